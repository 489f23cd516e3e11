import { type Keymap, keyLabel } from '../keymap.js';
import { cut, cutStart, displayWidth, fill } from './display-width.js';
import type { EventPlace } from './event-place.js';
import { type Find, isLookedThrough, matchesIn } from './find.js';
import type { Line, Span } from './line.js';
import { span } from './line.js';
import type { Model, Notice } from './model.js';
import type { Confirmation, Picker, PickerItem, Prompt } from './overlay.js';
import { markedIndex, pickerItems, pickerRows } from './overlays.js';
import { remember } from './remember.js';

/** A list to choose from as it is drawn, between the status line and the line of keys. */
export interface PickerView {
  readonly lines: readonly Line[];
  /** Index among `lines` of the marked item; -1: nothing to choose. */
  readonly marked: number;
  /** Cell of the screen where the cursor stands. */
  readonly cursor: { readonly x: number; readonly y: number };
}

export function pickerView(model: Model): PickerView | undefined {
  const { overlay } = model;
  if (overlay?.type !== 'picker') return undefined;
  return drawnPicker(overlay, pickerItems(model, overlay), model.size.columns, pickerRows(model));
}

/** A question in the place of the line of keys. */
export interface QuestionView {
  readonly line: Line;
  /** Absent where there is nothing to write. */
  readonly cursor?: { readonly x: number; readonly y: number };
}

export function questionView(model: Model): QuestionView | undefined {
  const { overlay, size, notice, find, marked } = model;
  if (model.help !== undefined) return undefined;
  if (overlay === undefined && find !== undefined && model.focus === 'composer') {
    return findBar(find, matchesIn(model), isLookedThrough(model), marked, size, notice, model.keys);
  }
  if (overlay === undefined || overlay.type === 'picker') return undefined;
  return overlay.type === 'confirm' ? confirmation(overlay, size.columns) : drawnPrompt(overlay, size, notice);
}

const drawnPicker = remember(
  (picker: Picker, items: readonly PickerItem[], columns: number, rows: number): PickerView => {
    const at = markedIndex(picker, items);
    const top = Math.max(0, Math.min(at - Math.floor(rows / 2), items.length - rows));
    const shown = items.slice(top, top + rows);
    const labelWidth = Math.min(
      Math.max(12, ...shown.map(({ label }) => displayWidth(label))),
      Math.max(12, Math.floor(columns * 0.4)),
    );
    const label = ` ${picker.title}: `;
    const room = columns - displayWidth(label) - 2;
    const before = cutStart(picker.input.text.slice(0, picker.input.cursor), room);
    const isEmpty = picker.input.text === '';
    const typed = isEmpty
      ? span(cut(picker.placeholder, room), 'quiet')
      : span(cut(before + picker.input.text.slice(picker.input.cursor), room));
    const count = items.length > rows ? `${at + 1} of ${items.length}` : '';
    const lines: Line[] = [
      { key: 'input', spans: [span(label, 'strong'), typed] },
      { key: 'count', spans: [span(cut(`   ${count}`, columns), 'quiet')] },
      ...(shown.length === 0
        ? [{ key: 'empty', spans: [span(cut(`   ${picker.empty}`, columns), 'quiet')] }]
        : shown.map((item, index) => itemLine(item, columns, labelWidth, index === at - top))),
    ];
    return { lines, marked: at < 0 ? -1 : at - top + 2, cursor: { x: displayWidth(label + before), y: 1 } };
  },
);

function itemLine(item: PickerItem, columns: number, labelWidth: number, isMarked: boolean): Line {
  const right = item.right === undefined ? '' : ` ${cut(item.right, Math.floor(columns / 3))} `;
  const room = columns - 3 - labelWidth - 2 - displayWidth(right);
  const detail = room < 8 ? '' : (item.detail ?? '');
  const name = room < 8 ? columns - 3 - displayWidth(right) : labelWidth;
  const spans: Span[] = [
    span(isMarked ? ' › ' : '   ', 'strong'),
    span(fill(item.label, name), item.tone ?? 'plain'),
    ...(room < 8 ? [] : [span('  '), span(fill(detail, room), 'quiet')]),
    span(right, item.rightTone ?? 'quiet'),
  ];
  return { key: item.id, spans };
}

const confirmation = remember(({ question }: Confirmation, columns: number): QuestionView => {
  const keys: Span[] = [span('  y', 'strong'), span(' yes'), span('  n', 'strong'), span(' no')];
  return {
    line: { key: 'question', spans: [span(` ${cut(question, columns - 16)}`, 'warning'), ...keys] },
  };
});

const findBar = remember(
  (
    find: Find,
    found: readonly EventPlace[],
    isComplete: boolean,
    marked: EventPlace | undefined,
    size: Model['size'],
    notice: Notice | undefined,
    keys: Keymap,
  ): QuestionView => {
    const { text, cursor } = find.input;
    const label = ' Find: ';
    const at = found.findIndex((each) => each.threadId === marked?.threadId && each.order === marked.order);
    const count = found.length === 0 ? 'nothing' : at < 0 ? `${found.length}` : `${at + 1} of ${found.length}`;
    const isLooking = find.isDigging || (found.length === 0 && !isComplete);
    const state = isLooking ? 'looking further back…' : (notice?.text ?? (text.trim() === '' ? '' : count));
    const hints = keys.table.find.flatMap(({ keys: [first], hint }) =>
      first === undefined || hint === undefined ? [] : [`${keyLabel(first)} ${hint}`],
    );
    const right = cut(`  ${state}   ${hints.join('  ')} `, Math.floor((size.columns * 2) / 3));
    const room = Math.max(4, size.columns - displayWidth(label) - displayWidth(right) - 1);
    const before = cutStart(text.slice(0, cursor), room);
    const typed = cut(before + text.slice(cursor), room);
    const gap = ' '.repeat(Math.max(0, room - displayWidth(typed)));
    return {
      line: { key: 'find', spans: [span(label, 'strong'), span(typed + gap), span(right, 'quiet')] },
      cursor: { x: displayWidth(label + before), y: size.rows - 1 },
    };
  },
);

const drawnPrompt = remember((prompt: Prompt, size: Model['size'], notice: Notice | undefined): QuestionView => {
  const { text, cursor } = prompt.input;
  const shown = (part: string) => (prompt.isSecret ? '•'.repeat([...part].length) : part);
  const label = ` ${prompt.label}: `;
  const why = notice?.tone === 'error' ? `  ${cut(notice.text, Math.floor(size.columns / 2))}` : '';
  const room = Math.max(4, size.columns - displayWidth(label) - displayWidth(why) - 2);
  const before = cutStart(shown(text.slice(0, cursor)), room);
  const typed =
    text === ''
      ? span(cut(prompt.placeholder ?? '', room), 'quiet')
      : span(cut(before + shown(text.slice(cursor)), room));
  return {
    line: { key: 'question', spans: [span(label, 'strong'), typed, span(why, 'bad')] },
    cursor: { x: displayWidth(label + before), y: size.rows - 1 },
  };
});
