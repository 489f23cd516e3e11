import type { Command } from 'commander';
import type { Credential, RenewableToken } from '../config/credentials.js';
import { removeLogins } from '../config/logins.js';
import { profileName } from '../config/resolve-login.js';
import { readSettings } from '../config/settings.js';
import { printJson } from '../io/json.js';
import { sanitizeLine } from '../io/sanitize.js';
import { asFailure, Failure } from '../protocol/failure.js';
import type { Deps, GlobalOptions } from './deps.js';
import { withHelp } from './help.js';
import { notTogether } from './option-values.js';

export interface LogoutOptions extends GlobalOptions {
  readonly all?: boolean;
}

export function registerLogout(program: Command, deps: Deps, run = runLogout): void {
  withHelp(program.command('logout'), {
    summary: 'Log out, and forget a profile and its token',
    more:
      'What chatio login got in the browser is revoked on the server; a token that was given to it stays valid there.\n' +
      'Whether the server can be reached or not, it is forgotten here.\n' +
      'With --json: {"profiles"}, the names of those forgotten.',
    examples: [
      ['chatio logout', 'Forget the current profile'],
      ['chatio logout --all', 'Forget all of them'],
    ],
  })
    .option('--all', 'all profiles')
    .action((_flags: unknown, command: Command) => run(command.optsWithGlobals(), deps));
}

/** @throws Failure `not_logged_in` when there is no such profile. */
export async function runLogout(options: LogoutOptions, deps: Deps): Promise<void> {
  if (options.all === true && options.profile !== undefined) notTogether('--all', '--profile <NAME>');
  const { config } = deps.folders();
  const name = options.all === true ? undefined : profileName(options, deps.env, config);
  const { profiles } = readSettings(config);
  const credentials = await credentialsOf(name === undefined ? Object.keys(profiles) : [name], deps);
  const removed = await removeLogins(config, name === undefined ? undefined : [name]);
  if (removed.length === 0 && name !== undefined) {
    throw new Failure(
      'not_logged_in',
      `There is no login in profile "${name}"`,
      'chatio logout --all forgets every profile',
    );
  }
  await forgetInKeyring(
    removed.filter((profile) => profiles[profile]?.token_in === 'keyring'),
    deps,
  );
  for (const profile of removed) {
    const url = profiles[profile]?.url;
    const credential = credentials.get(profile);
    if (url !== undefined && typeof credential === 'object') await revoke(url, credential, options, deps);
  }
  if (options.json) printJson(deps.streams.stdout, { profiles: removed });
  else
    deps.streams.stdout.write(removed.length === 0 ? 'There was no login.\n' : `Logged out: ${removed.join(', ')}.\n`);
}

/** Read before they are forgotten. What can't be read can't be revoked, and is forgotten all the same. */
async function credentialsOf(names: readonly string[], deps: Deps): Promise<ReadonlyMap<string, Credential>> {
  const { currentCredential } = await import('../config/renew.js');
  const found = new Map<string, Credential>();
  for (const profile of names) {
    const place = { folder: deps.folders().config, profile, keyring: deps.keyring() };
    const credential = await currentCredential(place).catch(() => undefined);
    if (credential !== undefined) found.set(profile, credential);
  }
  return found;
}

async function revoke(url: string, token: RenewableToken, options: GlobalOptions, deps: Deps): Promise<void> {
  const { revokeToken } = await deps.accounts();
  try {
    await revokeToken(url, token.refresh_token, options.timeout * 1000);
  } catch (error) {
    const { message } = asFailure(error);
    deps.streams.stderr.write(
      `chatio: the login is forgotten here, but not revoked on the server: ${sanitizeLine(message)}\n`,
    );
  }
}

async function forgetInKeyring(profiles: readonly string[], deps: Deps): Promise<void> {
  for (const profile of profiles) {
    try {
      await deps.keyring()?.remove(profile);
    } catch (error) {
      deps.streams.stderr.write(`chatio: the keyring still has the token: ${sanitizeLine(asFailure(error).message)}\n`);
    }
  }
}
