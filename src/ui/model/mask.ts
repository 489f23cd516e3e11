import type { ChatEvent } from '../../protocol/event.js';
import type { User } from '../../protocol/user.js';
import type { Chat, Signals, Thread } from './chat.js';
import { EventLog } from './event-log.js';
import type { Composer, Model } from './model.js';
import { remember, rememberEach } from './remember.js';

/**
 * The mask for screen sharing. What is drawn is made of a model without it: no customer's name, e-mail address, fields
 * or visit is anywhere in it, and no text of any chat but the open one's transcript and composer. Everything that is
 * drawn or announced passes here, so that no part of the screen has to think of it.
 */

/** What may be seen of a model. The same object as long as the model is the same. */
export function shown(model: Model): Model {
  return model.isMasked ? masked(model) : model;
}

const hidden = 'hidden';
/** More are not counted as unread, whatever there is. */
const mostEvents = 200;

const masked = remember(
  (model: Model): Model => ({
    ...model,
    chats: maskedChats(model.chats, model.openId),
    signals: maskedSignals(model.signals, model.openId),
    drafts: maskedDrafts(model.drafts, model.openId),
  }),
);

const maskedChats = remember((chats: Model['chats'], openId: string | undefined): Model['chats'] => {
  let number = 0;
  return new Map(
    [...chats].map(([id, chat]) => {
      number += 1;
      return [id, maskedChat(chat, number, id === openId)];
    }),
  );
});

const maskedChat = rememberEach((chat: Chat, number: number, isOpen: boolean): Chat => {
  const users = new Map([...chat.users].map(([id, user]) => [id, maskedUser(user, number)]));
  return { ...chat, users, threads: isOpen ? chat.threads : chat.threads.map(maskedThread) };
});

function maskedUser(user: User, number: number): User {
  if (user.type !== 'customer') return user;
  const { email: _email, fields: _fields, monitoring: _visit, ...rest } = user;
  return { ...rest, name: `Customer ${number}` };
}

const maskedThread = rememberEach((thread: Thread): Thread => {
  const events: ChatEvent[] = [];
  for (const event of thread.events.backwards()) {
    if (events.length === mostEvents) break;
    events.push(maskedEvent(event));
  }
  const { properties: _, ...rest } = thread;
  return { ...rest, events: EventLog.of(events.toReversed()) };
});

function maskedEvent(event: ChatEvent): ChatEvent {
  const { id, order, timestamp, author_id, recipients } = event;
  const type = event.type === 'system_message' || event.type === 'annotation' ? event.type : 'message';
  return {
    id,
    order,
    timestamp,
    type,
    text: hidden,
    annotation_type: hidden,
    ...(author_id === undefined ? {} : { author_id }),
    ...(recipients === undefined ? {} : { recipients }),
  } as ChatEvent;
}

const maskedSignals = remember((signals: Model['signals'], openId: string | undefined): Model['signals'] => {
  const without = ({ typing, peeks }: Signals): Signals => ({
    typing,
    peeks: new Map([...peeks.keys()].map((id) => [id, hidden])),
  });
  return new Map([...signals].map(([id, each]) => [id, id === openId ? each : without(each)]));
});

const maskedDrafts = remember((drafts: Model['drafts'], openId: string | undefined): Model['drafts'] => {
  const composer: Composer = { text: hidden, cursor: 0 };
  return new Map([...drafts].map(([id, each]) => [id, id === openId ? each : composer]));
});
