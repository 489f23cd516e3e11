import { createHash, randomBytes } from 'node:crypto';
import type { TokenHash } from '../../domain/accounts.js';
import type { Signatures } from '../signatures.js';

/** `at` access token, `rt` refresh token, `ac` authorization code, `cc` customer's code. */
export type TokenKind = 'at' | 'rt' | 'ac' | 'cc';

const form = /^(at|rt|ac|cc)\.([1-9]\d{0,15})\.([\w-]{43})\.([\w-]{43})$/;

/**
 * A new token: its kind, the license that knows it, 32 random bytes, and a signature of all that. The signature tells a
 * token that is good no more from one that never was ([AUTH-31]), with nothing to remember.
 */
export function makeToken(kind: TokenKind, license: number, signatures: Signatures): string {
  const body = `${kind}.${license}.${randomBytes(32).toString('base64url')}`;
  return `${body}.${signatures.mark('token', body)}`;
}

/** What a text says of itself when it looks like one of these; see {@link isOurs}. */
export function readToken(text: string): { readonly kind: TokenKind; readonly license: number } | undefined {
  const [, kind, license] = form.exec(text) ?? [];
  return kind === undefined ? undefined : { kind: kind as TokenKind, license: Number(license) };
}

/** Whether the license has made this token, at whatever time. */
export function isOurs(text: string, signatures: Signatures): boolean {
  const end = text.lastIndexOf('.');
  return signatures.isMark('token', text.slice(0, end), text.slice(end + 1));
}

/** By what a token is known. It is long and random, or an operator's own choice: no salt could make it better. */
export function hashOf(token: string): TokenHash {
  return createHash('sha256').update(token).digest('base64url');
}
