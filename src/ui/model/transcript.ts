import type { QueuedEvent } from '../../client/queued-event.js';
import type { AgentPushes } from '../../protocol/agent-api.js';
import type { ChatEvent, RichMessageEvent } from '../../protocol/event.js';
import type { Chat } from './chat.js';
import { lastThread } from './chat.js';
import { withEntry, withoutEntry } from './copies.js';
import type { Model } from './model.js';
import { withChat } from './model.js';
import { withThread } from './threads.js';
import { withoutSignalsOf } from './typing.js';

/**
 * An event has come, by a push or as the answer to our own sending. Whichever is first puts it into the transcript,
 * and takes the waiting copy of it out of the queue.
 * @param threadId absent: the chat's last thread (agent-pushes.md [PUSH:which]).
 */
export function eventCame(model: Model, chatId: string, threadId: string | undefined, event: ChatEvent): Model {
  const added = withChat(model, chatId, (chat) => {
    const id = threadId ?? lastThread(chat)?.id;
    return id === undefined ? chat : withThread(chat, { id, events: [event] });
  });
  return confirmed(withoutSignalsOf(added, chatId, event.author_id), chatId, event);
}

/** A button of a rich message was pressed, or let go. */
export function postbackCame(model: Model, payload: AgentPushes['incoming_rich_message_postback']): Model {
  return withChat(model, payload.chat_id, (chat) => {
    const event = eventById(chat, payload.thread_id, payload.event_id);
    if (event?.type !== 'rich_message') return chat;
    return withThread(chat, { id: payload.thread_id, events: [pressed(event, payload.user_id, payload.postback)] });
  });
}

/** The outbox tells how an own event fares. */
export function queueChanged(model: Model, queued: QueuedEvent): Model {
  if (queued.state === 'sent' && queued.sent !== undefined) {
    const gone = withoutQueued(model, queued.chatId, queued.customId);
    return eventCame(gone, queued.chatId, queued.sent.thread_id, queued.sent.event);
  }
  const chat = model.chats.get(queued.chatId);
  // The push may have told already that it arrived.
  if (chat !== undefined && hasOwnEvent(model, chat, queued.customId)) return model;
  const waiting = model.queue.get(queued.chatId) ?? [];
  const index = waiting.findIndex(({ customId }) => customId === queued.customId);
  const changed = index < 0 ? [...waiting, queued] : waiting.with(index, queued);
  return { ...model, queue: withEntry(model.queue, queued.chatId, changed) };
}

/** What is still queued for a chat though its history holds it; asked whenever history arrives. */
export function withoutArrived(model: Model, chatId: string): Model {
  const chat = model.chats.get(chatId);
  const waiting = model.queue.get(chatId);
  if (chat === undefined || waiting === undefined) return model;
  return waiting
    .filter(({ customId }) => hasOwnEvent(model, chat, customId))
    .reduce((changed, { customId }) => withoutQueued(changed, chatId, customId), model);
}

export function withoutQueued(model: Model, chatId: string, customId: string): Model {
  const waiting = model.queue.get(chatId);
  if (!waiting?.some((each) => each.customId === customId)) return model;
  const rest = waiting.filter((each) => each.customId !== customId);
  const queue = rest.length === 0 ? withoutEntry(model.queue, chatId) : withEntry(model.queue, chatId, rest);
  return { ...model, queue };
}

function confirmed(model: Model, chatId: string, event: ChatEvent): Model {
  if (event.custom_id === undefined || event.author_id !== model.me?.id) return model;
  return withoutQueued(model, chatId, event.custom_id);
}

function hasOwnEvent(model: Model, chat: Chat, customId: string): boolean {
  for (const thread of chat.threads.toReversed()) {
    for (const event of thread.events.backwards()) {
      if (event.custom_id === customId && event.author_id === model.me?.id) return true;
    }
  }
  return false;
}

function eventById(chat: Chat, threadId: string, eventId: string): ChatEvent | undefined {
  const thread = chat.threads.find(({ id }) => id === threadId);
  if (thread === undefined) return undefined;
  for (const event of thread.events.backwards()) if (event.id === eventId) return event;
  return undefined;
}

function pressed(
  event: RichMessageEvent,
  userId: string,
  postback: { id: string; toggled: boolean },
): RichMessageEvent {
  const elements = (event.elements ?? []).map((element) => ({
    ...element,
    ...(element.buttons === undefined
      ? {}
      : {
          buttons: element.buttons.map((button) => {
            if (button.postback_id !== postback.id) return button;
            const others = button.user_ids.filter((id) => id !== userId);
            return { ...button, user_ids: postback.toggled ? [...others, userId] : others };
          }),
        }),
  }));
  return { ...event, elements };
}
