import { type Command, Option } from 'commander';
import { paintFor } from '../io/color.js';
import { printJson } from '../io/json.js';
import { sanitizeLine } from '../io/sanitize.js';
import { type Column, printTable } from '../io/table.js';
import { type BotStatus, type BotSummary, type BotWebhooks, botStatuses } from '../protocol/configuration-api.js';
import { configuration } from './configuration.js';
import type { Deps, GlobalOptions } from './deps.js';
import { withHelp } from './help.js';
import { jsonObject, wholeNumber } from './option-values.js';

export function registerBots(program: Command, deps: Deps): void {
  const bots = withHelp(program.command('bots'), {
    summary: 'Create bots, list and remove them',
    more:
      'A bot is an agent that a program acts as: over the Agent API, with the bot\'s id as "author_id". It belongs to the\n' +
      'application of the token that creates it. Only administrators may do this.',
    examples: [
      ['chatio bots create "Parcel helper"', 'Its id is printed'],
      ['chatio bots list', 'Those of this application'],
    ],
  });
  registerList(bots, deps);
  registerShow(bots, deps);
  registerCreate(bots, deps);
  registerUpdate(bots, deps);
  registerRemove(bots, deps);
}

function registerList(bots: Command, deps: Deps): void {
  withHelp(bots.command('list'), {
    summary: 'List bots',
    more: 'With --json: the bot_agents of the protocol, as an array.',
    examples: [
      ['chatio bots list', 'Those of this application'],
      ['chatio bots list --all', "All of the license, other applications' included"],
    ],
  })
    .option('--all', 'those of all applications')
    .action((_flags: unknown, command: Command) => runBotsList(command.optsWithGlobals(), deps));
}

function registerShow(bots: Command, deps: Deps): void {
  withHelp(bots.command('show').argument('<bot>', "the bot's id"), {
    summary: 'Show a bot with its groups and webhooks, as JSON',
    examples: [
      ['chatio bots show 3f9c0d5a7b1e4c28a6d2f0b9e87c1345', 'The bot_agent of the protocol'],
      ['chatio bots show 3f9c0d5a7b1e4c28a6d2f0b9e87c1345 | jq .webhooks', 'Where it hears from'],
    ],
  }).action((bot: string, _flags: unknown, command: Command) =>
    runBotsShow({ ...command.optsWithGlobals(), bot }, deps),
  );
}

export interface BotFields extends GlobalOptions {
  readonly status?: BotStatus;
  readonly avatar?: string;
  readonly maxChats?: number;
  readonly webhooks?: object;
}

function withBotFields(command: Command): Command {
  return command
    .addOption(new Option('--status <STATUS>', 'how it stands towards new chats').choices(botStatuses))
    .option('--avatar <URL>', 'its picture')
    .addOption(new Option('--max-chats <N>', 'how many chats routing may give it').argParser(wholeNumber))
    .addOption(
      new Option('--webhooks <JSON>', 'its webhooks: {"url","secret_key","actions":[{"name"}]}').argParser(jsonObject),
    );
}

function registerCreate(bots: Command, deps: Deps): void {
  withBotFields(
    withHelp(bots.command('create').argument('<name>', 'what it is called'), {
      summary: 'Create a bot',
      more: 'Without --status it does not accept chats. With --json: {"bot_agent_id"}.',
      examples: [
        ['chatio bots create "Parcel helper"', 'One that only speaks when it wants to'],
        ['chatio bots create Greeter --status "accepting chats" --max-chats 50', 'One that is given chats'],
      ],
    }),
  ).action((name: string, _flags: unknown, command: Command) =>
    runBotsCreate({ ...command.optsWithGlobals(), name }, deps),
  );
}

function registerUpdate(bots: Command, deps: Deps): void {
  withBotFields(
    withHelp(bots.command('update').argument('<bot>', "the bot's id"), {
      summary: 'Change a bot; what is not given stays',
      more: 'From now on it is logged in through the token that changes it. With --json: {"bot_agent_id"}.',
      examples: [
        ['chatio bots update 3f9c0d5a7b1e4c28a6d2f0b9e87c1345 --status offline', 'It is given nothing more'],
        ['chatio bots update 3f9c0d5a7b1e4c28a6d2f0b9e87c1345 --name Greeter --max-chats 50', 'Two things at once'],
      ],
    }).option('--name <NAME>', 'what it is called'),
  ).action((bot: string, _flags: unknown, command: Command) =>
    runBotsUpdate({ ...command.optsWithGlobals(), bot }, deps),
  );
}

