import type { AgentPush, AgentPushes } from '../../protocol/agent-api.js';
import * as chats from './chats.js';
import { withEntry, withoutEntry } from './copies.js';
import type { Step } from './message.js';
import { step } from './message.js';
import type { Model } from './model.js';
import { told } from './notices.js';
import * as transcript from './transcript.js';
import * as typing from './typing.js';

/** Folds a push into the model. Told twice, a push changes nothing the second time. @param now ms since the epoch. */
export function pushCame(model: Model, push: AgentPush, now: number): Step {
  const { action, payload } = push;
  switch (action) {
    case 'incoming_chat_thread':
      return step(threadCame(model, push, now));
    case 'incoming_event':
    case 'chat_users_updated':
    case 'thread_closed':
    case 'chat_scopes_updated':
    case 'chat_properties_updated':
    case 'chat_thread_properties_updated':
      return model.chats.has(payload.chat_id)
        ? chatPushCame(model, push)
        : unknownChatNamed(model, payload.chat_id, push);
    case 'incoming_rich_message_postback':
      return step(transcript.postbackCame(model, payload));
    case 'incoming_typing_indicator':
      return step(typing.typingCame(model, payload, now));
    case 'incoming_sneak_peek':
      return step(typing.sneakPeekCame(model, payload));
    case 'customer_updated':
      return step(chats.userChanged(model, payload.chat_id, payload.customer));
    case 'customer_banned':
      return step(chats.customerBanned(model, payload.customer_id));
    case 'last_seen_timestamp_updated':
      return step(chats.lastSeen(model, payload));
    case 'agent_updated': {
      if (model.me === undefined || payload.agent_id !== model.me.id || payload.routing_status === undefined) {
        return step(model);
      }
      return step({ ...model, me: { ...model.me, routing_status: payload.routing_status } });
    }
    case 'incoming_multicast':
      return step(told(model, 'info', `${payload.author_id}: ${JSON.stringify(payload.content)}`, now));
    case 'agent_disconnected':
      return step(model); // the client closes, and its status says why
    default:
      return step(model); // a newer server may tell more
  }
}

/** Pushes that name a chat which we know. */
function chatPushCame(model: Model, push: AgentPush): Step {
  switch (push.action) {
    case 'incoming_event':
      return eventCame(model, push.payload);
    case 'chat_users_updated':
      return step(chats.usersUpdated(model, push.payload.chat_id, push.payload.updated_users));
    case 'thread_closed': {
      const closed = chats.threadClosed(model, push.payload.chat_id, push.payload.thread_id);
      return step(typing.withoutSignals(closed, push.payload.chat_id));
    }
    case 'chat_scopes_updated':
      return step(chats.scopesChanged(model, push.payload));
    case 'chat_properties_updated':
      return step(chats.chatPropertiesChanged(model, push.payload));
    case 'chat_thread_properties_updated':
      return step(chats.threadPropertiesChanged(model, push.payload));
    default:
      return step(model);
  }
}

/** An event of a thread that nobody told of shows that we have missed its beginning (agent-pushes.md [PUSH:which]). */
function eventCame(model: Model, { chat_id, thread_id, event }: AgentPushes['incoming_event']): Step {
  const came = transcript.eventCame(model, chat_id, thread_id, event);
  const isKnown =
    thread_id === undefined || model.chats.get(chat_id)?.threads.some(({ id }) => id === thread_id) === true;
  return isKnown ? step(came) : step(came, { type: 'load', chatId: chat_id, threadIds: [thread_id] });
}

function threadCame(model: Model, push: Extract<AgentPush, { action: 'incoming_chat_thread' }>, now: number): Model {
  const { chat } = push.payload;
  const came = transcript.withoutArrived(chats.threadCame(model, chat), chat.id);
  const heard = chat.thread.events.reduce(
    (changed, event) => typing.withoutSignalsOf(changed, chat.id, event.author_id),
    came,
  );
  return replayed(heard, chat.id, now);
}

/** A chat has become visible that we know nothing of: it is loaded, and the push waits (agent-pushes.md [PUSH:gain]). */
function unknownChatNamed(model: Model, chatId: string, push: AgentPush): Step {
  const waiting = model.orphans.get(chatId);
  const kept: Model = { ...model, orphans: withEntry(model.orphans, chatId, [...(waiting ?? []), push]) };
  return waiting === undefined ? step(kept, { type: 'load', chatId }) : step(kept);
}

/** A chat has become known: what was told of it before is folded in now. */
export function replayed(model: Model, chatId: string, now: number): Model {
  const orphans = model.orphans.get(chatId);
  if (orphans === undefined) return model;
  const known: Model = { ...model, orphans: withoutEntry(model.orphans, chatId) };
  return orphans.reduce((changed, push) => pushCame(changed, push, now).model, known);
}
