import type { SentEvent } from '../../protocol/event.js';
import type { Chat } from './chat.js';
import type { Model } from './model.js';
import { told } from './notices.js';
import { isActive } from './people.js';

/**
 * Note mode: what is written in a chat goes to agents only. It is kept for each chat until the agent ends it there, and
 * never ends by itself: a note that leaks is worse than a key too many.
 */

export function writesNotes(model: Model, chatId: string | undefined): boolean {
  return chatId !== undefined && model.noteChats.has(chatId);
}

/** Begins or ends note mode in a chat. @param now ms since the epoch. */
export function notesToggled(model: Model, chatId: string, now: number): Model {
  const noteChats = new Set(model.noteChats);
  const isOn = !noteChats.delete(chatId);
  if (isOn) noteChats.add(chatId);
  const key = model.keys.labelOf('note');
  const back = key === undefined ? '/note' : `/note or ${key}`;
  return told(
    { ...model, noteChats },
    'info',
    isOn ? `Notes: what you write here goes to agents only, until ${back}` : 'What you write here goes to the customer',
    now,
  );
}

/**
 * What only agents may read. A message would start a new thread in a closed chat (agent-actions.md [ACT:whisper]), of
 * which the customer would learn; an annotation joins the closed thread and starts nothing.
 */
export function noteEvent(text: string, chat: Chat | undefined): SentEvent {
  return chat === undefined || isActive(chat)
    ? { type: 'message', text, recipients: 'agents' }
    : { type: 'annotation', annotation_type: 'note', text, recipients: 'agents' };
}
