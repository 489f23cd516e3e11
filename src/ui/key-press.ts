import type { Key } from 'ink';

/** A key by its name, typed text, or text that came in one piece like a paste. */
export type KeyPress =
  | { readonly type: 'key'; readonly name: string }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'paste'; readonly text: string };

/**
 * What Ink reports, as key presses. Keys that were typed fast come in one piece; so does a paste on a terminal
 * without bracketed paste, and there a line end between two texts must not send.
 */
export function keyPresses(input: string, key: Key): readonly KeyPress[] {
  if (key.eventType === 'release' || key.super || key.hyper) return [];
  const special = specialNames.find(([flag]) => key[flag] === true)?.[1];
  if (special !== undefined) return [{ type: 'key', name: modified(special, key) }];
  if (key.ctrl || key.meta) return input === '' ? [] : [{ type: 'key', name: modified(input.toLowerCase(), key) }];
  if (/[^\p{Cc}][\r\n]+\t*[^\p{Cc}]/u.test(input)) return [{ type: 'paste', text: input }];
  return Array.from(input.matchAll(/(\p{Cc})|\P{Cc}+/gu), ([text, control]) =>
    control === undefined ? { type: 'text', text } : { type: 'key', name: controlName(control) },
  );
}

const specialNames = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'esc'],
  ['tab', 'tab'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
] as const satisfies readonly (readonly [keyof Key, string])[];

function modified(name: string, { ctrl, meta, shift }: Key): string {
  const isLetter = name.length === 1;
  return `${ctrl ? 'ctrl+' : ''}${meta && name !== 'esc' ? 'alt+' : ''}${shift && !isLetter ? 'shift+' : ''}${name}`;
}

function controlName(control: string): string {
  if (control === '\r') return 'enter';
  if (control === '\t') return 'tab';
  if (control === '\u007f' || control === '\b') return 'backspace';
  const code = control.charCodeAt(0);
  return `ctrl+${String.fromCharCode(code + (code <= 26 ? 96 : 64))}`;
}
