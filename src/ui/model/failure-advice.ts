import type { Failure, FailureType } from '../../protocol/failure.js';

/** What somebody in the console can do about a failure, where there is something to do. */
export function adviceFor({ type, hint }: Failure): string | undefined {
  return advice[type] ?? hint;
}

/** One line: what happened, and what to do. */
export function failureText(what: string, failure: Failure): string {
  const todo = adviceFor(failure);
  return `Could not ${what}: ${failure.message}${todo === undefined ? '' : `. ${todo}`}`;
}

const advice: Partial<Record<FailureType, string>> = {
  authorization: 'Your token does not allow it; an administrator can help',
  connection_lost: 'Try again when the status bar says online',
  request_timeout: 'Look whether it happened after all, then try again',
  internal: 'Try again; if it goes on, tell whoever runs the server',
};
