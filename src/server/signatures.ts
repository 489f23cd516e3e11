import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Failure } from '../protocol/failure.js';
import type { License } from './license.js';
import { nobody } from './nobody.js';

/**
 * Texts of a license that go out and must come back as they were: signed, not secret. Nothing has to be remembered for
 * somebody who never comes back. The key is a fact: good after a restart, and on every server of the license.
 */
export class Signatures {
  /** @param key read when it is needed; none yet: nothing was ever signed. */
  constructor(private readonly key: () => Uint8Array | undefined) {}

  /** @param purpose what it is good for; it is taken for nothing else. @returns letters, digits, `-`, `_` and one dot. */
  sign(purpose: string, text: string): string {
    return `${Buffer.from(text).toString('base64url')}.${this.mark(purpose, text)}`;
  }

  /** @returns the text, `undefined` when it was not signed here, for this purpose. */
  open(purpose: string, signed: string): string | undefined {
    const [encoded = '', mark = ''] = signed.split('.', 2);
    const text = Buffer.from(encoded, 'base64url').toString();
    return this.isMark(purpose, text, mark) ? text : undefined;
  }

  /** The signature alone, base64url. */
  mark(purpose: string, text: string): string {
    const key = this.key();
    if (key === undefined) throw new Error('the license has no key to sign with');
    return createHmac('sha256', key).update(`${purpose}\n${text}`).digest('base64url');
  }

  isMark(purpose: string, text: string, given: string): boolean {
    if (this.key() === undefined) return false;
    const [mark, right] = [Buffer.from(given, 'base64url'), Buffer.from(this.mark(purpose, text), 'base64url')];
    return mark.length === right.length && timingSafeEqual(mark, right);
  }
}

/** What this license has signed. */
export function signaturesOf({ state }: Pick<License, 'state'>): Signatures {
  return new Signatures(() => {
    const { signingKey } = state.accounts;
    return signingKey === undefined ? undefined : Buffer.from(signingKey, 'base64url');
  });
}

/**
 * Makes a license's key, once for all servers and all times: of two that try, the journal lets one win.
 * @throws Failure `failed` when it can't be kept.
 */
export async function ensureSigningKey(license: License): Promise<void> {
  if (license.state.accounts.signingKey !== undefined) return;
  const key = randomBytes(32).toString('base64url');
  await license.run(nobody, { type: 'make_signing_key', key }, {}, { answer: () => undefined });
  if (license.state.accounts.signingKey !== undefined) return;
  throw new Failure('failed', `The signing key of license ${license.state.id} can't be kept`);
}
