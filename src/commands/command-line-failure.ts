import type { CommanderError } from 'commander';
import { Failure } from '../protocol/failure.js';

/**
 * What commander found wrong with a command line, as a Failure.
 * @returns `undefined` when nothing is wrong: help or the version was printed.
 */
export function commandLineFailure(error: CommanderError): Failure | undefined {
  if (error.exitCode === 0) return undefined;
  if (error.code === 'commander.help') {
    return new Failure('usage', 'It takes a command', 'chatio --help lists the commands');
  }
  const [message = '', suggestion] = error.message.replace(/^error: /, '').split('\n');
  const hint =
    suggestion === undefined ? 'chatio --help, or --help after a command' : suggestion.replace(/^\((.*)\)$/, '$1');
  return new Failure('usage', message, hint, { cause: error });
}

/** Recognised by what it has: the class would have to be loaded for it. */
export function isCommanderError(error: unknown): error is CommanderError {
  return error instanceof Error && 'code' in error && 'exitCode' in error;
}
