import type { AgentPush } from '../../protocol/agent-api.js';
import type { ChatSummary, ChatWithThread, LastEventPerType } from '../../protocol/chat.js';
import type { ChatEvent } from '../../protocol/event.js';
import type { User } from '../../protocol/user.js';

/** The chats of a login, kept up to date by the pushes that follow it. */
export class ChatBoard {
  #chats = new Map<string, ChatSummary>();

  get chats(): readonly ChatSummary[] {
    return [...this.#chats.values()];
  }

  /** Takes another list in the place of everything. */
  replace(chats: readonly ChatSummary[]): void {
    this.#chats = new Map(chats.map((chat) => [chat.id, chat]));
  }

  /** @returns false when the push is about a chat that the board does not know: only the server can tell more. */
  take(push: AgentPush): boolean {
    if (push.action === 'incoming_chat_thread') {
      const { chat } = push.payload;
      this.#chats.set(chat.id, begun(chat, this.#chats.get(chat.id)));
      return true;
    }
    if (!('chat_id' in push.payload)) return true;
    const before = this.#chats.get(push.payload.chat_id);
    if (before === undefined) return false;
    this.#chats.set(before.id, changed(before, push));
    return true;
  }
}

function begun({ thread, ...chat }: ChatWithThread, before: ChatSummary | undefined): ChatSummary {
  const { events, timestamp = 0, ...summary } = thread;
  const last = events.reduce((types, event) => withEvent(types, event, thread), before?.last_event_per_type ?? {});
  return { ...chat, last_event_per_type: last, last_thread_summary: { ...summary, timestamp } };
}

function changed(chat: ChatSummary, push: AgentPush): ChatSummary {
  const thread = chat.last_thread_summary;
  switch (push.action) {
    case 'incoming_event':
      // An event of an older thread is never the last one.
      if (push.payload.thread_id !== thread.id) return chat;
      return { ...chat, last_event_per_type: withEvent(chat.last_event_per_type, push.payload.event, thread) };
    case 'thread_closed':
      if (push.payload.thread_id !== thread.id) return chat;
      return { ...chat, last_thread_summary: { ...thread, active: false } };
    case 'customer_updated':
      return { ...chat, users: withUsers(chat.users, [push.payload.customer]) };
    case 'chat_users_updated': {
      const { agents, customers } = push.payload.updated_users;
      const gone = new Set([...agents.removed_ids, ...customers.removed_ids]);
      const left = chat.users.map((user) => (gone.has(user.id) ? { ...user, present: false } : user));
      return { ...chat, users: withUsers(left, [...agents.added, ...customers.added]) };
    }
    default:
      return chat; // nothing that a list of chats shows
  }
}

function withEvent(
  types: LastEventPerType,
  event: ChatEvent,
  { id, order }: { id: string; order: number },
): LastEventPerType {
  return { ...types, [event.type]: { thread_id: id, thread_order: order, event } };
}

function withUsers(users: readonly User[], added: readonly User[]): User[] {
  const ids = new Set(added.map(({ id }) => id));
  return [...users.filter(({ id }) => !ids.has(id)), ...added];
}
