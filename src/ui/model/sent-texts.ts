import { edited } from './composer-draft.js';
import type { Model } from './model.js';
import type { PickerItem } from './overlay.js';
import { pickFrom } from './overlays.js';
import { remember } from './remember.js';
import { sanitizeLine } from './steady-text.js';

/** What was sent from this console, newest first, to be written again in the place of the draft; undo brings that back. */
export function chooseSent(model: Model): Model {
  return pickFrom(model, {
    title: 'Sent',
    placeholder: 'some words of it',
    empty: model.sent.length === 0 ? 'Nothing was sent yet' : 'Nothing that was sent has that',
    items: ({ sent }, typed) => matching(sent, typed),
    chosen: (now, { id }, at) => {
      const text = now.sent[Number(id)] ?? '';
      return edited(now, () => ({ text, cursor: text.length }), at);
    },
  });
}

const matching = remember((sent: Model['sent'], typed: string): readonly PickerItem[] => {
  const words = typed.toLowerCase().split(/\s+/u).filter(Boolean);
  return sent
    .map((text, index): PickerItem => ({ id: String(index), label: sanitizeLine(text.slice(0, 300)) }))
    .filter((_, index) => words.every((word) => sent[index]?.toLowerCase().includes(word)))
    .reverse();
});
