import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { eventBody } from '../../../src/ui/model/event-text.js';
import { sanitize } from '../../../src/ui/model/steady-text.js';
import { message } from '../world.js';

describe('text of others on the screen', () => {
  it.each([
    ['👍🏽', '👍', 2],
    ['❤️ you', '❤ you', 5],
    ['1️⃣', '1', 1],
    ['🏳️‍🌈', '🏳🌈', 3],
    ['👩🏽‍💻', '👩💻', 4],
    ['👨‍👩‍👧', '👨👩👧', 6],
    ['🇵🇱', '🇵🇱', 2],
    ['e\u0301', 'e\u0301', 1],
    ['مرحبا', 'مرحبا', 5],
    ['plain', 'plain', 5],
  ])('%s is drawn as %s, which is %i cells wide in every terminal', (text, shown, width) => {
    expect(sanitize(text)).toBe(shown);
    expect(stringWidth(shown)).toBe(width);
  });

  it('is still made safe', () => {
    expect(sanitize('a\u001b[2J❤️')).toBe('a␛[2J❤');
    expect(
      eventBody(message(1, '👍🏽\u202Eabc'), 40)
        .flat()
        .map(({ text }) => text),
    ).toEqual(['👍�abc']);
  });
});
