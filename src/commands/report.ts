import { jsonText } from '../io/json.js';
import { sanitizeLine } from '../io/sanitize.js';
import type { Output } from '../io/streams.js';
import type { Failure, FailureType } from '../protocol/failure.js';

/** The way out where a failure does not bring its own. */
const hints: Partial<Record<FailureType, string>> = {
  authentication: 'Log in again: chatio login',
  unreachable: 'Check the address, and that the server runs (chatio server)',
  request_timeout: '--timeout SECONDS waits longer',
  connection_lost: 'What was under way may have happened or not: chatio chats show tells',
  internal: 'It is the server that failed; try again, or look into its log',
};

/** The server's own words are short; these say whose they are. */
const prefixes: Partial<Record<FailureType, string>> = {
  authentication: 'The server refused the token: ',
  authorization: 'The server refused it: ',
  license_expired: 'The server refused it: ',
  validation: '',
  internal: 'The server failed: ',
};

/** Tells a failure: for people in one or two lines, with `--json` as one object; on stderr, because stdout is the answer's. */
export function report(failure: Failure, stderr: Output, options: { json: boolean; verbose: boolean }): void {
  // Its text may be the server's, and so anybody's.
  const message = sanitizeLine(`${prefixes[failure.type] ?? ''}${failure.message}`);
  if (options.json) {
    stderr.write(`${jsonText({ error: { type: failure.type, message } })}\n`);
  } else {
    stderr.write(`chatio: ${message}\n`);
    const hint = failure.hint ?? hints[failure.type];
    if (hint !== undefined) stderr.write(`hint: ${sanitizeLine(hint)}\n`);
  }
  if (options.verbose) stderr.write(`${traceOf(failure)}\n`);
}

function traceOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${traceOf(error.cause)}` : '';
  return `${(error.stack ?? String(error)).split('\n').map(sanitizeLine).join('\n')}${cause}`;
}
