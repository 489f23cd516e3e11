import { withoutCompletion } from './completion.js';
import { withEdit } from './composer-history.js';
import { withEntry, without, withoutEntry } from './copies.js';
import type { Step } from './message.js';
import { step } from './message.js';
import type { Composer, Model } from './model.js';
import { composerOf } from './model.js';
import { announceTyping } from './typing.js';

/** The open chat's composer after an edit, which can be undone and of which others may learn that we are writing. */
export function edited(model: Model, edit: (composer: Composer) => Composer, now: number): Step {
  const before = composerOf(model);
  const after = edit(before);
  if (after.text === before.text) return step(model);
  // A command that is being corrected has its hints in the bottom line.
  const heard: Model = after.text.startsWith('/') ? without(model, 'notice') : model;
  const remembered = model.openId === undefined ? heard : withEdit(heard, model.openId, before, after);
  return announceTyping(withDraft(withoutCompletion(remembered), after), now);
}

/** The open chat's composer, as it is to be from now on. */
export function withDraft(model: Model, composer: Composer): Model {
  if (model.openId === undefined || composer === composerOf(model)) return model;
  const drafts =
    composer.text === '' ? withoutEntry(model.drafts, model.openId) : withEntry(model.drafts, model.openId, composer);
  return drafts === model.drafts ? model : { ...model, drafts };
}
