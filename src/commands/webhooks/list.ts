import type { Command } from 'commander';
import { paintFor } from '../../io/color.js';
import { jsonText, printJson } from '../../io/json.js';
import { type Column, printTable } from '../../io/table.js';
import type { WebhookConfig } from '../../protocol/configuration-api.js';
import { configuration } from '../configuration.js';
import type { Deps, GlobalOptions } from '../deps.js';
import { withHelp } from '../help.js';

export function registerWebhooksList(webhooks: Command, deps: Deps, run = runWebhooksList): void {
  withHelp(webhooks.command('list'), {
    summary: 'List the registered webhooks',
    more:
      'Those of this application; of the whole license with the scope webhooks--all:read. With --json: the\n' +
      'webhooks_config of the protocol, as an array, secrets of this application included.',
    examples: [
      ['chatio webhooks list', 'All of them'],
      ["chatio webhooks list --json | jq -r '.[].webhook_id'", 'Their ids'],
    ],
  }).action((_flags: unknown, command: Command) => run(command.optsWithGlobals(), deps));
}

/** @throws Failure `authorization` without a scope for it. */
export async function runWebhooksList(options: GlobalOptions, deps: Deps): Promise<void> {
  const { stdout, stderr } = deps.streams;
  const ask = await configuration(options, deps);
  const { webhooks_config: webhooks } = await ask('webhooks/get_webhooks_config', {});
  if (options.json) printJson(stdout, webhooks);
  else if (webhooks.length === 0 && stdout.isTTY === true) stderr.write('No webhooks.\n');
  else await printTable(stdout, await paintFor(stdout, deps.env, options.color), columns, webhooks);
}

const columns: readonly Column<WebhookConfig>[] = [
  { title: 'ID', cell: ({ webhook_id }) => webhook_id, paint: (_row, paint) => paint.strong },
  { title: 'ACTION', cell: ({ action }) => action },
  { title: 'URL', cell: ({ url }) => url },
  { title: 'FILTERS', cell: ({ filters }) => (filters === undefined ? '' : jsonText(filters)), flexible: true },
  { title: 'DESCRIPTION', cell: ({ description }) => description ?? '' },
];
