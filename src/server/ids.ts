import { randomBytes, randomUUID } from 'node:crypto';
import type { Context } from '../domain/command.js';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** 10 characters from A-Z0-9, UUID v4 for events (envelope.md [ENV-3]), 32 hex characters for bots ([OBJ-12]). */
export const newId: Context['newId'] = (kind) => {
  if (kind === 'event') return randomUUID();
  return kind === 'bot' ? randomBytes(16).toString('hex') : shortId();
};

function shortId(): string {
  let id = '';
  while (id.length < 10) {
    for (const byte of randomBytes(16)) {
      // 252 is the largest multiple of 36 in a byte: above it some letters would come up more often.
      if (byte < 252 && id.length < 10) id += letters[byte % 36];
    }
  }
  return id;
}
