import type { Happening } from '../../domain/fact.js';
import { lastThread } from '../../domain/state.js';
import { chatWithThread, eventView } from '../../domain/view/chats.js';
import type { ActionContext } from './action.js';

/** `chat` of the `start_chat` response. */
export function startedChat({ state, actor }: ActionContext, primary: Happening | undefined): object {
  const chat = primary?.type === 'chat_started' ? state.chats.get(primary.chatId) : undefined;
  if (chat === undefined) throw new Error('start_chat started nothing');
  return { chat: chatWithThread(state, actor.kind, chat, lastThread(chat)) };
}

/** `thread_id` and `event` of the `send_event` response, whichever way the event went in. */
export function sentEvent({ state, actor }: ActionContext, primary: Happening | undefined): object {
  if (primary?.type === 'event_added') {
    return { thread_id: primary.threadId, event: eventView(state, actor.kind, primary.event) };
  }
  const event = primary?.type === 'thread_opened' ? primary.thread.events[0] : undefined;
  if (primary?.type !== 'thread_opened' || event === undefined) throw new Error('send_event sent nothing');
  return { thread_id: primary.thread.id, event: eventView(state, actor.kind, event) };
}
