import { type FileEntry, type FileProblem, JsonLines } from './json-lines.js';
import { type KeyName, parsedKey } from './key-names.js';
import { fallbacks, keyLabel } from './keymap.js';
import { type Binding, contextNames, type KeyContext, type KeyTable } from './keys.js';

/**
 * A key file: `{"CONTEXT": {"ACTION": "KEY"}}`, several keys as a list, `"none"` for no key. What it names takes the
 * place of the action's usual keys in that context. What can't be is left out and told with its line; the rest counts.
 * @param usual the keys without the file.
 */
export function withKeyFile(usual: KeyTable, text: string): { table: KeyTable; problems: readonly FileProblem[] } {
  const file = new JsonLines(text);
  const wanted: Wanted = new Map();
  for (const place of file.entries()) {
    if (!isContext(place.name)) {
      file.problem(place.line, `there is no place "${place.name}". Known: ${Object.keys(contextNames).join(', ')}`);
      continue;
    }
    for (const entry of file.entriesOf(place.value, `"${place.name}"`)) {
      const binding = usual[place.name].find(({ action }) => action === entry.name);
      const keys = binding === undefined ? undefined : keysOf(file, place.name, entry);
      if (binding === undefined) file.problem(entry.line, unknownAction(usual, place.name, entry.name));
      else if (keys !== undefined) wanted.set(binding, { context: place.name, keys });
    }
  }
  return { table: withoutClashes(usual, wanted, file), problems: file.problems.toSorted((a, b) => a.line - b.line) };
}

/** A key that the file asks for. */
interface Chosen {
  readonly name: KeyName;
  readonly line: number;
}

/** In the order of the file. */
type Wanted = Map<Binding, { readonly context: KeyContext; readonly keys: readonly Chosen[] }>;

function keysOf(file: JsonLines, context: KeyContext, entry: FileEntry): readonly Chosen[] | undefined {
  const texts = file.texts(entry);
  if (texts === undefined) return undefined;
  if (texts.length === 1 && texts[0]?.text === 'none') return [];
  const keys = texts.flatMap(({ text, line }) => {
    const key = parsedKey(text);
    if (key.problem === undefined && !(key.isText && takesText.has(context))) return [{ name: key.name, line }];
    file.problem(line, key.problem ?? `"${text}" for ${entry.name} would keep you from writing it`);
    return [];
  });
  // Nothing of what was asked for can be: the usual keys are better than none.
  return keys.length === 0 ? undefined : keys;
}

/** Where a letter is text. */
const takesText: ReadonlySet<KeyContext> = new Set([
  'always',
  'everywhere',
  'composer',
  'editing',
  'completion',
  'find',
  'picker',
  'prompt',
]);

/** What lies over these for a while has keys of its own on purpose. */
const panes: readonly KeyContext[] = ['composer', 'list'];

/**
 * Two meanings of one key in one place, or in a place and the one around it: what the file says second, or against the
 * usual keys, is left out. A usual key that lies over another one does so on purpose.
 */
function withoutClashes(usual: KeyTable, wanted: Wanted, file: JsonLines): KeyTable {
  const contexts = Object.keys(usual) as KeyContext[];
  const taken = new Map<string, Binding>();
  const slot = (context: KeyContext, key: string) => `${context} ${key}`;
  for (const context of contexts) {
    for (const binding of usual[context].filter((each) => !wanted.has(each))) {
      for (const key of binding.keys) taken.set(slot(context, key), binding);
    }
  }
  const given = new Map<Binding, readonly KeyName[]>();
  for (const [binding, { context, keys }] of wanted) {
    const around = [context, ...fallbacks[context], ...panes.filter((each) => fallbacks[each].includes(context))];
    const free = keys.filter(({ name, line }) => {
      const where = around.find((each) => taken.has(slot(each, name)));
      const other = where === undefined ? undefined : taken.get(slot(where, name));
      if (where === undefined || other === undefined || (where !== context && binding.keys.includes(name))) {
        taken.set(slot(context, name), binding);
        return true;
      }
      const place = where === context ? '' : ` (${where})`;
      file.problem(line, `${keyLabel(name)} for ${binding.action} clashes: it is ${other.action}${place} already`);
      return false;
    });
    // With none of those it was to have, an action keeps its usual keys, as far as nobody else has them now.
    const kept = keys.length > 0 && free.length === 0;
    const names = kept ? binding.keys.filter((key) => !taken.has(slot(context, key))) : free.map(({ name }) => name);
    given.set(binding, names);
  }
  const withGiven = (binding: Binding): Binding => {
    const keys = given.get(binding);
    return keys === undefined ? binding : { ...binding, keys };
  };
  return Object.fromEntries(contexts.map((context) => [context, usual[context].map(withGiven)])) as unknown as KeyTable;
}

function isContext(name: string): name is KeyContext {
  return Object.hasOwn(contextNames, name);
}

function unknownAction(table: KeyTable, context: KeyContext, name: string): string {
  const elsewhere = (Object.keys(table) as KeyContext[]).filter((each) =>
    table[each].some(({ action }) => action === name),
  );
  return elsewhere.length === 0
    ? `there is no action "${name}". chatio keys lists them`
    : `"${name}" is no action of "${context}", but of ${elsewhere.map((each) => `"${each}"`).join(', ')}`;
}
