import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Texts that go out to a browser and must come back as they were: signed, not secret. Nothing has to be remembered for
 * somebody who never comes back. With a random key they are good until the server stops.
 */
export class Signatures {
  constructor(private readonly key: Uint8Array = randomBytes(32)) {}

  /** @param purpose what it is good for; it is taken for nothing else. @returns letters, digits, `-`, `_` and one dot. */
  sign(purpose: string, text: string): string {
    return `${Buffer.from(text).toString('base64url')}.${this.#mark(purpose, text).toString('base64url')}`;
  }

  /** @returns the text, `undefined` when it was not signed here, for this purpose. */
  open(purpose: string, signed: string): string | undefined {
    const [encoded = '', mark = ''] = signed.split('.', 2);
    const text = Buffer.from(encoded, 'base64url').toString();
    const given = Buffer.from(mark, 'base64url');
    const right = this.#mark(purpose, text);
    return given.length === right.length && timingSafeEqual(given, right) ? text : undefined;
  }

  #mark(purpose: string, text: string): Buffer {
    return createHmac('sha256', this.key).update(`${purpose}\n${text}`).digest();
  }
}
