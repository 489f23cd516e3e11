import type { Key } from 'ink';
import { describe, expect, it } from 'vitest';
import { keyPresses } from '../../src/ui/key-press.js';
import { keyLabel, usualKeys } from '../../src/ui/keymap.js';
import { keyTable } from '../../src/ui/keys.js';

const { actionFor } = usualKeys;
const none = { shift: false, ctrl: false, meta: false, super: false, hyper: false } as Key;
const press = (input: string, key: Partial<Key> = {}) => keyPresses(input, { ...none, ...key });
const key = (name: string) => [{ type: 'key', name }];

describe('key presses', () => {
  it('have one name each', () => {
    expect(press('', { upArrow: true })).toEqual(key('up'));
    expect(press('\r', { return: true, meta: true })).toEqual(key('alt+enter'));
    expect(press('', { return: true, shift: true })).toEqual(key('shift+enter'));
    expect(press('', { tab: true, shift: true })).toEqual(key('shift+tab'));
    expect(press('', { escape: true, meta: true })).toEqual(key('esc'));
    expect(press('a', { ctrl: true })).toEqual(key('ctrl+a'));
    expect(press('b', { meta: true })).toEqual(key('alt+b'));
    expect(press('', { rightArrow: true, ctrl: true })).toEqual(key('ctrl+right'));
    expect(press('\n')).toEqual(key('ctrl+j'));
    expect(press('_', { ctrl: true })).toEqual(key('ctrl+_'));
    expect(press('\u001f')).toEqual(key('ctrl+_'));
    expect(press('', { ctrl: true })).toEqual([]);
  });

  it('that came in one piece are taken apart', () => {
    expect(press('hello\r')).toEqual([{ type: 'text', text: 'hello' }, ...key('enter')]);
    expect(press('ab\u0017c')).toEqual([{ type: 'text', text: 'ab' }, ...key('ctrl+w'), { type: 'text', text: 'c' }]);
    expect(press('bye\r\u0011')).toEqual([{ type: 'text', text: 'bye' }, ...key('enter'), ...key('ctrl+q')]);
    expect(press('山田')).toEqual([{ type: 'text', text: '山田' }]);
  });

  it('that begin with Enter are no paste', () => {
    expect(press('\rhello\r')).toEqual([...key('enter'), { type: 'text', text: 'hello' }, ...key('enter')]);
  });

  it('with a line end between two texts are a paste of a terminal that does not mark one', () => {
    expect(press('one\rtwo\r')).toEqual([{ type: 'paste', text: 'one\rtwo\r' }]);
    expect(press('if\r\tthen')).toEqual([{ type: 'paste', text: 'if\r\tthen' }]);
  });

  it('of kitty terminals do nothing when a key is let go', () => {
    expect(press('a', { eventType: 'release' })).toEqual([]);
    expect(press('a', { super: true })).toEqual([]);
  });
});

describe('the table of keys', () => {
  it('gives a key one meaning in each place', () => {
    for (const table of Object.values(keyTable)) {
      const names = table.flatMap(({ keys }) => keys);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it('lets a place overrule what holds everywhere', () => {
    expect(actionFor('composer', 'esc')).toBe('back');
    expect(actionFor('help', 'esc')).toBe('help_close');
    expect(actionFor('list', '?')).toBe('help');
    expect(actionFor('composer', '?')).toBeUndefined();
  });

  it('has no letter that acts while somebody writes', () => {
    for (const { keys } of [...keyTable.composer, ...keyTable.editing, ...keyTable.everywhere, ...keyTable.always]) {
      for (const name of keys) expect(name.length).toBeGreaterThan(1);
    }
  });

  it('names keys as people read them', () => {
    expect(['ctrl+a', 'alt+enter', 'pageup', 'q', 'up'].map(keyLabel)).toEqual([
      'Ctrl-A',
      'Alt-Enter',
      'PgUp',
      'q',
      '↑',
    ]);
  });
});
