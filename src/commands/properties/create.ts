import { type Command, InvalidArgumentError, Option } from 'commander';
import { printJson } from '../../io/json.js';
import { sanitizeLine } from '../../io/sanitize.js';
import type { PropertyAccess, PropertyConfig, PropertyLocation, PropertyType } from '../../protocol/properties.js';
import { configuration } from '../configuration.js';
import type { Deps, GlobalOptions } from '../deps.js';
import { withHelp } from '../help.js';
import { jsonObject } from '../option-values.js';

const types = ['string', 'int', 'bool', 'tokenized_string'] as const satisfies readonly PropertyType[];
const places = ['chat', 'thread', 'event'] as const satisfies readonly PropertyLocation[];

export interface PropertiesCreateOptions extends GlobalOptions {
  readonly name: string;
  readonly type: PropertyType;
  readonly at: readonly PropertyLocation[];
  readonly agents: PropertyAccess;
  readonly customers?: PropertyAccess;
  readonly from?: number;
  readonly to?: number;
  readonly description?: string;
  readonly definition?: object;
}

export function registerPropertiesCreate(properties: Command, deps: Deps, run = runPropertiesCreate): void {
  const create = withHelp(properties.command('create').argument('<name>', '1 to 64 of a-z, 0-9 and _'), {
    summary: "Create a property in this application's namespace",
    more: 'From then on it can be set; it can never be changed or removed again. With --json: what was asked for.',
    examples: [
      ['chatio properties create mood --type int --from 1 --to 5', 'A number of chats, for agents'],
      ['chatio properties create topic --at chat,thread --customers rw', 'A text that customers may set, too'],
      [
        `chatio properties create lang --definition '{"type":"string","domain":["en","pl"],"locations":{"event":{"access":{"agent":{"read":true,"write":true}}}}}'`,
        'Everything that the protocol knows',
      ],
    ],
  });
  const options = [
    new Option('--type <TYPE>', 'of its values').choices(types).default('string'),
    new Option('--at <PLACE,...>', 'chat, thread, event').argParser(placeList).default(['chat'], 'chat'),
    new Option('--agents <ACCESS>', 'r, w or rw').argParser(access).default(access('rw'), 'rw'),
    new Option('--customers <ACCESS>', 'r, w or rw; nothing unless it is given').argParser(access),
    new Option('--from <N>', 'the lowest value of an int').argParser(integer),
    new Option('--to <N>', 'the highest value of an int').argParser(integer),
    new Option('--description <TEXT>', 'what it is for'),
  ];
  for (const option of options) create.addOption(option);
  const names = options.map((option) => option.attributeName());
  create
    .addOption(
      new Option('--definition <JSON>', 'all of that as the protocol has it').argParser(jsonObject).conflicts(names),
    )
    .action((name: string, _flags: unknown, command: Command) => run({ ...command.optsWithGlobals(), name }, deps));
}

/** @throws Failure `validation` for a name that there is, or what the server does not take. */
export async function runPropertiesCreate(options: PropertiesCreateOptions, deps: Deps): Promise<void> {
  // Whether it is one is for the server to say.
  const config = (options.definition ?? configOf(options)) as PropertyConfig;
  const request = Object.fromEntries([[options.name, config]]);
  await (await configuration(options, deps))('properties/create_properties', request);
  if (options.json) printJson(deps.streams.stdout, request);
  else deps.streams.stdout.write(`Created property ${sanitizeLine(options.name)}.\n`);
}

function configOf({ type, at, agents, customers, from, to, description }: PropertiesCreateOptions): PropertyConfig {
  const given = { agent: agents, ...(customers !== undefined && { customer: customers }) };
  return {
    type,
    ...(description !== undefined && { description }),
    locations: Object.fromEntries(at.map((place) => [place, { access: given }])),
    ...((from !== undefined || to !== undefined) && {
      range: { ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
    }),
  };
}

function placeList(text: string): readonly PropertyLocation[] {
  const named = text.split(',').map((place) => place.trim()) as PropertyLocation[];
  if (named.every((place) => places.includes(place))) return [...new Set(named)];
  throw new InvalidArgumentError(`It must be some of ${places.join(', ')}, with commas between them.`);
}

function access(text: string): PropertyAccess {
  if (!/^(r|w|rw)$/.test(text)) throw new InvalidArgumentError('It must be r, w or rw.');
  return { read: text.includes('r'), write: text.includes('w') };
}

function integer(text: string): number {
  const value = Number(text);
  if (/^-?\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('It must be a whole number.');
}
