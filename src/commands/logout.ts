import { type Command, Option } from 'commander';
import { removeLogins } from '../config/logins.js';
import { profileName } from '../config/resolve-login.js';
import { readSettings } from '../config/settings.js';
import { printJson } from '../io/json.js';
import { sanitizeLine } from '../io/sanitize.js';
import { asFailure, Failure } from '../protocol/failure.js';
import type { Deps, GlobalOptions } from './deps.js';
import { withHelp } from './help.js';

export interface LogoutOptions extends GlobalOptions {
  readonly all?: boolean;
}

export function registerLogout(program: Command, deps: Deps, run = runLogout): void {
  withHelp(program.command('logout'), {
    summary: 'Forget a profile and its token',
    more: 'The token itself stays valid on the server. With --json: {"profiles"}, the names of those forgotten.',
    examples: [
      ['chatio logout', 'Forget the current profile'],
      ['chatio logout --all', 'Forget all of them'],
    ],
  })
    .addOption(new Option('--all', 'all profiles').conflicts('profile'))
    .action((_flags: unknown, command: Command) => run(command.optsWithGlobals(), deps));
}

/** @throws Failure `not_logged_in` when there is no such profile. */
export async function runLogout(options: LogoutOptions, deps: Deps): Promise<void> {
  const { config } = deps.folders();
  const name = options.all === true ? undefined : profileName(options, deps.env, config);
  const { profiles } = readSettings(config);
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
  if (options.json) printJson(deps.streams.stdout, { profiles: removed });
  else
    deps.streams.stdout.write(removed.length === 0 ? 'There was no login.\n' : `Logged out: ${removed.join(', ')}.\n`);
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
