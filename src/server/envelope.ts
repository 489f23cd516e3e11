import { isObject } from '../protocol/schema/validate.js';

/** A request frame, taken apart; or as much of it as the error response needs (envelope.md [ENV-13]). */
export type Incoming =
  | {
      readonly ok: true;
      readonly action: string;
      readonly requestId: string | undefined;
      readonly payload: object;
      readonly authorId: string | undefined;
    }
  | { readonly ok: false; readonly action: string; readonly requestId: string | undefined; readonly message: string };

/**
 * @param text `undefined` for a binary frame, which counts as malformed ([ENV-7]).
 * @param hasAuthor whether this API knows `author_id`; where it does not, the field is ignored whatever its type.
 */
export function readEnvelope(text: string | undefined, hasAuthor: boolean): Incoming {
  const message = text === undefined ? undefined : parse(text);
  if (!isObject(message)) return bad('', undefined, 'A request must be a JSON object');
  const { action, request_id, payload, author_id } = message as Record<string, unknown>;
  const requestId = typeof request_id === 'string' ? request_id : undefined;
  if (typeof action !== 'string') {
    return bad('', requestId, isAbsent(action) ? 'action is required' : 'action must be a string');
  }
  if (!isAbsent(request_id) && requestId === undefined) return bad(action, undefined, 'request_id must be a string');
  if (!isAbsent(payload) && !isObject(payload)) return bad(action, requestId, 'payload must be an object');
  if (hasAuthor && !isAbsent(author_id) && typeof author_id !== 'string') {
    return bad(action, requestId, 'author_id must be a string');
  }
  const authorId = hasAuthor && typeof author_id === 'string' ? author_id : undefined;
  return { ok: true, action, requestId, payload: isObject(payload) ? payload : {}, authorId };
}

/** A `null` field equals an absent one ([ENV-2]). */
function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function bad(action: string, requestId: string | undefined, message: string): Incoming {
  return { ok: false, action, requestId, message };
}
