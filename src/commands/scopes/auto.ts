import { type Command, Option } from 'commander';
import { paintFor } from '../../io/color.js';
import { jsonText, printJson } from '../../io/json.js';
import { sanitizeLine } from '../../io/sanitize.js';
import { type Column, printTable } from '../../io/table.js';
import type { AutoChatScopes, AutoChatScopesRules } from '../../protocol/agent-api.js';
import { Failure } from '../../protocol/failure.js';
import type { BareProperties } from '../../protocol/properties.js';
import type { Deps, GlobalOptions } from '../deps.js';
import { withHelp } from '../help.js';
import { jsonObject, property, texts } from '../option-values.js';
import { inSession } from '../session.js';
import { type ScopeOptions, scopesOf, scopesText, withScopeOptions } from './named-scopes.js';

export interface AutoAddOptions extends GlobalOptions, ScopeOptions {
  readonly property?: BareProperties;
  readonly customerUrl?: readonly string[];
  readonly rules?: object;
  readonly description?: string;
}

export function registerScopesAuto(scopes: Command, deps: Deps): void {
  const auto = withHelp(scopes.command('auto'), {
    summary: 'Rules that give chats their scopes when a thread begins',
    examples: [
      ['chatio scopes auto list', 'What rules there are'],
      ['chatio scopes auto add --group 4 --customer-url /booking', 'Whoever writes from the booking pages'],
    ],
  });
  registerList(auto, deps);
  registerAdd(auto, deps);
  registerRemove(auto, deps);
}

function registerList(auto: Command, deps: Deps): void {
  withHelp(auto.command('list'), {
    summary: 'List the rules',
    more: 'With --json: the auto_chat_scopes_config of the protocol, as an array.',
    examples: [
      ['chatio scopes auto list', 'All of them'],
      ["chatio scopes auto list --json | jq -r '.[].id'", 'Their ids'],
    ],
  }).action((_flags: unknown, command: Command) => runAutoList(command.optsWithGlobals(), deps));
}

function registerAdd(auto: Command, deps: Deps): void {
  withScopeOptions(
    withHelp(auto.command('add'), {
      summary: 'Add a rule',
      more:
        'It works from the next thread on, for chats that fit everything that is given; chats that are there stay as\n' +
        'they are. With --json: {"auto_chat_scopes_id"}.',
      examples: [
        ['chatio scopes auto add --group 4 --customer-url /booking', 'By the page that the customer looks at'],
        ['chatio scopes auto add --agent tom@example.com --property source.type=phone', 'By a property of the chat'],
      ],
    }),
  )
    .addOption(
      new Option('--property <NS.NAME=VALUE>', 'chats with this property; repeatable')
        .argParser(property)
        .conflicts('rules'),
    )
    .addOption(
      new Option(
        '--customer-url <TEXT>',
        "chats whose customer's page has this in its address; repeatable: one of them",
      )
        .argParser(texts)
        .conflicts('rules'),
    )
    .addOption(new Option('--rules <JSON>', 'the rules as the protocol has them').argParser(jsonObject))
    .option('--description <TEXT>', 'what it is for')
    .action((_flags: unknown, command: Command) => runAutoAdd(command.optsWithGlobals(), deps));
}

function registerRemove(auto: Command, deps: Deps): void {
  withHelp(auto.command('remove').argument('<rule>', "the rule's id"), {
    summary: 'Remove a rule; scopes that it gave stay',
    more: 'With --json: {"auto_chat_scopes_id"}.',
    examples: [
      ['chatio scopes auto remove a7q0m2x9', 'One rule'],
      ["chatio scopes auto list --json | jq -r '.[].id' | xargs -n1 chatio scopes auto remove", 'All of them'],
    ],
  }).action((rule: string, _flags: unknown, command: Command) =>
    runAutoRemove({ ...command.optsWithGlobals(), rule }, deps),
  );
}

/** @throws Failure as any command that logs in; `authorization` without the scope `auto_chat_scopes:read`. */
export async function runAutoList(options: GlobalOptions, deps: Deps): Promise<void> {
  const { stdout } = deps.streams;
  await inSession(options, deps, async ({ client }) => {
    const { auto_chat_scopes_config: rules } = await client.request('get_auto_chat_scopes_config', {});
    if (options.json) printJson(stdout, rules);
    else if (rules.length === 0 && stdout.isTTY === true) deps.streams.stderr.write('No rules.\n');
    else await printTable(stdout, await paintFor(stdout, deps.env, options.color), columns, rules);
  });
}

const columns: readonly Column<AutoChatScopes>[] = [
  { title: 'ID', cell: ({ id }) => id, paint: (_row, paint) => paint.strong },
  { title: 'SCOPES', cell: ({ scopes }) => scopesText(scopes) },
  { title: 'RULES', cell: ({ rules }) => jsonText(rules), flexible: true },
  { title: 'DESCRIPTION', cell: ({ description }) => description ?? '' },
];

/** @throws Failure `usage` without scopes or without a rule, else what the server says. */
export async function runAutoAdd(options: AutoAddOptions, deps: Deps): Promise<void> {
  const { description } = options;
  const request = {
    scopes: scopesOf(options),
    rules: rulesOf(options),
    ...(description !== undefined && { description }),
  };
  await inSession(options, deps, async ({ client }) => {
    const added = await client.request('add_auto_chat_scopes', request);
    if (options.json) printJson(deps.streams.stdout, added);
    else deps.streams.stdout.write(`Added rule ${sanitizeLine(added.auto_chat_scopes_id)}.\n`);
  });
}

function rulesOf({ property: properties, customerUrl, rules }: AutoAddOptions): AutoChatScopesRules {
  // Whether they are rules is for the server to say.
  if (rules !== undefined) return rules as AutoChatScopesRules;
  if (properties === undefined && customerUrl === undefined) {
    throw new Failure('usage', 'No rule is given', 'Use --property, --customer-url or --rules');
  }
  return {
    ...(properties !== undefined && { chat_properties: filterOf(properties) }),
    ...(customerUrl !== undefined && { customer_url: { values: customerUrl.map((value) => ({ value })) } }),
  };
}

function filterOf(properties: BareProperties): NonNullable<AutoChatScopesRules['chat_properties']> {
  return Object.fromEntries(
    Object.entries(properties).map(([namespace, names]) => [
      namespace,
      Object.fromEntries(Object.entries(names).map(([name, value]) => [name, { values: [value] }])),
    ]),
  );
}

/** @throws Failure `validation` for an unknown rule. */
export async function runAutoRemove(options: GlobalOptions & { readonly rule: string }, deps: Deps): Promise<void> {
  const request = { auto_chat_scopes_id: options.rule };
  await inSession(options, deps, async ({ client }) => {
    await client.request('remove_auto_chat_scopes', request);
    if (options.json) printJson(deps.streams.stdout, request);
    else deps.streams.stdout.write(`Removed rule ${sanitizeLine(options.rule)}.\n`);
  });
}
