import type { Command } from 'commander';
import { paintFor } from '../../io/color.js';
import { jsonText, printJson } from '../../io/json.js';
import { type Column, printTable } from '../../io/table.js';
import type { PropertyAccess, PropertyConfig } from '../../protocol/properties.js';
import { configuration } from '../configuration.js';
import type { Deps, GlobalOptions } from '../deps.js';
import { withHelp } from '../help.js';

interface Row {
  readonly name: string;
  readonly config: PropertyConfig;
}

export function registerPropertiesList(properties: Command, deps: Deps, run = runPropertiesList): void {
  withHelp(properties.command('list'), {
    summary: 'List which properties there can be',
    more:
      'Those of this application. Access is written per place: agents before the stroke, customers behind it, r for\n' +
      'read, w for write. With --json: the namespaces of the protocol as they are.',
    examples: [
      ['chatio properties list', "This application's own"],
      ['chatio properties list --all', 'All of the license'],
    ],
  })
    .option('--all', 'those of all namespaces')
    .action((_flags: unknown, command: Command) => run(command.optsWithGlobals(), deps));
}

/** @throws Failure `authorization` without a scope for it. */
export async function runPropertiesList(options: GlobalOptions & { readonly all?: true }, deps: Deps): Promise<void> {
  const { stdout, stderr } = deps.streams;
  const ask = await configuration(options, deps);
  const namespaces = await ask('properties/get_property_configs', { all: options.all === true });
  const rows: Row[] = Object.entries(namespaces).flatMap(([namespace, names]) =>
    Object.entries(names).map(([name, config]) => ({ name: `${namespace}.${name}`, config })),
  );
  if (options.json) printJson(stdout, namespaces);
  else if (rows.length === 0 && stdout.isTTY === true) stderr.write('No properties.\n');
  else await printTable(stdout, await paintFor(stdout, deps.env, options.color), columns, rows);
}

const columns: readonly Column<Row>[] = [
  { title: 'NAME', cell: ({ name }) => name, paint: (_row, paint) => paint.strong },
  { title: 'TYPE', cell: ({ config }) => config.type },
  { title: 'ACCESS', cell: ({ config }) => accessText(config) },
  { title: 'VALUES', cell: ({ config }) => valuesText(config) },
  { title: 'DESCRIPTION', cell: ({ config }) => config.description ?? '', flexible: true },
];

function accessText({ locations }: PropertyConfig): string {
  const letters = (access?: PropertyAccess) => `${access?.read ? 'r' : '-'}${access?.write ? 'w' : '-'}`;
  return Object.entries(locations)
    .map(([place, { access }]) => `${place} ${letters(access.agent)}/${letters(access.customer)}`)
    .join(', ');
}

function valuesText({ domain, range }: PropertyConfig): string {
  if (domain !== undefined) return domain.map((value) => jsonText(value)).join(' ');
  return range === undefined ? '' : `${range.from ?? ''}..${range.to ?? ''}`;
}
