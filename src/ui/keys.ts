import type { Key } from 'ink';
import type { ConsoleAction } from './model/action.js';

/** Where a key is pressed. `everywhere` holds where the place itself has no meaning for the key. */
export type KeyContext = 'everywhere' | 'list' | 'composer' | 'help';

export interface Binding {
  /** Names as {@link keyPresses} makes them; the first one is shown. */
  readonly keys: readonly string[];
  readonly action: ConsoleAction;
  /** What it does, for the help. */
  readonly help: string;
  /** What it does in a word or two, for the line of keys; absent: not shown there. */
  readonly hint?: string;
}

/** The one table of keys: the dispatcher, the line of keys and the help read it. */
export const keyTable: Readonly<Record<KeyContext, readonly Binding[]>> = {
  list: [
    { keys: ['enter'], action: 'open', help: 'open the chat', hint: 'open' },
    { keys: ['up'], action: 'up', help: 'chat above', hint: 'move' },
    { keys: ['down'], action: 'down', help: 'chat below' },
    { keys: ['pageup'], action: 'page_up', help: 'a page of chats up' },
    { keys: ['pagedown'], action: 'page_down', help: 'a page of chats down' },
    { keys: ['home'], action: 'first', help: 'first chat' },
    { keys: ['end'], action: 'last', help: 'last chat' },
    { keys: ['tab', 'shift+tab'], action: 'focus_next', help: 'back to the conversation', hint: 'conversation' },
    { keys: ['?'], action: 'help', help: 'this help', hint: 'help' },
  ],
  composer: [
    { keys: ['enter'], action: 'send', help: 'send', hint: 'send' },
    { keys: ['alt+enter', 'ctrl+j', 'shift+enter'], action: 'newline', help: 'new line', hint: 'new line' },
    { keys: ['tab', 'shift+tab'], action: 'focus_next', help: 'to the list of chats', hint: 'chats' },
    { keys: ['pageup'], action: 'page_up', help: 'older messages', hint: 'older' },
    { keys: ['pagedown'], action: 'page_down', help: 'newer messages' },
    { keys: ['alt+pageup'], action: 'line_up', help: 'a line up' },
    { keys: ['alt+pagedown'], action: 'line_down', help: 'a line down' },
    { keys: ['alt+end'], action: 'to_bottom', help: 'to the newest message' },
    { keys: ['left', 'ctrl+b'], action: 'cursor_left', help: 'left' },
    { keys: ['right', 'ctrl+f'], action: 'cursor_right', help: 'right' },
    { keys: ['up'], action: 'cursor_up', help: 'line above' },
    { keys: ['down'], action: 'cursor_down', help: 'line below' },
    { keys: ['alt+b', 'ctrl+left', 'alt+left'], action: 'cursor_word_left', help: 'a word left' },
    { keys: ['alt+f', 'ctrl+right', 'alt+right'], action: 'cursor_word_right', help: 'a word right' },
    { keys: ['ctrl+a', 'home'], action: 'cursor_line_start', help: 'start of the line' },
    { keys: ['ctrl+e', 'end'], action: 'cursor_line_end', help: 'end of the line' },
    { keys: ['backspace'], action: 'delete_back', help: 'delete to the left' },
    { keys: ['delete', 'ctrl+d'], action: 'delete_forward', help: 'delete to the right' },
    { keys: ['ctrl+w', 'alt+backspace'], action: 'delete_word_back', help: 'delete the word to the left' },
    { keys: ['alt+d'], action: 'delete_word_forward', help: 'delete the word to the right' },
    { keys: ['ctrl+u'], action: 'delete_to_start', help: 'delete to the start of the line' },
    { keys: ['ctrl+k'], action: 'delete_to_end', help: 'delete to the end of the line' },
    { keys: ['ctrl+y'], action: 'yank', help: 'bring back what was deleted' },
    { keys: ['ctrl+_', 'ctrl+-'], action: 'undo', help: 'undo' },
    { keys: ['alt+_', 'alt+-'], action: 'redo', help: 'redo' },
    { keys: ['ctrl+up'], action: 'recall_older', help: 'what you sent before' },
    { keys: ['ctrl+down'], action: 'recall_newer', help: 'what you sent after that' },
  ],
  help: [
    { keys: ['esc', 'q', 'enter', '?'], action: 'help_close', help: 'close the help', hint: 'close' },
    { keys: ['up'], action: 'help_up', help: 'up', hint: 'scroll' },
    { keys: ['down'], action: 'help_down', help: 'down' },
    { keys: ['pageup'], action: 'help_page_up', help: 'a page up' },
    { keys: ['pagedown', 'space'], action: 'help_page_down', help: 'a page down' },
  ],
  everywhere: [
    { keys: ['ctrl+n', 'alt+down'], action: 'next_chat', help: 'next chat', hint: 'next chat' },
    { keys: ['ctrl+p', 'alt+up'], action: 'previous_chat', help: 'previous chat' },
    { keys: ['alt+u'], action: 'next_unread', help: 'next chat with unread messages' },
    { keys: ['alt+i'], action: 'details', help: "show or hide the customer's details" },
    { keys: ['esc'], action: 'back', help: 'one step back' },
    { keys: ['ctrl+c'], action: 'interrupt', help: 'clear the text; on none, quit' },
    { keys: ['ctrl+q'], action: 'quit', help: 'quit', hint: 'quit' },
    {
      keys: ['alt+a'],
      action: 'next_to_answer',
      help: 'chat that waits longest for an answer',
      hint: 'next to answer',
    },
  ],
};

/** What a key means in a context; `undefined` when it means nothing there. */
export function actionFor(context: KeyContext, name: string): ConsoleAction | undefined {
  return (bindings[context].get(name) ?? bindings.everywhere.get(name))?.action;
}

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

/** A key's name as people read it: `Ctrl-A`, `Alt-Enter`, `↑`. */
export function keyLabel(name: string): string {
  return name
    .split('+')
    .map((part) => labels[part] ?? (part.length === 1 && name.includes('+') ? part.toUpperCase() : part))
    .join('-');
}

const bindings: Readonly<Record<KeyContext, ReadonlyMap<string, Binding>>> = {
  list: byName(keyTable.list),
  composer: byName(keyTable.composer),
  help: byName(keyTable.help),
  everywhere: byName(keyTable.everywhere),
};

function byName(table: readonly Binding[]): ReadonlyMap<string, Binding> {
  return new Map(table.flatMap((binding) => binding.keys.map((name) => [name, binding] as const)));
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

const labels: Readonly<Record<string, string>> = {
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  enter: 'Enter',
  esc: 'Esc',
  tab: 'Tab',
  space: 'Space',
  home: 'Home',
  end: 'End',
  backspace: 'Backspace',
  delete: 'Del',
  ctrl: 'Ctrl',
  alt: 'Alt',
  shift: 'Shift',
};

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
