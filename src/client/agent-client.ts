import type { AgentAction, AgentActions, AgentLogin, AgentLoginResponse, AgentPush } from '../protocol/agent-api.js';
import type { SentEvent } from '../protocol/event.js';
import { type Clock, systemClock } from './clock.js';
import type { ConnectionStatus } from './connection-status.js';
import { agentDisconnect } from './disconnect.js';
import { agentEndpoint } from './endpoint.js';
import { bearer, readAgentLogin } from './login.js';
import { Outbox } from './outbox.js';
import { asAgentPush } from './push-shape.js';
import { memoryOutbox, type OutboxStore, type QueuedEvent } from './queued-event.js';
import { Session } from './session.js';
import { RenewedToken, type TokenRenewal } from './token-renewal.js';

export interface AgentClientOptions {
  /** `http(s)://` or `ws(s)://host:port` of the server, without path. */
  readonly url: string;
  readonly token: string;
  /** How a client that reconnects by itself gets the next token; absent: this one is all there is. */
  readonly renewal?: TokenRenewal;
  /** Sent as `login.reconnect` on the first login: whether the routing status stays as it was. Later logins send true. */
  readonly reconnect: boolean;
  /** Whether a lost connection is opened and logged in again: the console and `watch`, not the one-shot commands. */
  readonly autoReconnect: boolean;
  /** For connecting, and for each request. */
  readonly timeoutMs: number;
  /** chatio's own version, told to the server for its log. */
  readonly version?: string;
  /** The wire log, tokens masked, remote text as it came: sanitise before showing. */
  readonly trace?: (line: string) => void;
  /** Where unsent events outlive the process; without it they do not. One store belongs to one agent of one server. */
  readonly outbox?: OutboxStore;
  readonly clock?: Clock;
}

/**
 * An agent's side of the Agent API v0.5 (agent-actions.md).
 *
 * A one-shot command: `connect()`, perhaps `request(...)`, `close()`; all of them settle within `timeoutMs`.
 * The console: listeners first, then `connect()`; what an agent writes goes through `send()`, everything else through
 * `request()`. After each `onLogin` the local chat list is replaced by the snapshot and the open chats are read again
 * with `get_chat_threads` (envelope.md [ENV-25]); pushes arrive strictly after the answers before them.
 */
export class AgentClient {
  readonly #session: Session<AgentLoginResponse, AgentPush>;
  readonly #outbox: Outbox;
  readonly #renewed: RenewedToken | undefined;

  /** @throws Failure usage when `url` is no server address. */
  constructor(options: AgentClientOptions) {
    const application = { name: 'chatio', ...(options.version === undefined ? {} : { version: options.version }) };
    const { renewal, token, clock = systemClock } = options;
    const renewed =
      renewal && new RenewedToken(token, renewal, clock, () => void this.#session.logInAgain().catch(() => undefined));
    this.#renewed = renewed;
    const login = (again: boolean): AgentLogin => ({
      token: bearer(renewed?.token ?? token),
      reconnect: again || options.reconnect,
      application,
    });
    this.#session = new Session(
      {
        endpoint: agentEndpoint(options.url),
        login,
        readLogin: readAgentLogin,
        readPush: asAgentPush,
        disconnectOf: (push) =>
          push.action === 'agent_disconnected' ? agentDisconnect(push.payload.reason) : undefined,
        ...(renewed !== undefined && { renewToken: () => renewed.renew() }),
      },
      options,
    );
    this.#outbox = new Outbox(options.outbox ?? memoryOutbox(), this, clock);
    if (options.autoReconnect) this.#session.onLogin((_, first) => first && renewed?.start());
    this.#session.onLogin((answer) => this.#outbox.goOnline(answer.my_profile.id));
    this.#session.onStatus((status) => {
      if (status.state !== 'online') this.#outbox.goOffline();
    });
    this.#session.onPush((push) => this.#outbox.observe(push));
  }

  /**
   * Opens and logs in. To be called once.
   * @throws Failure unreachable, request_timeout, authentication, license_expired, disconnected ... With
   *   `autoReconnect` an unreachable server is tried again (`onStatus` tells); a refused login throws.
   */
  connect(): Promise<AgentLoginResponse> {
    return this.#session.connect();
  }

  /** @throws Failure the server's error, request_timeout, or connection_lost (also when not online). */
  async request<A extends AgentAction>(
    action: A,
    payload: AgentActions[A]['request'],
  ): Promise<AgentActions[A]['response']> {
    return this.#session.request(action, payload) as Promise<AgentActions[A]['response']>;
  }

  /** Any action by name, known or not. @throws Failure as `request`. */
  call(action: string, payload: object): Promise<object | undefined> {
    return this.#session.request(action, payload);
  }

  /**
   * Takes an event to be sent, in order within its chat: now, or when online again, and exactly once. Returns at once;
   * `onQueue` tells how it goes on. A `custom_id` that is queued already names the event that has it.
   */
  send(chatId: string, event: SentEvent): QueuedEvent {
    return this.#outbox.add(chatId, event);
  }

  /** Tries a failed event again, in its old place. Unknown ids and other states: nothing happens. */
  retry(customId: string): void {
    this.#outbox.retry(customId);
  }

  /** Gives up an event that failed or still waits. One that is under way stays. */
  discard(customId: string): void {
    this.#outbox.discard(customId);
  }

  /** What is not sent yet, failed ones included, oldest first. */
  queued(): readonly QueuedEvent[] {
    return this.#outbox.queued();
  }

  /** Every push, in order. @returns what ends it. */
  onPush(listener: (push: AgentPush) => void): () => void {
    return this.#session.onPush(listener);
  }

  onStatus(listener: (status: ConnectionStatus) => void): () => void {
    return this.#session.onStatus(listener);
  }

  /** Every successful login: the snapshot that replaces what was known. */
  onLogin(listener: (login: AgentLoginResponse, first: boolean) => void): () => void {
    return this.#session.onLogin(listener);
  }

  /** Each change of a queued event's state. `sent` is told once; the event is not queued any more then. */
  onQueue(listener: (event: QueuedEvent) => void): () => void {
    return this.#outbox.onQueue(listener);
  }

  get status(): ConnectionStatus {
    return this.#session.status;
  }

  /** For good; whatever is in flight ends with connection_lost, unsent events stay in the store. */
  close(): Promise<void> {
    this.#renewed?.stop();
    return this.#session.close();
  }
}
