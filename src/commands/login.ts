import { type Command, Option } from 'commander';
import { accessTokenOf, type Credential, credentialsPath, textOfCredential } from '../config/credentials.js';
import { findLocalServer, type LocalServer } from '../config/local-server.js';
import { storeLogin } from '../config/logins.js';
import { profileName } from '../config/resolve-login.js';
import { serverUrl } from '../config/server-url.js';
import { settingInForce } from '../config/setting-keys.js';
import { printJson } from '../io/json.js';
import { ask, askHidden, choose } from '../io/prompt.js';
import { readInput } from '../io/read-input.js';
import { sanitizeLine } from '../io/sanitize.js';
import { canAsk } from '../io/streams.js';
import type { AgentLoginResponse } from '../protocol/agent-api.js';
import { asFailure, Failure } from '../protocol/failure.js';
import type { Deps, GlobalOptions } from './deps.js';
import { withHelp } from './help.js';
import { notTogether } from './option-values.js';
import { clientOptions } from './session.js';
import { identity } from './whoami.js';

const usualUrl = 'http://127.0.0.1:2428';
const longestToken = 65_536;

export interface LoginOptions extends GlobalOptions {
  readonly withToken?: boolean;
  /** An agent of the server that runs on this machine. */
  readonly as?: string;
  /** False with `--no-browser`. */
  readonly browser?: boolean;
}

export function registerLogin(program: Command, deps: Deps, run = runLogin): void {
  withHelp(program.command('login'), {
    summary: 'Log in to a server and remember it as a profile',
    more:
      'In a terminal it finds the server that runs on this machine and offers its agents; for any other server it opens\n' +
      'your browser, where you log in with your password. Where there is no browser, or with --no-browser, it tells you\n' +
      'the address to go to and asks for the code that you get there. A token that you have already can be typed instead.\n' +
      'What you log in with in the browser is renewed by itself, and chatio logout ends it.\n' +
      "The token is tried before it is stored: in the system's keyring where that works, else in a file that only you can\n" +
      'read (chatio config set token_store file: always).\n' +
      'Logs in as profile "default" unless --profile names another. With --json: as in chatio whoami.',
    examples: [
      ['chatio login', 'Choose or type'],
      ['chatio login --url https://chat.example --no-browser', 'On a machine far away'],
      ['chatio login --url https://chat.example --with-token < token.txt', 'From a script'],
    ],
  })
    .addOption(new Option('--with-token', 'read the token from standard input').conflicts('as'))
    .addOption(new Option('--as <AGENT_ID>', 'as this agent of the server on this machine').conflicts('withToken'))
    .addOption(
      new Option('--no-browser', 'log in in a browser elsewhere, and bring the code').conflicts(['withToken', 'as']),
    )
    .action((_flags: unknown, command: Command) => run(command.optsWithGlobals(), deps));
}

interface Choice {
  readonly url: string;
  readonly credential: Credential;
}

/** @throws Failure `authentication` when the token is refused; nothing is stored then. */
export async function runLogin(options: LoginOptions, deps: Deps): Promise<void> {
  if (options.token !== undefined) {
    if (options.withToken === true) notTogether('--with-token', '--token <TOKEN>');
    if (options.as !== undefined) notTogether('--as <AGENT_ID>', '--token <TOKEN>');
    if (options.browser === false) notTogether('--no-browser', '--token <TOKEN>');
  }
  const { config } = deps.folders();
  // A wrong name or a damaged file is told before anybody types a token.
  const profile = profileName(options, deps.env, config);
  const choice = await chooseLogin(options, deps);
  const login = await tryLogin(choice, options, deps);
  const kept = await keepToken(profile, textOfCredential(choice.credential), deps);
  const isCurrent = await storeLogin(
    config,
    profile,
    {
      url: choice.url,
      agent_id: login.my_profile.id,
      license_id: Number(login.license.id),
      ...(kept.inKeyring && { token_in: 'keyring' }),
    },
    kept.inKeyring ? undefined : choice.credential,
  );
  const { stdout, stderr } = deps.streams;
  if (options.json) {
    printJson(stdout, identity(login, { profile, url: choice.url }));
  } else {
    const { name, id, permission } = login.my_profile;
    stdout.write(sanitizeLine(`Logged in to ${choice.url} as ${name} <${id}>, ${permission}.`));
    const place = kept.inKeyring ? "the system's keyring" : `${credentialsPath(config)}, which only you can read`;
    stdout.write(`\nProfile "${profile}"; the token is in ${place}.\n`);
    if (!isCurrent) stdout.write(`Use it with --profile ${profile} or CHATIO_PROFILE=${profile}.\n`);
  }
  if (kept.why !== undefined) stderr.write(`chatio: ${sanitizeLine(kept.why)}\n`);
  if (deps.env.CHATIO_TOKEN) stderr.write('chatio: CHATIO_TOKEN is set and wins over this login\n');
}

