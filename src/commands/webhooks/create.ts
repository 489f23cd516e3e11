import { Argument, type Command, Option } from 'commander';
import { printJson } from '../../io/json.js';
import { sanitizeLine } from '../../io/sanitize.js';
import { type WebhookAction, type WebhookFilters, webhookActions } from '../../protocol/configuration-api.js';
import { configuration } from '../configuration.js';
import type { Deps, GlobalOptions } from '../deps.js';
import { withHelp } from '../help.js';
import { jsonObject } from '../option-values.js';
import { newSecret } from './secret.js';

export interface WebhooksCreateOptions extends GlobalOptions {
  readonly address: string;
  readonly on: WebhookAction;
  readonly secret?: string;
  readonly description?: string;
  readonly filters?: object;
  readonly chatProperties?: true;
}

export const actionNames = Object.keys(webhookActions) as WebhookAction[];

export function registerWebhooksCreate(webhooks: Command, deps: Deps, run = runWebhooksCreate): void {
  withHelp(
    webhooks
      .command('create')
      .argument('<address>', 'where the server posts to, http or https')
      .addArgument(new Argument('<action>', 'what it tells of').choices(actionNames)),
    {
      summary: 'Register a webhook for one action',
      more:
        'Every delivery carries the secret, by which the receiver knows the sender; without --secret one is made up and\n' +
        'told. With --json: {"webhook_id","secret_key"}.',
      examples: [
        ['chatio webhooks create https://hooks.example/in thread_closed', 'Every thread that is closed'],
        [
          `chatio webhooks create https://hooks.example/in incoming_event --filters '{"author_type":"customer"}'`,
          'What customers write',
        ],
      ],
    },
  )
    .option('--secret <KEY>', 'the secret_key of each delivery')
    .option('--description <TEXT>', 'what it is for')
    .addOption(
      new Option('--filters <JSON>', 'only what fits all of them, as the protocol has them').argParser(jsonObject),
    )
    .option('--chat-properties', 'the properties of the chat come along')
    .action((address: string, on: WebhookAction, _flags: unknown, command: Command) =>
      run({ ...command.optsWithGlobals(), address, on }, deps),
    );
}

/** @throws Failure `validation` for what the server does not take. */
export async function runWebhooksCreate(options: WebhooksCreateOptions, deps: Deps): Promise<void> {
  const { address: url, on: action, description, filters, secret = newSecret() } = options;
  const ask = await configuration(options, deps);
  const { webhook_id } = await ask('webhooks/register_webhook', {
    url,
    action,
    secret_key: secret,
    ...(description !== undefined && { description }),
    // Whether they are filters is for the server to say.
    ...(filters !== undefined && { filters: filters as WebhookFilters }),
    ...(options.chatProperties && { additional_data: ['chat_properties'] }),
  });
  const { stdout } = deps.streams;
  if (options.json) {
    printJson(stdout, { webhook_id, secret_key: secret });
    return;
  }
  stdout.write(`Registered webhook ${sanitizeLine(webhook_id)}.\n`);
  if (options.secret === undefined) stdout.write(`Its secret is ${secret}.\n`);
}
