import { join } from 'node:path';
import { consoleSettings } from '../config/console-settings.js';
import type { ResolvedLogin } from '../config/resolve-login.js';
import { readSettings } from '../config/settings.js';
import { choose } from '../io/prompt.js';
import { canAsk } from '../io/streams.js';
import { asFailure, type Failure } from '../protocol/failure.js';
import { configuration } from './configuration.js';
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
  try {
    const { profile } = await openAs(resolved, options, deps);
    // What the command line or the environment named was for the first one.
    if (profile !== undefined) await runConsole({ ...withoutLogin(options), profile }, deps);
  } catch (error) {
    await comeBack(asFailure(error), resolved, options, deps);
  }
}

async function openAs(resolved: ResolvedLogin, options: GlobalOptions, deps: Deps): Promise<{ profile?: string }> {
  const { fileOutbox } = await import('../client/outbox-file.js');
  const key = await stateKey(resolved);
  const { config, state } = deps.folders();
  const stateFile = (name: string) => join(state, `${name}-${key}.json`);
  const client = await deps.agentClient({
    ...clientOptions(options, deps, resolved),
    reconnect: false,
    autoReconnect: true,
    outbox: fileOutbox(stateFile('outbox')),
  });
  const settings = readSettings(config);
  return deps.openConsole({
    client,
    server: resolved.url,
    profile: resolved.profile ?? 'environment',
    profiles: Object.keys(settings.profiles),
    draftsPath: stateFile('drafts'),
    logPath: join(state, 'console.log'),
    ...(options.screenReader === true && { screenReader: true }),
    hasColour: options.color,
    settings: consoleSettings(settings),
    definitions: async () => {
      // The login as it is then: the token that the console began with may have ended.
      const ask = await configuration(options, deps, () => {});
      return ask('properties/get_property_configs', { all: true });
    },
  });
}

/** A login that does not hold any more: drafts and what waits to be sent are on the disk, and come back with the next. */
async function comeBack(failure: Failure, resolved: ResolvedLogin, options: GlobalOptions, deps: Deps): Promise<void> {
  const isRefused =
    failure.type === 'authentication' || (failure.type === 'disconnected' && failure.hint !== undefined);
  if (!isRefused || resolved.profile === undefined || !canAsk(deps.streams)) throw failure;
  // The console has let go of it: without this nothing would keep the program waiting for the answer.
  if ('ref' in deps.streams.stdin) (deps.streams.stdin as NodeJS.ReadStream).ref();
  const choice = await choose(deps.streams, `${failure.message}. Drafts and unsent messages are kept.`, [
    `Log in again as profile "${resolved.profile}"`,
    'Try again as it is',
    'Quit',
  ]);
  if (choice === 0) await runLogin({ ...options, profile: resolved.profile, url: resolved.url }, deps);
  if (choice === 0 || choice === 1) return runConsole({ ...withoutLogin(options), profile: resolved.profile }, deps);
  throw failure;
}

function withoutLogin({ url: _url, token: _token, ...options }: GlobalOptions): GlobalOptions {
  return options;
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
