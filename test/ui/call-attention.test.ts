import { describe, expect, it } from 'vitest';
import { callAttention, notification } from '../../src/ui/call-attention.js';
import { initialModel } from '../../src/ui/model/model.js';
import { createStore } from '../../src/ui/store.js';
import { login } from './world.js';

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

describe('the title', () => {
  const start = { server: '127.0.0.1:2428', profile: 'anna', columns: 80, rows: 24, now: 0 };

  it('is given back at the end, also while an editor has the terminal; nothing else is written there then', () => {
    const store = createStore(initialModel(start), { now: () => 0, random: () => 0, after: () => () => {} }, () => {});
    let isAway = false;
    const written: string[] = [];
    const end = callAttention(store, { write: (text) => written.push(text), isAway: () => isAway }, {});
    expect(written).toEqual(['\u001b[22;0t\u001b]2;chatio – 127.0.0.1:2428\u001b\\']);
    isAway = true;
    store.dispatch({ type: 'login', login: login(), first: true });
    expect(written).toHaveLength(1);
    end();
    end();
    expect(written.slice(1)).toEqual(['\u001b[23;0t']);
    store.close();
  });
});
