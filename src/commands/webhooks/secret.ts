import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Nobody guesses it. */
export function newSecret(): string {
  return randomBytes(24).toString('base64url');
}

/** Takes as long for a nearly right one as for any other. */
export function isSecret(given: unknown, secret: string): boolean {
  return typeof given === 'string' && timingSafeEqual(digest(given), digest(secret));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
