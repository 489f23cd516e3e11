import { join } from 'node:path';
import { consoleSettings } from '../config/console-settings.js';
import type { ResolvedLogin } from '../config/resolve-login.js';
import { readSettings } from '../config/settings.js';
import { choose } from '../io/prompt.js';
import { canAsk } from '../io/streams.js';
import { asFailure } from '../protocol/failure.js';
import { requireTerminal } from './console-terminal.js';
import { runDemo } from './demo.js';
import type { Deps, GlobalOptions } from './deps.js';
import { runLogin } from './login.js';
import { clientOptions, loginOf } from './session.js';
import { usualShow } from './simulate/show-options.js';

const instead =
  'Without one use: chatio chats list, chatio chats show ID, chatio send ID TEXT, chatio watch; chatio --help lists all';

/** Bare `chatio`: the console, or, without a login, what to do about that. */
export async function runConsole(options: GlobalOptions, deps: Deps): Promise<void> {
  requireTerminal(deps, instead);
  let resolved: ResolvedLogin;
  try {
    resolved = await loginOf(options, deps);
  } catch (error) {
    const failure = asFailure(error);
    // Who named a profile, an address or a token knows what a login is: the error tells more than an offer.
    const named = options.profile ?? options.url ?? options.token;
    if (failure.type !== 'not_logged_in' || named !== undefined || !canAsk(deps.streams)) throw error;
    return welcome(options, deps);
  }
  const { fileOutbox } = await import('../client/outbox-file.js');
  const key = await stateKey(resolved);
  const stateFile = (name: string) => join(deps.folders().state, `${name}-${key}.json`);
  const client = await deps.agentClient({
    ...clientOptions(options, deps, resolved),
    reconnect: false,
    autoReconnect: true,
    outbox: fileOutbox(stateFile('outbox')),
  });
  await deps.openConsole({
    client,
    server: resolved.url,
    profile: resolved.profile ?? 'environment',
    draftsPath: stateFile('drafts'),
    settings: consoleSettings(readSettings(deps.folders().config)),
  });
}

async function welcome(options: GlobalOptions, deps: Deps): Promise<void> {
  const choice = await choose(deps.streams, 'You are not logged in.', [
    'Try the demo: a server and customers inside this program, nothing is saved',
    'Log in to a server',
    'Quit',
  ]);
  if (choice === 0) {
    await runDemo({ ...options, ...usualShow }, deps);
  } else if (choice === 1) {
    await runLogin(options, deps);
    await runConsole(options, deps);
  }
}

/** Outbox and drafts belong to one agent of one server: what waits in them must never go out under another name. */
async function stateKey(resolved: ResolvedLogin): Promise<string> {
  const { createHash } = await import('node:crypto');
  // Without a profile nobody knows the agent before the login; the token stands for it.
  const who = resolved.agentId ?? resolved.token;
  return createHash('sha256').update(`${resolved.url}\n${who}`).digest('hex').slice(0, 16);
}
