import { Failure } from '../protocol/failure.js';
import type { Deps } from './deps.js';

/** @param instead what to do without one. @throws Failure `usage` when the console would have no terminal to be in. */
export function requireTerminal(deps: Deps, instead: string): void {
  const { stdin, stdout } = deps.streams;
  if (stdin.isTTY === true && stdout.isTTY === true) return;
  throw new Failure('usage', 'The console needs a terminal', instead);
}
