import type { Command } from 'commander';
import { printJson } from '../../io/json.js';
import { sanitizeLine } from '../../io/sanitize.js';
import { configuration } from '../configuration.js';
import type { Deps, GlobalOptions } from '../deps.js';
import { withHelp } from '../help.js';

export function registerWebhooksRemove(webhooks: Command, deps: Deps, run = runWebhooksRemove): void {
  withHelp(webhooks.command('remove').argument('<webhook>', "the webhook's id"), {
    summary: 'Unregister a webhook; what waits for it is not delivered any more',
    more: 'With --json: {"webhook_id"}.',
    examples: [
      ['chatio webhooks remove K7Q2M0XW4P', 'One webhook'],
      ["chatio webhooks list --json | jq -r '.[].webhook_id' | xargs -n1 chatio webhooks remove", 'All of them'],
    ],
  }).action((webhook: string, _flags: unknown, command: Command) =>
    run({ ...command.optsWithGlobals(), webhook }, deps),
  );
}

/** @throws Failure `validation` for an unknown webhook, `authorization` for another application's. */
export async function runWebhooksRemove(
  options: GlobalOptions & { readonly webhook: string },
  deps: Deps,
): Promise<void> {
  const request = { webhook_id: options.webhook };
  await (await configuration(options, deps))('webhooks/unregister_webhook', request);
  if (options.json) printJson(deps.streams.stdout, request);
  else deps.streams.stdout.write(`Removed webhook ${sanitizeLine(options.webhook)}.\n`);
}
