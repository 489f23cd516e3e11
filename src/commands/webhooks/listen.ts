import { setTimeout } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import { printJsonLine } from '../../io/json.js';
import { sanitizeLine } from '../../io/sanitize.js';
import type { WebhookAction } from '../../protocol/configuration-api.js';
import { Failure } from '../../protocol/failure.js';
import { configuration } from '../configuration.js';
import type { Deps, GlobalOptions } from '../deps.js';
import { withHelp } from '../help.js';
import { remark } from '../live.js';
import { port, webAddress } from '../option-values.js';
import { actionNames } from './create.js';
import { type Posted, postDelivery } from './post-delivery.js';
import type { Delivered } from './reception.js';
import { Registration } from './registration.js';
import { newSecret } from './secret.js';
import { webhookActionList } from './webhook-action-list.js';

export interface WebhooksListenOptions extends GlobalOptions {
  readonly forwardTo?: string;
  readonly on: readonly WebhookAction[];
  readonly secret?: string;
  readonly port: number;
  readonly publicUrl?: string;
}

export function registerWebhooksListen(webhooks: Command, deps: Deps, run = runWebhooksListen): void {
  withHelp(webhooks.command('listen'), {
    summary: 'Receive webhooks on this machine, and forward them',
    more:
      'Registers webhooks for itself, shows each delivery that carries their secret, forwards it as it came and hands\n' +
      'the answer back, so that the server tries again what is not taken; unregisters them when it is stopped. A server\n' +
      'delivers to this machine only with chatio server --allow-private-webhooks; --public-url names another address\n' +
      'that leads here, such as a tunnel. A server that is gone is told on standard error and waited for; what it has lost\n' +
      'is registered again. Ctrl-C, SIGTERM and a closed pipe are its ordinary end, exit 0. With --json: one delivery a\n' +
      'line, without its secret, and "forwarded": {"status"} or {"error"}.',
    examples: [
      ['chatio webhooks listen', 'Just see what happens'],
      ['chatio webhooks listen --forward-to http://127.0.0.1:3000/in --secret s3-kQ', 'To a program that is written'],
      ['chatio webhooks listen --on incoming_event,thread_closed --json', 'Some of it, for a script'],
    ],
  })
    .addOption(new Option('--forward-to <URL>', 'post each delivery there').argParser(webAddress))
    .addOption(
      new Option('--on <ACTION,...>', 'only these actions').argParser(webhookActionList).default(actionNames, 'all'),
    )
    .option('--secret <KEY>', 'the secret_key of the deliveries; made up otherwise')
    .addOption(new Option('--port <PORT>', 'port to listen on; 0 picks a free one').argParser(port).default(0))
    .addOption(new Option('--public-url <URL>', 'where the server finds this machine').argParser(webAddress))
    .action((_flags: unknown, command: Command) => run(command.optsWithGlobals(), deps));
}

/** How often is looked whether the server is still there, ms. */
const usualLookMs = 10_000;

/**
 * Resolves when it is stopped.
 * @throws Failure when the server does not register them, or would not deliver here, or refuses us later.
 */
export async function runWebhooksListen(
  options: WebhooksListenOptions,
  deps: Deps,
  lookMs = usualLookMs,
): Promise<void> {
  const stop = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    const release = deps.onStop(() => {
      release();
      stop.abort();
      resolve();
    });
  });
  const secret = options.secret ?? newSecret();
  const notices: string[] = [];
  const ask = await configuration(options, deps, (notice) => void notices.push(notice));
  const { Reception } = await import('./reception.js');
  const cancel = new AbortController();
  const reception = await Reception.open({ port: options.port, secret }, (delivered) =>
    forward(delivered, options, deps, cancel.signal),
  );
  const say = (text: string) => remark(deps, text);
  const registration = new Registration(options.publicUrl ?? reception.url, secret, ask, say);
  try {
    for (const action of options.on) {
      await registration.add(action);
      if (notices[0] !== undefined) throw nothingComes(notices[0]);
    }
    remark(deps, `listening on ${reception.url} for ${options.on.length} actions; Ctrl-C ends it`);
    if (options.secret === undefined) remark(deps, `their secret is ${secret}`);
    // A look may last as long as a request; who stops it does not wait for that.
    while (await elapsed(lookMs, stop.signal)) await Promise.race([registration.look(), stopped]);
  } finally {
    cancel.abort();
    await registration.close();
    await reception.close();
  }
}

/** Better said than waited for. */
function nothingComes(notice: string): Failure {
  return new Failure(
    'failed',
    `The server does not deliver here: ${notice}`,
    'Start it with chatio server --allow-private-webhooks, or name a public address that leads here with --public-url',
  );
}

/** @returns false when it was stopped before. */
function elapsed(ms: number, signal: AbortSignal): Promise<boolean> {
  return setTimeout(ms, true, { signal }).catch(() => false);
}

/** @returns the status for the server: the receiver's own, or that of a gateway that can't reach it. */
async function forward(
  { body, delivery }: Delivered,
  { forwardTo, json }: WebhooksListenOptions,
  deps: Deps,
  cancel: AbortSignal,
): Promise<number> {
  const posted = forwardTo === undefined ? undefined : await postDelivery(forwardTo, body, cancel);
  const { stdout } = deps.streams;
  const { secret_key: _, ...shown } = delivery;
  if (json) printJsonLine(stdout, { ...shown, ...(posted !== undefined && { forwarded: posted }) });
  else {
    const fields = [delivery.action, aboutWhat(delivery.data), ...(posted === undefined ? [] : [outcome(posted)])];
    stdout.write(`${fields.map(sanitizeLine).join(stdout.isTTY === true ? '  ' : '\t')}\n`);
  }
  return posted === undefined ? 200 : 'status' in posted ? posted.status : 502;
}

function outcome(posted: Posted): string {
  return 'status' in posted ? `-> ${posted.status}` : `-> failed: ${posted.error}`;
}

/** The chat or the agent, and what was said. */
function aboutWhat(data: object): string {
  const { chat_id, chat, agent_id, status, event } = data as Record<string, unknown>;
  const id = chat_id ?? (chat as { id?: unknown } | undefined)?.id ?? agent_id ?? '';
  const { text } = (event ?? {}) as { text?: unknown };
  return [id, status, text].filter((part) => typeof part === 'string').join(' ');
}
