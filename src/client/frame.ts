import type { PushFrame, Response } from '../protocol/envelope.js';
import { isObject } from '../protocol/json-object.js';

/** What a server may send: the answer to one request, or a push. */
export type Frame = Response | PushFrame<object>;

/**
 * Reads one frame of the server, by hand: a schema library would cost every one-shot command its load time.
 * @returns `undefined` for anything that is neither a response nor a push (envelope.md section 4).
 */
export function decodeFrame(text: string): Frame | undefined {
  const frame = parseObject(text);
  if (frame === undefined || typeof frame.action !== 'string') return undefined;
  const { action } = frame;
  const payload = isObject(frame.payload) ? frame.payload : undefined;
  const id = typeof frame.request_id === 'string' ? { request_id: frame.request_id } : {};
  if (frame.type === 'push') return { ...id, action, type: 'push', payload: payload ?? {} };
  if (frame.type !== 'response' || typeof frame.success !== 'boolean') return undefined;
  return {
    ...id,
    action,
    type: 'response',
    success: frame.success,
    ...(payload === undefined ? {} : { payload }),
  };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  // Our server never sends null; another one may, and means "absent" (envelope.md [ENV-2]).
  if (text.includes('null')) dropNulls(value);
  return value;
}

/** Takes out every field that is null, in place, except in the free content of custom events and multicasts. */
function dropNulls(value: unknown): void {
  if (Array.isArray(value)) {
    for (const element of value) dropNulls(element);
  } else if (isObject(value)) {
    for (const [key, field] of Object.entries(value)) {
      if (field === null) delete value[key];
      else if (key !== 'content') dropNulls(field);
    }
  }
}
