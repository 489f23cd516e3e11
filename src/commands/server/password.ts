import type { Command } from 'commander';
import { printJson } from '../../io/json.js';
import { askHidden } from '../../io/prompt.js';
import { readInput } from '../../io/read-input.js';
import { canAsk } from '../../io/streams.js';
import { Failure } from '../../protocol/failure.js';
import type { Deps, GlobalOptions } from '../deps.js';
import { withHelp } from '../help.js';

const longest = 1024;

export function registerServerPassword(server: Command, deps: Deps, run = runServerPassword): void {
  withHelp(server.command('password'), {
    summary: 'Hash a password for the seed file',
    more:
      'Asks for the password, or reads it from standard input, and prints what goes into the seed as the "password" of an\n' +
      'agent: a scrypt hash, from which nobody gets the password back. With --json: {"password"}.',
    examples: [
      ['chatio server password', 'Ask for it'],
      ['pass show chat/anna | chatio server password', 'From a password store'],
    ],
  }).action((_flags: unknown, command: Command) => run(command.optsWithGlobals(), deps));
}

/** @throws Failure `usage` for an empty password, or two that differ. */
export async function runServerPassword({ json }: GlobalOptions, { streams }: Deps): Promise<void> {
  const password = canAsk(streams)
    ? await askHidden(streams, 'Password (not shown): ')
    : (await readInput(streams.stdin, longest, 'a password can be')).replace(/\r?\n$/, '');
  if (password === '') throw new Failure('usage', 'The password is empty');
  if (canAsk(streams) && password !== (await askHidden(streams, 'Once more: '))) {
    throw new Failure('usage', 'The two passwords differ');
  }
  const { hashPassword, writeHash } = await import('../../server/oauth/scrypt.js');
  const hashed = writeHash(await hashPassword(password));
  if (json) printJson(streams.stdout, { password: hashed });
  else streams.stdout.write(`${hashed}\n`);
}
