import type { FailureType } from '../protocol/failure.js';

/** 0 is done, 1 a failure without a code of its own. A new type does not compile until it has a code. */
export const exitCodes = {
  internal: 1,
  validation: 1,
  authorization: 1,
  authentication: 4,
  request_timeout: 5,
  license_expired: 1,
  unsupported_version: 1,
  customer_banned: 1,
  usage: 2,
  not_logged_in: 4,
  unreachable: 5,
  connection_lost: 5,
  disconnected: 1,
  failed: 1,
  interrupted: 130,
} as const satisfies Record<FailureType, number>;

/** What each code means, for the help texts. */
export const exitCodeMeanings: Readonly<Record<number, string>> = {
  0: 'done',
  1: 'the server said no, or something failed',
  2: 'wrong usage',
  4: 'not logged in, or the token was refused',
  5: "the server can't be reached, or did not answer in time",
  130: 'interrupted',
};
