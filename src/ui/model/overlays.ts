import type { ConsoleAction } from './action.js';
import { insert } from './composer.js';
import { editText } from './composer-edits.js';
import { without } from './copies.js';
import type { Step } from './message.js';
import { step } from './message.js';
import type { Composer, Model } from './model.js';
import { emptyComposer } from './model.js';
import { told } from './notices.js';
import type { Confirmation, Overlay, Picker, PickerItem, Prompt } from './overlay.js';

type Asked<T extends Overlay> = Omit<T, 'type' | 'input'>;

/** Asks whether to do something. */
export function askFirst(model: Model, question: Asked<Confirmation>): Model {
  return laidOver(model, { type: 'confirm', ...question });
}

/** Asks for a line of text. @param text what stands there already. */
export function askFor(model: Model, prompt: Asked<Prompt>, text = ''): Model {
  return laidOver(model, { type: 'prompt', ...prompt, input: { text, cursor: text.length } });
}

/** Lets choose from a list. @param query what is typed already. */
export function pickFrom(model: Model, picker: Asked<Picker>, query = ''): Model {
  return laidOver(model, { type: 'picker', ...picker, input: { text: query, cursor: query.length } });
}

export function withoutOverlay(model: Model): Model {
  return model.overlay === undefined ? model : without(model, 'overlay');
}

/** Keys while something lies over the panes. */
export function overlayAction(model: Model, action: ConsoleAction, now: number): Step {
  const { overlay } = model;
  if (overlay === undefined) return step(model);
  if (action === 'overlay_close') return step(withoutOverlay(model));
  if (action === 'overlay_accept') return accepted(model, overlay, now);
  if (overlay.type === 'picker') {
    const by = steps[action]?.(Math.max(1, pickerRows(model) - 1));
    if (by !== undefined) return step(marked(model, overlay, by));
  }
  if (overlay.type === 'confirm') return step(model);
  const done = editText(overlay.input, action, { killed: model.killed, width: Number.POSITIVE_INFINITY });
  if (done === undefined) return step(model);
  return step(withInput(done.killed === undefined ? model : { ...model, killed: done.killed }, overlay, done.composer));
}

/** Typed or pasted text; a line has no second one. */
export function overlayText(model: Model, text: string): Model {
  const { overlay } = model;
  if (overlay === undefined || overlay.type === 'confirm') return model;
  const line = text.replaceAll(/[\r\n\t]+/g, ' ').slice(0, longestInput - overlay.input.text.length);
  return withInput(model, overlay, insert(overlay.input, line));
}

/** Empties what is typed; @returns `undefined` when there is nothing. */
export function overlayCleared(model: Model): Model | undefined {
  const { overlay } = model;
  if (overlay === undefined || overlay.type === 'confirm' || overlay.input.text === '') return undefined;
  return withInput({ ...model, killed: overlay.input.text }, overlay, emptyComposer);
}

/** What a picker offers now. */
export function pickerItems(model: Model, picker: Picker): readonly PickerItem[] {
  return picker.items(model, picker.input.text.trim());
}

/** Lines for a picker's items, between the status line, its own two lines and the line of keys. */
export function pickerRows(model: Model): number {
  return Math.max(1, model.size.rows - 4);
}

/** Index of the marked item; -1 when there is none. */
export function markedIndex({ selectedId }: Picker, items: readonly PickerItem[]): number {
  const found = selectedId === undefined ? -1 : items.findIndex(({ id }) => id === selectedId);
  return found < 0 ? Math.min(0, items.length - 1) : found;
}

/** Nobody asks for more in one line. */
const longestInput = 1_000;

const steps: Partial<Record<ConsoleAction, (page: number) => number>> = {
  overlay_up: () => -1,
  overlay_down: () => 1,
  overlay_page_up: (page) => -page,
  overlay_page_down: (page) => page,
};

function laidOver(model: Model, overlay: Overlay): Model {
  return { ...without(model, 'notice'), overlay };
}

function accepted(model: Model, overlay: Overlay, now: number): Step {
  const closed = withoutOverlay(model);
  switch (overlay.type) {
    case 'confirm':
      return overlay.yes(closed, now);
    case 'prompt': {
      const done = overlay.done(closed, overlay.input.text, now);
      return typeof done === 'string' ? step(told(model, 'error', done, now)) : done;
    }
    case 'picker': {
      const items = pickerItems(model, overlay);
      const item = items[markedIndex(overlay, items)];
      return item === undefined ? step(model) : overlay.chosen(closed, item, now);
    }
  }
}

function marked(model: Model, picker: Picker, by: number): Model {
  const items = pickerItems(model, picker);
  const item = items[Math.max(0, Math.min(items.length - 1, markedIndex(picker, items) + by))];
  return item === undefined ? model : { ...model, overlay: { ...picker, selectedId: item.id } };
}

function withInput(model: Model, overlay: Prompt | Picker, input: Composer): Model {
  if (input === overlay.input) return model;
  const isSame = input.text === overlay.input.text;
  const changed = overlay.type === 'picker' && !isSame ? without(overlay, 'selectedId') : overlay;
  return { ...(isSame ? model : without(model, 'notice')), overlay: { ...changed, input } as Overlay };
}
