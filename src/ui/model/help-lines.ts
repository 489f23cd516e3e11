import { type Keymap, keyLabel } from '../keymap.js';
import { type Binding, contextNames, type KeyContext } from '../keys.js';
import { displayWidth, fill, wrap } from './display-width.js';
import type { Line, Span } from './line.js';
import { span } from './line.js';
import type { Model } from './model.js';
import { remember } from './remember.js';
import { slashCommands, usageOf } from './slash-commands.js';
import { sanitizeLine } from './steady-text.js';

/** What of the help is visible: every command and every key, from their tables. */
export function helpLines(model: Model): readonly Line[] {
  return visible(
    model.keys,
    model.fileProblems,
    helpTopFor(model, model.help ?? 0),
    model.size.columns,
    helpRows(model),
  );
}

/** A first line of the help that leaves no room empty below its end. */
export function helpTopFor(model: Model, wanted: number): number {
  return Math.max(
    0,
    Math.min(wanted, everything(model.keys, model.fileProblems, model.size.columns).length - helpRows(model)),
  );
}

/** Lines of help that fit, between the status line and the line of keys. */
export function helpRows(model: Model): number {
  return Math.max(1, model.size.rows - 2);
}

/** All of it, for whoever has no screen to scroll. */
export function helpEverything({ keys, fileProblems, size }: Model): readonly Line[] {
  return everything(keys, fileProblems, size.columns);
}

const visible = remember(
  (keys: Keymap, problems: readonly string[], top: number, columns: number, rows: number): readonly Line[] =>
    everything(keys, problems, columns).slice(top, top + rows),
);

const everything = remember((keys: Keymap, problems: readonly string[], columns: number): readonly Line[] => [
  ...problemLines(problems, columns),
  ...part(
    'Commands',
    columns,
    slashCommands.map((command) => [usageOf(command), command.summary]),
  ),
  ...(Object.entries(contextNames) as [KeyContext, string][]).flatMap(([context, title]) =>
    part(title, columns, rowsOf(keys.table[context])),
  ),
]);

/** What is wrong in the person's own files stands first: they have come to look. */
function problemLines(problems: readonly string[], columns: number): readonly Line[] {
  if (problems.length === 0) return [];
  const lines = problems.flatMap((each) => wrap(sanitizeLine(each), columns - 4));
  return [
    { key: 'problems:blank', spans: [] },
    { key: 'problems', spans: [span(' To be mended', 'strong')] },
    ...lines.map((text, index) => ({ key: `problems:${index}`, spans: [span(`   ${text}`, 'bad')] })),
  ];
}

function part(title: string, columns: number, rows: readonly (readonly [string, string])[]): readonly Line[] {
  return [
    { key: `${title}:blank`, spans: [] },
    ...wrap(title, columns - 2).map((line, index) => ({
      key: `${title}:${index}`,
      spans: [span(` ${line}`, 'strong')],
    })),
    ...rows.flatMap(([what, meaning]) =>
      rowLines(what, meaning, columns).map((spans, index) => ({ key: `${title}:${what}:${index}`, spans })),
    ),
  ];
}

/** Nothing is cut: what does not fit beside the key goes on below. */
function rowLines(what: string, meaning: string, columns: number): Span[][] {
  const column = Math.min(28, Math.max(12, Math.floor(columns * 0.35)));
  const text = wrap(meaning, Math.max(8, columns - column - 5)).map((line) => span(line, 'quiet'));
  const beside = span(' '.repeat(column + 4));
  if (displayWidth(what) > column) {
    const names = wrap(what, columns - 4).map((line) => [span(`   ${line}`)]);
    return [...names, ...text.map((line) => [beside, line])];
  }
  return text.map((line, index) => [index === 0 ? span(`   ${fill(what, column)} `) : beside, line]);
}

/** What several actions have in common is one row: their first and their last key. */
function rowsOf(bindings: readonly Binding[]): [string, string][] {
  const rows: { names: string[]; help: string }[] = [];
  for (const { keys, help } of bindings.filter((binding) => binding.keys.length > 0)) {
    const last = rows.at(-1);
    if (last?.help === help) last.names.push(...keys.map(keyLabel));
    else rows.push({ names: keys.map(keyLabel), help });
  }
  return rows.map(({ names, help }) => [names.length > 5 ? `${names[0]} … ${names.at(-1)}` : names.join(', '), help]);
}
