import { Argument, type Command, Option } from 'commander';
import { printJson } from '../../io/json.js';
import { sanitizeLine } from '../../io/sanitize.js';
import type { WebhookAction, WebhookDelivery } from '../../protocol/configuration-api.js';
import { Failure } from '../../protocol/failure.js';
import { configuration } from '../configuration.js';
import type { Deps, GlobalOptions } from '../deps.js';
import { withHelp } from '../help.js';
import { actionNames } from './create.js';
import { isTaken, postDelivery } from './post-delivery.js';
import { sampleData } from './samples.js';

export interface WebhooksTriggerOptions extends GlobalOptions {
  readonly event: WebhookAction;
  readonly to?: string;
  readonly secret: string;
  readonly print?: true;
}

type Target = Pick<WebhookDelivery, 'webhook_id' | 'secret_key'> & { readonly url: string };

export function registerWebhooksTrigger(webhooks: Command, deps: Deps, run = runWebhooksTrigger): void {
  withHelp(
    webhooks.command('trigger').addArgument(new Argument('<action>', 'what the sample tells of').choices(actionNames)),
    {
      summary: 'Send a sample delivery to a receiver, to try it out',
      more:
        'From this machine, to --to URL or else to every webhook that this application has registered for the action. In\n' +
        'the chat server nothing happens. It is sent once, and fails when a receiver does not take it. With --json: an\n' +
        'array of {"url","status"} or {"url","error"}.',
      examples: [
        ['chatio webhooks trigger incoming_event --to http://127.0.0.1:3000/in --secret s3-kQ', 'To a program here'],
        ['chatio webhooks trigger thread_closed', 'To whoever is registered for it'],
        ['chatio webhooks trigger agent_deleted --print', 'Just see one'],
      ],
    },
  )
    .addOption(new Option('--to <URL>', 'the receiver').conflicts('print'))
    .option('--secret <KEY>', 'the secret_key of the sample, with --to', 'secret')
    .option('--print', 'print the sample instead of sending it')
    .action((event: WebhookAction, _flags: unknown, command: Command) =>
      run({ ...command.optsWithGlobals(), event }, deps),
    );
}

/** @throws Failure `failed` when nobody is registered, or a receiver did not take it. */
export async function runWebhooksTrigger(options: WebhooksTriggerOptions, deps: Deps): Promise<void> {
  const { event: action, to, secret, print } = options;
  const { stdout } = deps.streams;
  const data = sampleData(action, Math.floor(deps.now() / 1000));
  if (print) {
    printJson(stdout, { webhook_id: 'sample', secret_key: secret, action, data });
    return;
  }
  const targets = to === undefined ? await registered(options, deps) : [targetOf(to, secret)];
  const sent = await Promise.all(
    targets.map(async ({ url, webhook_id, secret_key }) => {
      const delivery: WebhookDelivery = { webhook_id, secret_key, action, data };
      return { url, posted: await postDelivery(url, JSON.stringify(delivery)) };
    }),
  );
  if (options.json) {
    printJson(
      stdout,
      sent.map(({ url, posted }) => ({ url, ...posted })),
    );
  } else {
    for (const { url, posted } of sent) {
      const outcome = 'status' in posted ? `answered with ${posted.status}` : `failed: ${posted.error}`;
      stdout.write(`${sanitizeLine(url)} ${sanitizeLine(outcome)}\n`);
    }
  }
  const refused = sent.filter(({ posted }) => !isTaken(posted));
  if (refused.length > 0) throw new Failure('failed', `${refused.length} of ${sent.length} did not take it`);
}

function targetOf(url: string, secret_key: string): Target {
  if (!/^https?:/.test(url) || !URL.canParse(url)) {
    throw new Failure('usage', `"${url}" is no address`, 'An address looks like http://127.0.0.1:3000/in');
  }
  return { url, webhook_id: 'sample', secret_key };
}

async function registered(options: WebhooksTriggerOptions, deps: Deps): Promise<Target[]> {
  const ask = await configuration(options, deps);
  const { webhooks_config: all } = await ask('webhooks/get_webhooks_config', {});
  const targets = all.flatMap(({ url, webhook_id, action, secret_key }) =>
    action === options.event && secret_key !== undefined ? [{ url, webhook_id, secret_key }] : [],
  );
  if (targets.length > 0) return targets;
  const hint = 'Name a receiver with --to, or register one with chatio webhooks create';
  throw new Failure('failed', `This application has no webhook for ${options.event}`, hint);
}
