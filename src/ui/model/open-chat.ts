import { without, withoutEntry } from './copies.js';
import type { Step } from './message.js';
import { step } from './message.js';
import type { Model } from './model.js';
import { withChat } from './model.js';
import { isGone } from './people.js';
import { announceTyping } from './typing.js';

/** So many chats are remembered as having been open. */
const mostRecent = 50;

/** Shows a chat, with the focus in its composer. What could not be loaded before is tried again. */
export function openChat(model: Model, chatId: string, now: number): Step {
  const opened = withChat(model, chatId, (chat) => (chat.failure === undefined ? chat : without(chat, 'failure')));
  if (opened.openId === chatId) return step({ ...opened, focus: 'composer', selectedId: chatId });
  // What was said at the start has done its duty.
  const greeted: Model = opened.notice?.until === Number.POSITIVE_INFINITY ? without(opened, 'notice') : opened;
  const shown: Model = {
    ...withoutGone(without(without(without(greeted, 'scroll'), 'marked'), 'find')),
    openId: chatId,
    selectedId: chatId,
    focus: 'composer',
    recent: [chatId, ...opened.recent.filter((id) => id !== chatId)].slice(0, mostRecent),
  };
  return announceTyping(shown, now);
}

/** A chat that is no longer on the server stays while it is read, and while something unsent stands in it. */
function withoutGone(model: Model): Model {
  const chat = model.openId === undefined ? undefined : model.chats.get(model.openId);
  if (chat === undefined || !isGone(chat) || model.queue.has(chat.id)) return model;
  return { ...model, chats: withoutEntry(model.chats, chat.id) };
}

/** The chat that was open before this one, and is still there. */
export function lastChat({ recent, openId, chats }: Model): string | undefined {
  return recent.find((id) => id !== openId && chats.has(id));
}
