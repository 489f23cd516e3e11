import type { WireErrorType } from '../protocol/failure.js';

/** Why a command is refused, in the protocol's error types. Without `message` the type's default is sent. */
export interface Refusal {
  readonly type: WireErrorType;
  readonly message?: string;
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function refuse(type: WireErrorType, message?: string): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: message === undefined ? { type } : { type, message } };
}

/** An id that does not exist in the license (envelope.md [ENV-30]). */
export function notFound(field: string) {
  return refuse('validation', `${field} not found`);
}

/** It exists but may not be used by the requester (envelope.md [ENV-30]). */
export function forbidden() {
  return refuse('authorization');
}
