import type { AgentPush } from '../../protocol/agent-api.js';
import type { User } from '../../protocol/user.js';

/** Whose pushes are of interest. */
export type From = 'customers' | 'others' | 'all';

/** Tells who is behind a push, as far as the chats that were seen tell who is a customer. */
export class Origins {
  readonly #customers = new Set<string>();

  learn(users: readonly User[]): void {
    for (const { id, type } of users) if (type === 'customer') this.#customers.add(id);
  }

  /** @param me the agent's id. */
  isFrom(push: AgentPush, from: From, me: string): boolean {
    if (from === 'all') return true;
    const author = authorOf(push);
    return from === 'others' ? author !== me : author !== undefined && this.#customers.has(author);
  }
}

/** Who did what a push tells; nobody where the system did it, or where the push does not say. */
export function authorOf(push: AgentPush): string | undefined {
  switch (push.action) {
    case 'incoming_event':
      return push.payload.event.author_id;
    case 'incoming_chat_thread':
      return push.payload.chat.thread.events.findLast((event) => event.author_id !== undefined)?.author_id;
    case 'incoming_typing_indicator':
      return push.payload.typing_indicator.author_id;
    case 'incoming_sneak_peek':
      return push.payload.sneak_peek.author_id;
    case 'incoming_multicast':
      return push.payload.author_id;
    case 'thread_closed':
    case 'last_seen_timestamp_updated':
    case 'incoming_rich_message_postback':
      return push.payload.user_id;
    case 'customer_updated':
      return push.payload.customer.id;
    case 'agent_updated':
      return push.payload.agent_id;
    default:
      return undefined;
  }
}