/** Tries the system's keyring, unless a setting or the place of the files says otherwise. @returns why it did not work. */
async function keepToken(profile: string, token: string, deps: Deps): Promise<{ inKeyring: boolean; why?: string }> {
  const { value: place } = settingInForce('token_store', deps.folders().config, { env: deps.env });
  const keyring = place === 'auto' ? deps.keyring() : undefined;
  if (keyring === undefined) return { inKeyring: false };
  try {
    await keyring.set(profile, token);
    return { inKeyring: true };
  } catch (error) {
    return { inKeyring: false, why: `${asFailure(error).message}; the token goes to a file` };
  }
}

async function chooseLogin(options: LoginOptions, deps: Deps): Promise<Choice> {
  const given = options.url ?? (deps.env.CHATIO_URL || undefined);
  const url = given === undefined ? undefined : serverUrl(given);
  const local = findLocalServer(deps.folders().state);
  if (options.as !== undefined) return loginAs(options.as, url, local);
  if (options.withToken === true || options.token !== undefined) {
    const token = options.token ?? (await readInput(deps.streams.stdin, longestToken, 'a token can be'));
    return { url: url ?? local?.url ?? noAddress(), credential: checkToken(token) };
  }
  if (!canAsk(deps.streams)) {
    throw new Failure(
      'usage',
      'There is no terminal to ask for a token',
      'Use --with-token to read it from standard input, or --as AGENT_ID for the server on this machine',
    );
  }
  const isOffered = url === undefined && local !== undefined && options.browser !== false;
  return (isOffered && (await offerAgents(local, deps))) || askLogin(url, options, deps);
}

function loginAs(agentId: string, url: string | undefined, local: LocalServer | undefined): Choice {
  if (local === undefined || (url !== undefined && url !== local.url)) {
    const where = url === undefined ? 'No chat server runs' : `The server at ${url} does not run`;
    throw new Failure(
      'failed',
      `${where} on this machine`,
      'Start one with chatio server, or log in with --with-token',
    );
  }
  const agent = local.agents.find(({ id }) => id === agentId);
  if (agent !== undefined) return { url: local.url, credential: agent.token };
  const known = local.agents.map(({ id }) => id).join(', ');
  throw new Failure('usage', `${local.url} has no agent "${agentId}" to log in as`, `Its agents: ${known}`);
}

/** @returns `undefined` when the person wants another server. */
async function offerAgents(local: LocalServer, deps: Deps): Promise<Choice | undefined> {
  const choices = local.agents.map(({ id, name, permission }) => sanitizeLine(`${name} <${id}>, ${permission}`));
  const title = `A chat server runs on this machine, ${local.url}. Log in as:`;
  const chosen = local.agents[await choose(deps.streams, title, [...choices, 'somebody on another server'])];
  return chosen && { url: local.url, credential: chosen.token };
}

async function askLogin(url: string | undefined, options: LoginOptions, deps: Deps): Promise<Choice> {
  const typed = url ?? ((await ask(deps.streams, `Address of the server [${usualUrl}]: `)).trim() || usualUrl);
  const address = serverUrl(typed);
  const question = 'Access token (not shown), or just Enter to log in with your browser: ';
  const token = options.browser === false ? '' : (await askHidden(deps.streams, question)).trim();
  if (token !== '') return { url: address, credential: token };
  const { logInByBrowser } = await import('./login/browser-login.js');
  return { url: address, credential: await logInByBrowser(address, options, deps) };
}

async function tryLogin(choice: Choice, options: LoginOptions, deps: Deps): Promise<AgentLoginResponse> {
  const to = { url: choice.url, token: accessTokenOf(choice.credential) };
  const client = await deps.agentClient(clientOptions(options, deps, to));
  try {
    return await client.connect();
  } finally {
    await client.close();
  }
}

function checkToken(text: string): string {
  const token = text.trim();
  if (token !== '') return token;
  throw new Failure('usage', 'The token is empty');
}

function noAddress(): never {
  throw new Failure('usage', 'Which server is the token for?', 'Add --url, for example --url http://127.0.0.1:2428');
}
