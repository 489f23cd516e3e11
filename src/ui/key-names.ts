/** A key as `keyPresses` names it: `ctrl+a`, `alt+pageup`, `?`. */
export type KeyName = string;

/** A key that a person wrote, made one of the names that keys are known by. */
export type ParsedKey =
  | { readonly name: KeyName /** It is what it writes. */; readonly isText: boolean; readonly problem?: undefined }
  | { readonly problem: string };

const special: ReadonlySet<string> = new Set([
  'up',
  'down',
  'left',
  'right',
  'pageup',
  'pagedown',
  'home',
  'end',
  'enter',
  'esc',
  'tab',
  'backspace',
  'delete',
  'space',
]);

const otherNames: Readonly<Record<string, string>> = {
  pgup: 'pageup',
  pgdn: 'pagedown',
  return: 'enter',
  escape: 'esc',
  del: 'delete',
  control: 'ctrl',
  meta: 'alt',
  option: 'alt',
  ins: 'insert',
};

/** Ink tells of these that some key was pressed, and not which. */
const unnamed: readonly (readonly [RegExp, string])[] = [
  [/^f\d{1,2}$/, 'function keys do'],
  [/^insert$/, 'Insert does'],
];

/** Terminals send the same bytes for these. */
const sameBytes: Readonly<Record<string, string>> = { i: 'Tab', m: 'Enter', h: 'Backspace', '[': 'Esc' };

/** Reads `Ctrl+A`, `ctrl-a`, `Alt-PgUp`, `?`. */
export function parsedKey(text: string): ParsedKey {
  const parts = text
    .trim()
    .split(/[+-](?=.)/u)
    .map((part) => (part.length === 1 ? part : (otherNames[part.toLowerCase()] ?? part.toLowerCase())));
  const base = parts.pop() ?? '';
  const modifiers = new Set(parts);
  const unknown = parts.find((part) => !['ctrl', 'alt', 'shift'].includes(part));
  const isCharacter = [...base].length === 1;
  const silent = unnamed.find(([name]) => name.test(base))?.[1];
  if (silent !== undefined) return { problem: `"${text}" can't be used: ${silent} not reach the console` };
  if (unknown !== undefined || (!isCharacter && !special.has(base))) return { problem: `there is no key "${text}"` };
  const has = (modifier: string) => (modifiers.has(modifier) ? `${modifier}+` : '');
  const isPlain = !modifiers.has('ctrl') && !modifiers.has('alt');
  if (isCharacter && modifiers.has('ctrl') && sameBytes[base.toLowerCase()] !== undefined) {
    return { problem: `"${text}": terminals send the same for ${sameBytes[base.toLowerCase()]}` };
  }
  if (isCharacter && modifiers.has('shift')) {
    return { problem: `"${text}": write the character that it gives, such as "A" or "?"` };
  }
  const last = isCharacter && !isPlain ? base.toLowerCase() : base;
  return {
    name: `${has('ctrl')}${has('alt')}${has('shift')}${last}`,
    isText: isPlain && (isCharacter || base === 'space'),
  };
}
