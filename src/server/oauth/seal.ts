import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const tagBytes = 16;

/**
 * Hides a refresh token so that only the access token which belongs to it brings it out again: `GET /info` tells it
 * (authorization.md 6.2), and the server remembers neither of the two.
 */
export function seal(refreshToken: string, accessToken: string): string {
  const cipher = createCipheriv(algorithm, ...keyOf(accessToken));
  const sealed = Buffer.concat([cipher.update(refreshToken, 'utf8'), cipher.final()]);
  return Buffer.concat([sealed, cipher.getAuthTag()]).toString('base64url');
}

/** @throws when it was sealed for another token. */
export function unseal(sealed: string, accessToken: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv(algorithm, ...keyOf(accessToken));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  return Buffer.concat([decipher.update(bytes.subarray(0, -tagBytes)), decipher.final()]).toString('utf8');
}

/** Each token seals one thing, once: key and nonce may both be made of it. */
function keyOf(accessToken: string): [key: Buffer, nonce: Buffer] {
  const bytes = Buffer.from(hkdfSync('sha256', accessToken, '', 'refresh token', 44));
  return [bytes.subarray(0, 32), bytes.subarray(32)];
}
