import type { CustomerPush } from '../protocol/customer-api.js';
import type { Inbox } from './inbox.js';

/** A customer's ears: what of the pushes matters to a chat, put into the inbox. */
export class Hearing {
  /** There is an active thread, as far as the pushes tell. */
  isActive = false;
  chatId: string | undefined;

  /** @param onReply for each message of an agent. */
  constructor(
    private readonly customerId: string,
    private readonly inbox: Inbox,
    private readonly onReply: (text: string) => void,
  ) {}

  hear(push: CustomerPush): void {
    switch (push.action) {
      case 'incoming_chat_thread':
        if (push.payload.chat.id === this.chatId) this.isActive = true;
        break;
      case 'chat_users_updated': {
        const agent = push.payload.updated_users.added.find((user) => user.type === 'agent');
        if (this.#isHere(push.payload) && agent !== undefined) {
          this.inbox.put({ type: 'joined', agent: agent.name ?? agent.id });
        }
        break;
      }
      case 'incoming_typing_indicator':
        if (this.#isHere(push.payload) && !this.inbox.has('typing')) this.inbox.put({ type: 'typing' });
        break;
      case 'incoming_event': {
        const { event } = push.payload;
        if (!this.#isHere(push.payload) || event.author_id === undefined || event.author_id === this.customerId) break;
        if (event.type !== 'message') break;
        this.onReply(event.text);
        this.inbox.put({ type: 'message', text: event.text });
        break;
      }
      case 'thread_closed':
        if (!this.#isHere(push.payload)) break;
        this.isActive = false;
        this.inbox.put({ type: 'closed' });
        break;
    }
  }

  #isHere(payload: { readonly chat_id: string }): boolean {
    return payload.chat_id === this.chatId;
  }
}
