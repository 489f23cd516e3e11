import type { Clock } from '../client/clock.js';
import { asFailure } from '../protocol/failure.js';
import type { DraftStore } from './drafts-file.js';
import type { Model } from './model/model.js';
import { remember } from './model/remember.js';
import type { Store } from './store.js';

/** At most this much typing is lost when the process is killed. */
const delayMs = 500;

/**
 * Writes the model's drafts to the disk as they change: soon while somebody types, and at once when a draft is gone, so
 * that what was sent does not come back as unsent.
 * @returns what writes the rest and ends it.
 */
export function keepDrafts(store: Store, drafts: DraftStore, clock: Clock): () => void {
  let written = kept(store.get());
  let stopTimer: (() => void) | undefined;
  let isSoon = false;
  let hasFailed = false;

  const write = () => {
    stopTimer?.();
    stopTimer = undefined;
    isSoon = false;
    const now = kept(store.get());
    const changed = differences(written, now);
    try {
      if (changed.size > 0) drafts.save(changed);
      written = now;
      hasFailed = false;
    } catch (error) {
      // Said once: it would fail again with the next key.
      if (!hasFailed) store.enqueue({ type: 'command_failed', what: 'keep your drafts', failure: asFailure(error) });
      hasFailed = true;
    }
  };

  const changed = () => {
    const now = kept(store.get());
    if (now === written) return;
    // Not within the key's own turn: its echo goes first.
    const isUrgent = now.size < written.size;
    if (stopTimer !== undefined && (isSoon || !isUrgent)) return;
    stopTimer?.();
    isSoon = isUrgent;
    stopTimer = clock.after(isUrgent ? 0 : delayMs, write);
  };

  const unsubscribe = store.subscribe(changed);
  return () => {
    unsubscribe();
    write();
  };
}

/**
 * Unsent texts as they come back later. What was begun as a note comes back as one: the mode itself is not kept, and a
 * note must not become public by a restart.
 */
const textsOf = remember(
  (drafts: Model['drafts'], noteChats: Model['noteChats'], held: Model['held']): ReadonlyMap<string, string> => {
    const isNote = (chatId: string, text: string) => noteChats.has(chatId) && !text.startsWith('/');
    const texts = new Map<string, string>();
    // What could still be taken back is not sent.
    for (const { chatId, text } of held) texts.set(chatId, text);
    for (const [chatId, { text }] of drafts) {
      const before = texts.get(chatId);
      const own = isNote(chatId, text) ? `/note ${text}` : text;
      texts.set(chatId, before === undefined ? own : `${before}\n${text}`);
    }
    return texts;
  },
);

function kept({ drafts, noteChats, held }: Model): ReadonlyMap<string, string> {
  return textsOf(drafts, noteChats, held);
}

function differences(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Map<string, string> {
  const changed = new Map<string, string>();
  for (const [chatId, text] of after) if (before.get(chatId) !== text) changed.set(chatId, text);
  for (const chatId of before.keys()) if (!after.has(chatId)) changed.set(chatId, '');
  return changed;
}
