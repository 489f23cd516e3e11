import type { Refusal } from '../domain/result.js';
import type { Version } from '../protocol/dialect/versions.js';
import { defaultMessages, type ErrorPayload, type WireErrorType } from '../protocol/failure.js';
import type { Outcome } from './perform.js';

/** The error payload of a refusal; versions without detailed texts get the default one (envelope.md [ENV-28]). */
export function errorOf(version: Version, { type, message }: Refusal): ErrorPayload {
  const detail = version.traits.detailedValidation ? message : undefined;
  return { error: { type, message: detail ?? defaultMessages[type] } };
}

/** What came of a Web request, with the HTTP status where the refusal's own would not say enough. */
export type WebOutcome = Outcome & { readonly status?: number };

/** HTTP status of a body or file over its limit ([ENV-12], agent-actions.md [ACT:upload]); its error is `validation`. */
export const tooLargeStatus = 413;

/** HTTP statuses of the Web API (envelope.md [ENV-32]). */
export const statuses: Readonly<Record<WireErrorType, number>> = {
  validation: 400,
  unsupported_version: 400,
  authentication: 401,
  license_expired: 402,
  authorization: 403,
  customer_banned: 403,
  internal: 500,
  request_timeout: 504,
};