function registerRemove(bots: Command, deps: Deps): void {
  withHelp(bots.command('remove').argument('<bot>', "the bot's id"), {
    summary: 'Remove a bot; it leaves its chats',
    more: 'With --json: {"bot_agent_id"}.',
    examples: [
      ['chatio bots remove 3f9c0d5a7b1e4c28a6d2f0b9e87c1345', 'One bot'],
      ["chatio bots list --json | jq -r '.[].id' | xargs -n1 chatio bots remove", 'All of them'],
    ],
  }).action((bot: string, _flags: unknown, command: Command) =>
    runBotsRemove({ ...command.optsWithGlobals(), bot }, deps),
  );
}

/** @throws Failure `authorization` without a scope for it. */
export async function runBotsList(options: GlobalOptions & { readonly all?: true }, deps: Deps): Promise<void> {
  const { stdout, stderr } = deps.streams;
  const ask = await configuration(options, deps);
  const { bot_agents: bots } = await ask('agents/get_bot_agents', { all: options.all === true });
  if (options.json) printJson(stdout, bots);
  else if (bots.length === 0 && stdout.isTTY === true) stderr.write('No bots.\n');
  else await printTable(stdout, await paintFor(stdout, deps.env, options.color), columns, bots);
}

const columns: readonly Column<BotSummary>[] = [
  { title: 'ID', cell: ({ id }) => id, paint: (_row, paint) => paint.strong },
  { title: 'NAME', cell: ({ name }) => name, flexible: true },
  { title: 'STATUS', cell: ({ status }) => status },
];

/** @throws Failure `validation` for an unknown bot. */
export async function runBotsShow(options: GlobalOptions & { readonly bot: string }, deps: Deps): Promise<void> {
  const ask = await configuration(options, deps);
  const { bot_agent: bot } = await ask('agents/get_bot_agent_details', { bot_agent_id: options.bot });
  printJson(deps.streams.stdout, bot);
}

/** @throws Failure `validation` for what the server does not take. */
export async function runBotsCreate(options: BotFields & { readonly name: string }, deps: Deps): Promise<void> {
  const ask = await configuration(options, deps);
  const { name, status = 'not accepting chats' } = options;
  const created = await ask('agents/create_bot_agent', { name, status, ...fieldsOf(options) });
  if (options.json) printJson(deps.streams.stdout, created);
  else deps.streams.stdout.write(`Created bot ${sanitizeLine(created.bot_agent_id)}.\n`);
}

/** @throws Failure `validation` for an unknown bot, `authorization` for another application's. */
export async function runBotsUpdate(
  options: BotFields & { readonly bot: string; readonly name?: string },
  deps: Deps,
): Promise<void> {
  const ask = await configuration(options, deps);
  const { bot, name, status } = options;
  await ask('agents/update_bot_agent', {
    id: bot,
    ...(name !== undefined && { name }),
    ...(status !== undefined && { status }),
    ...fieldsOf(options),
  });
  if (options.json) printJson(deps.streams.stdout, { bot_agent_id: bot });
  else deps.streams.stdout.write(`Changed bot ${sanitizeLine(bot)}.\n`);
}

function fieldsOf({ avatar, maxChats, webhooks }: BotFields): object {
  return {
    ...(avatar !== undefined && { avatar }),
    ...(maxChats !== undefined && { max_chats_count: maxChats }),
    // Whether they are webhooks is for the server to say.
    ...(webhooks !== undefined && { webhooks: webhooks as BotWebhooks }),
  };
}

/** @throws Failure `validation` for an unknown bot, `authorization` for another application's. */
export async function runBotsRemove(options: GlobalOptions & { readonly bot: string }, deps: Deps): Promise<void> {
  const request = { bot_agent_id: options.bot };
  await (await configuration(options, deps))('agents/remove_bot_agent', request);
  if (options.json) printJson(deps.streams.stdout, request);
  else deps.streams.stdout.write(`Removed bot ${sanitizeLine(options.bot)}.\n`);
}
