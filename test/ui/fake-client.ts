import type { ConnectionStatus } from '../../src/client/connection-status.js';
import type { QueuedEvent } from '../../src/client/queued-event.js';
import type { AgentLoginResponse, AgentPush } from '../../src/protocol/agent-api.js';
import type { SentEvent } from '../../src/protocol/event.js';
import type { ConsoleClient } from '../../src/ui/run.js';

type Listener<A extends unknown[]> = (...args: A) => void;

/** A client whose server is the test: it says what comes, and sees what is asked. */
export class FakeClient implements ConsoleClient {
  status: ConnectionStatus = { state: 'connecting' };
  readonly sent: [chatId: string, event: SentEvent][] = [];
  readonly asked: [action: string, payload: object][] = [];
  readonly settled: [what: string, customId: string][] = [];
  waiting: QueuedEvent[] = [];
  isClosed = false;
  /** How the server answers; without an answer a request stays open. */
  answer: (action: string, payload: object) => Promise<unknown> = () => new Promise(() => {});
  refusal: Error | undefined;
  readonly #push = new Set<Listener<[AgentPush]>>();
  readonly #status = new Set<Listener<[ConnectionStatus]>>();
  readonly #login = new Set<Listener<[AgentLoginResponse, boolean]>>();
  readonly #queue = new Set<Listener<[QueuedEvent]>>();

  connect(): Promise<AgentLoginResponse> {
    return this.refusal === undefined ? new Promise(() => {}) : Promise.reject(this.refusal);
  }

  request(action: string, payload: object): Promise<never> {
    this.asked.push([action, payload]);
    return this.answer(action, payload) as Promise<never>;
  }

  send(chatId: string, event: SentEvent): QueuedEvent {
    this.sent.push([chatId, event]);
    const customId = `custom-${this.sent.length}`;
    const queued: QueuedEvent = { customId, chatId, event, queuedAt: Date.now(), state: 'sending' };
    for (const listener of this.#queue) listener(queued);
    return queued;
  }

  retry(customId: string): void {
    this.settled.push(['retry', customId]);
  }

  discard(customId: string): void {
    this.settled.push(['discard', customId]);
  }

  queued(): readonly QueuedEvent[] {
    return this.waiting;
  }

  onPush = (listener: Listener<[AgentPush]>) => added(this.#push, listener);
  onStatus = (listener: Listener<[ConnectionStatus]>) => added(this.#status, listener);
  onLogin = (listener: Listener<[AgentLoginResponse, boolean]>) => added(this.#login, listener);
  onQueue = (listener: Listener<[QueuedEvent]>) => added(this.#queue, listener);

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }

  logIn(login: AgentLoginResponse, first = true): void {
    for (const listener of this.#login) listener(login, first);
    this.tellStatus({ state: 'online' });
  }

  tellStatus(status: ConnectionStatus): void {
    this.status = status;
    for (const listener of this.#status) listener(status);
  }

  push(push: AgentPush): void {
    for (const listener of this.#push) listener(push);
  }

  /** Tells that the last event sent has this state. */
  queue(state: QueuedEvent['state']): QueuedEvent {
    const [chatId, event] = this.sent.at(-1) ?? ['', { type: 'message', text: '' }];
    const queued: QueuedEvent = { customId: `custom-${this.sent.length}`, chatId, event, queuedAt: 0, state };
    for (const listener of this.#queue) listener(queued);
    return queued;
  }

  get listeners(): number {
    return this.#push.size + this.#status.size + this.#login.size + this.#queue.size;
  }
}

function added<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
