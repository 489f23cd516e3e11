import { isUtf8 } from 'node:buffer';
import { isObject } from '../protocol/json-object.js';

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

/** The body of a Web API request, taken apart: the action is in its path, a `request_id` counts for nothing ([ENV-12]). */
export type WebIncoming =
  | { readonly ok: true; readonly payload: object; readonly authorId: string | undefined }
  | { readonly ok: false; readonly message: string };

/** @param body an empty one equals `{}`. */
export function readWebEnvelope(body: Buffer, hasAuthor: boolean): WebIncoming {
  const message = body.length === 0 ? {} : parse(textOf(body));
  if (!isObject(message)) return { ok: false, message: 'The request body must be a JSON object' };
  return readContent(message, hasAuthor);
}

/** The body of a Configuration API request is the payload itself (configuration-api.md section 1). */
export function readBarePayload(body: Buffer): WebIncoming {
  const payload = body.length === 0 ? {} : parse(textOf(body));
  if (!isObject(payload)) return { ok: false, message: 'The request body must be a JSON object' };
  return { ok: true, payload, authorId: undefined };
}

/**
 * @param text `undefined` for a binary frame, which counts as malformed ([ENV-7]).
 * @param hasAuthor whether this API knows `author_id`; where it does not, the field is ignored whatever its type.
 */
export function readEnvelope(text: string | undefined, hasAuthor: boolean): Incoming {
  const message = parse(text);
  if (!isObject(message)) return bad('', undefined, 'A request must be a JSON object');
  const { action, request_id } = message as Record<string, unknown>;
  const requestId = typeof request_id === 'string' ? request_id : undefined;
  if (typeof action !== 'string') {
    return bad('', requestId, isAbsent(action) ? 'action is required' : 'action must be a string');
  }
  if (!isAbsent(request_id) && requestId === undefined) return bad(action, undefined, 'request_id must be a string');
  return { ...readContent(message, hasAuthor), action, requestId };
}

/** What requests have on every transport. */
function readContent(message: object, hasAuthor: boolean): WebIncoming {
  const { payload, author_id } = message as Record<string, unknown>;
  if (!isAbsent(payload) && !isObject(payload)) return { ok: false, message: 'payload must be an object' };
  if (hasAuthor && !isAbsent(author_id) && typeof author_id !== 'string') {
    return { ok: false, message: 'author_id must be a string' };
  }
  const authorId = hasAuthor && typeof author_id === 'string' ? author_id : undefined;
  return { ok: true, payload: isObject(payload) ? payload : {}, authorId };
}

/** A `null` field equals an absent one ([ENV-2]). */
function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

/** @returns `undefined` for bytes that are no UTF-8. */
function textOf(body: Buffer): string | undefined {
  return isUtf8(body) ? body.toString() : undefined;
}

function parse(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function bad(action: string, requestId: string | undefined, message: string): Incoming {
  return { ok: false, action, requestId, message };
}
