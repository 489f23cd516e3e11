import { describe, expect, it } from 'vitest';
import { notification } from '../../src/ui/call-attention.js';

const news = { title: 'Mary; Brown', text: 'Where is it?' };
const nine = '\u001b]9;Mary; Brown: Where is it?\u0007';
const seven = '\u001b]777;notify;Mary, Brown;Where is it?\u0007';

describe('a notification', () => {
  it.each([
    ['osc9', {}, nine],
    ['osc777', { TERM_PROGRAM: 'iTerm.app' }, seven],
    ['auto', {}, seven],
    ['auto', { TERM_PROGRAM: 'iTerm.app' }, nine],
    ['auto', { KITTY_WINDOW_ID: '1' }, nine],
  ] as const)('is said as %s in %j', (form, env, written) => {
    expect(notification(news, form, env)).toBe(written);
  });

  it('goes through tmux', () => {
    expect(notification(news, 'osc777', { TMUX: '/tmp/x' })).toBe(`\u001bPtmux;\u001b${seven}\u001b\\`);
  });

  it('is no longer than a desktop shows', () => {
    expect(notification({ title: 'x'.repeat(999), text: 'y'.repeat(999) }, 'osc9', {}).length).toBeLessThan(420);
  });
});
