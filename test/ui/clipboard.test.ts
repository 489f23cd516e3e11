import { describe, expect, it } from 'vitest';
import { clipboardSequence } from '../../src/ui/clipboard.js';

describe('what puts a text into the clipboard', () => {
  it('is OSC 52 with the text as UTF-8', () => {
    expect(clipboardSequence('żôß', {})).toBe(`\u001b]52;c;${Buffer.from('żôß').toString('base64')}\u0007`);
  });

  it('in tmux is for tmux itself, and wrapped for the terminal around it', () => {
    const sequence = clipboardSequence('żôß', { TMUX: '/tmp/x' });
    const bare = clipboardSequence('żôß', {});
    expect(sequence).toBe(`${bare}\u001bPtmux;\u001b${bare}\u001b\\`);
  });

  it('in screen goes in pieces', () => {
    const sequence = clipboardSequence('x'.repeat(2_000), { STY: '1' });
    const pieces = sequence.split('\u001b\\').slice(0, -1);
    expect(pieces.length).toBeGreaterThan(3);
    expect(pieces.map((piece) => piece.slice(2)).join('')).toBe(clipboardSequence('x'.repeat(2_000), {}));
  });
});
