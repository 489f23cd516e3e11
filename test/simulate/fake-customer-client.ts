import type { ConnectionStatus } from '../../src/client/connection-status.js';
import type { CustomerAction, CustomerActions, CustomerPatch, CustomerPush } from '../../src/protocol/customer-api.js';
import { Failure } from '../../src/protocol/failure.js';
import type { CustomerTransport } from '../../src/simulate/customer.js';
import type { ManualClock } from '../client/manual-clock.js';

interface Asked {
  /** ms of the clock. */
  readonly at: number;
  readonly action: string;
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into payloads of every action
  readonly payload: any;
}

/** One customer's connection as a simulation sees it: keeps one chat, writes down what is asked, lets the test push. */
export class FakeCustomerClient implements CustomerTransport {
  readonly asked: Asked[] = [];
  status: ConnectionStatus = { state: 'connecting' };
  patch: CustomerPatch | undefined;
  /** The next requests fail with it. */
  failure: Failure | undefined;
  /** Requests for this action are refused. */
  refuses: CustomerAction | undefined;
  /** Requests are not answered until `close`. */
  isMute = false;
  #hasChat = false;
  #endWaiting: () => void = () => {};
  readonly #listeners = new Set<(push: CustomerPush) => void>();

  constructor(
    private readonly clock: ManualClock,
    readonly id = 'customer',
  ) {}

  /** For the next visit. */
  reopened(): this {
    this.status = { state: 'connecting' };
    return this;
  }

  async connect(first: { customer?: CustomerPatch }): Promise<{ customer_id: string }> {
    this.patch = first.customer;
    this.asked.push({ at: this.clock.now(), action: 'login', payload: first });
    if (this.failure !== undefined) throw this.failure;
    this.status = { state: 'online' };
    return { customer_id: this.id };
  }

  async request<A extends CustomerAction>(
    action: A,
    payload: CustomerActions[A]['request'],
  ): Promise<CustomerActions[A]['response']> {
    if (this.status.state === 'closed') throw new Failure('connection_lost', 'closed');
    this.asked.push({ at: this.clock.now(), action, payload });
    if (this.failure !== undefined) throw this.failure;
    if (this.refuses === action) throw new Failure('validation', 'Wrong format of request');
    if (this.isMute) {
      return new Promise((_resolve, reject) => {
        this.#endWaiting = () => reject(new Failure('connection_lost', 'The connection was closed'));
      });
    }
    return this.#answer(action, payload) as CustomerActions[A]['response'];
  }

  onPush(listener: (push: CustomerPush) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.status = { state: 'closed' };
    this.#endWaiting();
  }

  /** Listeners that are still there. */
  get listening(): number {
    return this.#listeners.size;
  }

  /** What the customer has said: first messages and later ones. */
  texts(): string[] {
    return this.asked.flatMap(({ action, payload }) => {
      if (action === 'start_chat')
        return payload.chat.thread.events.flatMap((event: { text?: string }) => event.text ?? []);
      return action === 'send_event' ? [payload.event.text] : [];
    });
  }

  agentJoins(name: string): void {
    const added = [{ id: 'agent', type: 'agent' as const, name, present: true }];
    this.#push('chat_users_updated', { chat_id: 'CHAT', updated_users: { added, removed_ids: [] } });
  }

  agentSays(text: string): void {
    this.#says('agent', text);
  }

  #says(author_id: string, text: string): void {
    const event = { id: `e${this.clock.now()}`, type: 'message' as const, text, author_id, order: 1, timestamp: 1 };
    this.#push('incoming_event', { chat_id: 'CHAT', thread_id: 'T', event });
  }

  threadClosedBy(user_id: string): void {
    this.#push('thread_closed', { chat_id: 'CHAT', thread_id: 'T', user_id });
  }

  #push<N extends CustomerPush['action']>(action: N, payload: Extract<CustomerPush, { action: N }>['payload']): void {
    for (const listener of [...this.#listeners]) listener({ action, type: 'push', payload } as CustomerPush);
  }

  #answer(action: CustomerAction, payload: object): object | undefined {
    if (action === 'get_chats_summary') {
      return { chats_summary: this.#hasChat ? [{ id: 'CHAT' }] : [], total_chats: 0 };
    }
    if (action === 'start_chat') {
      this.#hasChat = true;
      return { chat: { id: 'CHAT' } };
    }
    // Every connection of a customer is told what it says itself.
    if (action === 'send_event') {
      const { event } = payload as CustomerActions['send_event']['request'];
      if (event.type === 'message') this.#says(this.id, event.text);
    }
    if (action === 'close_thread') this.threadClosedBy(this.id);
    return undefined;
  }
}
