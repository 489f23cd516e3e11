import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withKeyFile } from '../../src/ui/key-file.js';
import { parsedKey } from '../../src/ui/key-names.js';
import { keymapOf } from '../../src/ui/keymap.js';
import { keyTable } from '../../src/ui/keys.js';

function read(text: string) {
  const { table, problems } = withKeyFile(keyTable, text);
  return { keys: keymapOf(table), told: problems.map((each) => `${each.line}: ${each.text}`) };
}

describe('a key file', () => {
  it('gives an action other keys, in the places it names and nowhere else', () => {
    const { keys, told } = read('{\n  // comments are fine\n  "everywhere": { "switch": ["ctrl+t", "Alt-Z"] },\n}');
    expect(told).toEqual([]);
    expect(keys.actionFor('composer', 'ctrl+t')).toBe('switch');
    expect(keys.actionFor('list', 'alt+z')).toBe('switch');
    expect(keys.actionFor('list', 'ctrl+g')).toBeUndefined();
    expect(keys.labelOf('switch')).toBe('Ctrl-T');
    expect(keys.actionFor('picker', 'ctrl+g')).toBe('overlay_close');
  });

  it('takes the keys of an action away', () => {
    const { keys, told } = read('{"everywhere": {"details": "none"}}');
    expect([told, keys.actionFor('composer', 'alt+i')]).toEqual([[], undefined]);
  });

  it('lets two actions swap their keys', () => {
    const { keys, told } = read('{"everywhere": {"next_chat": "ctrl+p", "previous_chat": "ctrl+n"}}');
    expect(told).toEqual([]);
    expect(keys.actionFor('composer', 'ctrl+p')).toBe('next_chat');
    expect(keys.actionFor('composer', 'ctrl+n')).toBe('previous_chat');
  });

  it.each([
    ['{\n"everywhere": {\n"fly": "ctrl+t"}}', '3: there is no action "fly". chatio keys lists them'],
    ['{"everywhere": {"send": "ctrl+t"}}', '1: "send" is no action of "everywhere", but of "composer"'],
    ['{\n\n"cellar": {}}', expect.stringMatching(/^3: there is no place "cellar". Known: .*composer/)],
    ['{"composer": {"undo": "ctrl+banana"}}', '1: there is no key "ctrl+banana"'],
    ['{"composer": {"undo":\n"z"}}', '2: "z" for undo would keep you from writing it'],
    ['{"composer": {"undo": "ctrl+i"}}', '1: "ctrl+i": terminals send the same for Tab'],
    ['{"composer": {"undo": "F1"}}', '1: "F1" can\'t be used: function keys do not reach the console'],
    ['{"composer": {"undo": "ctrl+f12"}}', '1: "ctrl+f12" can\'t be used: function keys do not reach the console'],
    ['{"composer": {"undo": "Shift-Ins"}}', '1: "Shift-Ins" can\'t be used: Insert does not reach the console'],
    ['{"composer": {"undo": "f13x"}}', '1: there is no key "f13x"'],
    ['{"composer": {"undo": 7}}', '1: "undo" is neither a text nor a list of texts'],
    ['{"everywhere": {"details":\n["alt+a"]}}', '2: Alt-A for details clashes: it is next_to_answer already'],
    ['{"everywhere": {"details": "ctrl+q"}}', '1: Ctrl-Q for details clashes: it is quit (always) already'],
    ['{"everywhere": {"details": "pageup"}}', expect.stringMatching(/^1: PgUp for details clashes: it is page_up/)],
    ['{"everywhere": {"details": "alt+z",\n"switch": "alt+z"}}', '2: Alt-Z for switch clashes: it is details already'],
    ['{"everywhere": ', expect.stringMatching(/^1: is no JSON/)],
    ['[]', '1: the file is no object'],
  ])('%j is told with its line, and the rest stays as it was', (text, problem) => {
    const { keys, told } = read(text);
    expect(told).toContainEqual(problem);
    expect(keys.actionFor('composer', 'enter')).toBe('send');
    expect(keys.actionFor('list', 'alt+a')).toBe('next_to_answer');
    expect(keys.actionFor('composer', 'ctrl+_')).toBe('undo');
  });

  it('counts as far as it can: an action whose new key clashes keeps its usual ones', () => {
    const { keys, told } = read('{"everywhere": {"details": "alt+a", "last_chat": "alt+z"}}');
    expect(told).toHaveLength(1);
    expect(keys.actionFor('composer', 'alt+i')).toBe('details');
    expect(keys.actionFor('composer', 'alt+z')).toBe('last_chat');
  });

  it('may be the one that the documentation shows', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/console-files.md'), 'utf8');
    const [, example = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
    const { keys, told } = read(example);
    expect(told).toEqual([]);
    expect(keys.actionFor('composer', 'enter')).toBe('newline');
    expect(keys.actionFor('completion', 'enter')).toBe('complete_or_send');
  });

  it('may be empty', () => {
    expect(read('').told).toEqual([]);
    expect(read('{}').keys.table).toEqual(keyTable);
  });
});

describe('a key as people write it', () => {
  it.each([
    ['Ctrl-A', 'ctrl+a'],
    ['ALT+PgUp', 'alt+pageup'],
    ['shift-tab', 'shift+tab'],
    ['ctrl+-', 'ctrl+-'],
    ['alt--', 'alt+-'],
    ['Control+Return', 'ctrl+enter'],
    ['?', '?'],
    ['A', 'A'],
    ['Alt+A', 'alt+a'],
  ])('%s', (text, name) => {
    expect(parsedKey(text)).toMatchObject({ name });
  });
});
