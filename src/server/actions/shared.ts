import type { z } from 'zod';
import type { Command } from '../../domain/command.js';
import type { Happening } from '../../domain/fact.js';
import { lastThread } from '../../domain/state.js';
import { microsOfSeconds, seconds } from '../../domain/time.js';
import { chatWithThread, eventView } from '../../domain/view/chats.js';
import type { InitialEvent, SentEvent } from '../../protocol/event.js';
import type { BareProperties } from '../../protocol/properties.js';
import { sharedRequests } from '../../protocol/schema/shared.js';
import type { Scopes } from '../../protocol/scopes.js';
import { type Action, type ActionContext, commands } from './action.js';

/** Actions that agents and customers have alike. */
export const sharedActions: Readonly<Record<string, Action>> = {
  send_event: sendEvent(sharedRequests.send_event),

  close_thread: commands(sharedRequests.close_thread, ({ chat_id }) => ({ type: 'close_thread', chatId: chat_id })),

  send_rich_message_postback: commands(
    sharedRequests.send_rich_message_postback,
    ({ chat_id, thread_id, event_id, postback }) => ({
      type: 'send_postback',
      chatId: chat_id,
      threadId: thread_id,
      eventId: event_id,
      postbackId: postback.id,
      toggled: postback.toggled,
    }),
  ),

  update_chat_properties: commands(sharedRequests.update_chat_properties, ({ chat_id, properties }) => ({
    type: 'update_chat_properties',
    chatId: chat_id,
    properties,
  })),

  update_chat_thread_properties: commands(
    sharedRequests.update_chat_thread_properties,
    ({ chat_id, thread_id, properties }) => ({
      type: 'update_thread_properties',
      chatId: chat_id,
      threadId: thread_id,
      properties,
    }),
  ),

  update_last_seen_timestamp: commands(
    sharedRequests.update_last_seen_timestamp,
    ({ chat_id, timestamp }) => ({
      type: 'update_last_seen',
      chatId: chat_id,
      seenUpTo: timestamp === undefined ? undefined : microsOfSeconds(timestamp),
    }),
    ({ state, actor }, _primary, { chat_id }) => ({
      timestamp: seconds(state.chats.get(chat_id)?.members.get(actor.id)?.seenUpTo ?? 0),
    }),
  ),
};

/** The same on both sides but for what may be in the event. */
export function sendEvent(schema: z.ZodType<{ chat_id: string; event: SentEvent }>): Action {
  return commands(schema, ({ chat_id, event }) => ({ type: 'send_event', chatId: chat_id, event }), sentEvent);
}

/** What a `start_chat` asks for. @param scopes that it may bring along ([ACT:startscopes]). */
export function startCommand(
  chat:
    | {
        readonly properties?: BareProperties | undefined;
        readonly thread?:
          | { readonly properties?: BareProperties | undefined; readonly events?: readonly InitialEvent[] | undefined }
          | undefined;
      }
    | undefined,
  scopes: Scopes = {},
): Command {
  return {
    type: 'start_chat',
    scopes,
    properties: chat?.properties ?? {},
    threadProperties: chat?.thread?.properties ?? {},
    events: chat?.thread?.events ?? [],
  };
}

/** `chat` of the `start_chat` response. */
export function startedChat({ state, actor }: ActionContext, primary: Happening | undefined): object {
  const chat = primary?.type === 'chat_started' ? state.chats.get(primary.chatId) : undefined;
  if (chat === undefined) throw new Error('start_chat started nothing');
  return { chat: chatWithThread(state, actor.kind, chat, lastThread(chat)) };
}

/** `thread_id` and `event` of the `send_event` response, whichever way the event went in. */
function sentEvent({ state, actor }: ActionContext, primary: Happening | undefined): object {
  if (primary?.type === 'event_added') {
    return { thread_id: primary.threadId, event: eventView(state, actor.kind, primary.event) };
  }
  const event = primary?.type === 'thread_opened' ? primary.thread.events[0] : undefined;
  if (primary?.type !== 'thread_opened' || event === undefined) throw new Error('send_event sent nothing');
  return { thread_id: primary.thread.id, event: eventView(state, actor.kind, event) };
}
