import { type Binding, type KeyContext, type KeyTable, keyTable } from './keys.js';
import type { ConsoleAction } from './model/action.js';

/** A table of keys, ready to be asked. */
export interface Keymap {
  readonly table: KeyTable;
  /** What a key means in a context; `undefined` when it means nothing there. */
  actionFor(context: KeyContext, name: string): ConsoleAction | undefined;
  /** The key to name where an action is spoken of, as people read it; `undefined` when no key does it. */
  labelOf(action: ConsoleAction): string | undefined;
}

/** Where a key is looked for when the place itself has no meaning for it, in this order. */
export const fallbacks: Readonly<Record<KeyContext, readonly KeyContext[]>> = {
  always: [],
  everywhere: ['always'],
  list: ['everywhere', 'always'],
  composer: ['editing', 'everywhere', 'always'],
  empty: ['composer', 'editing', 'everywhere', 'always'],
  editing: ['always'],
  completion: ['composer', 'editing', 'everywhere', 'always'],
  mark: ['everywhere', 'always'],
  find: ['editing', 'always'],
  help: ['always'],
  reading: ['always'],
  confirm: ['always'],
  prompt: ['editing', 'always'],
  picker: ['editing', 'always'],
};

export function keymapOf(table: KeyTable): Keymap {
  const byName = new Map(
    Object.entries(table).map(([context, bindings]) => [
      context as KeyContext,
      new Map(bindings.flatMap(({ keys, action }: Binding) => keys.map((name) => [name, action] as const))),
    ]),
  );
  const labels = new Map(
    Object.values(table)
      .flat()
      .toReversed()
      .flatMap(({ keys: [first], action }: Binding) =>
        first === undefined ? [] : [[action, keyLabel(first)] as const],
      ),
  );
  return {
    table,
    actionFor: (context, name) => {
      for (const each of [context, ...fallbacks[context]]) {
        const action = byName.get(each)?.get(name);
        if (action !== undefined) return action;
      }
      return undefined;
    },
    labelOf: (action) => labels.get(action),
  };
}

/** A key's name as people read it: `Ctrl-A`, `Alt-Enter`, `↑`. */
export function keyLabel(name: string): string {
  return name
    .split(/\+(?!$)/)
    .map((part) => labels[part] ?? (part.length === 1 && name.includes('+') ? part.toUpperCase() : part))
    .join('-');
}

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

export const usualKeys: Keymap = keymapOf(keyTable);
