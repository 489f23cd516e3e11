import type { Command } from '../domain/command.js';
import type { Actor } from '../domain/permissions.js';
import type { Refusal } from '../domain/result.js';
import { isBanned } from '../domain/state.js';
import type { Side } from '../protocol/dialect/dialect.js';
import type { Version } from '../protocol/dialect/versions.js';
import { closeCodes } from '../protocol/envelope.js';
import { agentRequests } from '../protocol/schema/agent.js';
import { customerRequests } from '../protocol/schema/customer.js';
import { internalCustomerRequests } from '../protocol/schema/internal.js';
import { validate } from '../protocol/schema/validate.js';
import type { Identity } from './accounts.js';
import { agentLoginResponse } from './actions/agent.js';
import { customerChange, customerLoginChats } from './actions/customer.js';
import type { Connection } from './connection.js';
import type { ServerContext } from './context.js';
import { createIfNew } from './customer-cookies.js';
import { type Incoming, readEnvelope } from './envelope.js';
import { type Frame, pushFrame, responseFrame } from './frame.js';
import type { Subscriber } from './hub.js';
import { type License, now } from './license.js';
import { actingUser, perform, withinTime } from './perform.js';
import { errorOf } from './refusals.js';
import type { Origin, Reply, Send } from './task.js';

type Request = Extract<Incoming, { ok: true }>;

/**
 * What one connection may do and has done: from the first frame over the login to the end. One request after the
 * other, so that a connection sees its own writes; the license orders the writes of all.
 */
export class Session implements Subscriber {
  #identity: Identity | undefined;
  #license: License | undefined;
  #closed = false;
  /** When the request that is being served was read, ms of `performance.now()`. */
  #since = 0;

  /**
   * @param licenseId a customer's connection names its license when it opens; an agent's token does.
   * @param known whom the connection stands for without a token (customer-actions.md 1.5).
   */
  constructor(
    readonly id: string,
    readonly side: Side,
    readonly version: Version,
    private readonly connection: Connection,
    private readonly server: ServerContext,
    private readonly licenseId: number | undefined,
    private readonly visitor: { readonly ip: string | undefined; readonly userAgent: string | undefined },
    private readonly known?: Identity | undefined,
  ) {}

  /** Who is logged in; the hub asks only logged-in sessions. */
  get actor(): Actor {
    if (this.#identity === undefined) throw new Error('nobody is logged in on this connection');
    return this.#identity.actor;
  }

  get tokenHash(): string | undefined {
    return this.#identity?.tokenHash;
  }

  get isLoggedIn(): boolean {
    return this.#identity !== undefined;
  }

  send(frame: Frame): void {
    this.connection.send(frame);
  }

  /** @param text one message, `undefined` for a binary one. Resolves when it has been answered. */
  async receive(text: string | undefined): Promise<void> {
    this.#since = performance.now();
    const incoming = readEnvelope(text, this.side === 'agent' && this.version.traits.authorId);
    if (!incoming.ok) {
      this.#refuse(incoming, { type: 'validation', message: incoming.message });
      return;
    }
    try {
      await this.#handle(incoming);
    } catch (error) {
      this.server.log('error', 'a request failed', { action: incoming.action, error: (error as Error).stack });
      this.#refuse(incoming, { type: 'internal' });
    }
  }

  /** The order of checks is envelope.md [ENV-31]. */
  #handle(request: Request): Promise<void> {
    if (request.action === 'login') return this.#login(request);
    const license = this.#license;
    const identity = this.#identity;
    if (request.action === 'ping') this.#ping(request);
    else if (license === undefined || identity === undefined) this.#refuse(request, { type: 'authentication' });
    else if (!this.#endIfExpired()) return this.#perform(request, license, identity);
    return Promise.resolve();
  }

  #perform(request: Request, license: License, identity: Identity): Promise<void> {
    const { side, version } = this;
    const origin = this.#origin(request);
    const timeoutMs = this.server.limits.requestMs;
    const performance = { side, transport: 'rtm', version, identity, license, origin, timeoutMs, request } as const;
    return perform(performance, (outcome) =>
      outcome.ok ? this.#success(request, outcome.payload) : this.#refusal(request, outcome.refusal),
    );
  }

  /** Allowed at any time ([ENV-18]); before a login there is nobody whom an author could differ from. */
  #ping(request: Request): void {
    const license = this.#license;
    const identity = this.#identity;
    if (license !== undefined && identity !== undefined && !actingUser(identity, license, request.authorId)) {
      this.#refuse(request, { type: 'authorization' });
    } else {
      this.#success(request, undefined)();
    }
  }

  async #login(request: Request): Promise<void> {
    const token = (request.payload as { token?: unknown }).token ?? undefined;
    await this.server.accounts.catchUpWith(token);
    const identity = (token === undefined && this.known) || this.server.accounts.identify(this.side, token);
    const license = identity && this.server.licenses.get(identity.license);
    if (identity === undefined || license === undefined) return this.#refuse(request, { type: 'authentication' });
    if (this.licenseId !== undefined && this.licenseId !== identity.license) {
      return this.#refuse(request, { type: 'authorization' });
    }
    // Who comes from another server must find what that one has acknowledged.
    if (license.isShared) await license.catchUp();
    if (license.hasExpired) return this.#refuse(request, { type: 'license_expired' });
    if (this.#isSomebodyElse(identity) || !actingUser(identity, license, request.authorId)) {
      return this.#refuse(request, { type: 'authorization' });
    }
    if (identity.actor.kind === 'agent') await this.#loginAgent(request, identity, license);
    else await this.#loginCustomer(request, identity, license);
  }

  /** Ids are unique in their license only. */
  #isSomebodyElse({ actor, license }: Identity): boolean {
    const current = this.#identity;
    return current !== undefined && (current.actor.id !== actor.id || current.license !== license);
  }

  async #loginAgent(request: Request, identity: Identity, license: License): Promise<void> {
    const checked = validate(agentRequests.login, request.payload);
    if (!checked.ok) return this.#refuse(request, { type: 'validation', message: checked.message });
    const { reconnect, application } = checked.value;
    this.server.log('debug', 'an agent logs in', { agent: identity.actor.id, application });
    const context = { state: license.state, actor: identity.actor };
    await this.#enter(request, identity, license, { type: 'log_in_agent', reconnect }, () =>
      this.version.lowerResponse('agent', request, agentLoginResponse(context)),
    );
  }

  async #loginCustomer(request: Request, identity: Identity, license: License): Promise<void> {
    const { state } = license;
    const customer = state.customers.get(identity.actor.id);
    if (customer !== undefined && isBanned(customer, now())) {
      this.#refuse(request, { type: 'customer_banned' });
      return this.disconnect('customer_banned');
    }
    const lifted = this.version.lift('customer', request);
    if ('refused' in lifted) return this.#refuse(request, { type: 'validation', message: lifted.refused });
    const checked = validate(customerRequests.login, lifted.payload);
    if (!checked.ok) return this.#refuse(request, { type: 'validation', message: checked.message });
    const chats = lifted.internal && validate(internalCustomerRequests.login_with_chats, lifted.payload);
    if (chats?.ok === false) return this.#refuse(request, { type: 'validation', message: chats.message });
    const others = license.hub.connectionsOf(identity.actor);
    const elsewhere = this.server.presence.elsewhere(license, identity.actor);
    if (!others.has(this) && others.size + elsewhere >= state.settings.maxCustomerConnections) {
      return this.disconnect('too_many_connections');
    }
    createIfNew(license, identity);
    const change = customerChange(checked.value.customer);
    await this.#enter(request, identity, license, { type: 'log_in_customer', change, ...this.visitor }, () =>
      this.version.lowerResponse('customer', lifted, {
        customer_id: identity.actor.id,
        static_config_path: `${this.server.address.host}/static/license/${state.id}/config.json`,
        ...(chats !== undefined && customerLoginChats(state, identity.actor.id, chats.value)),
      }),
    );
  }

  /** Carries the login out: the answer first, then this connection is told what everybody is told. */
  async #enter(
    request: Request,
    identity: Identity,
    license: License,
    command: Command,
    respond: () => object,
  ): Promise<void> {
    const timedOut = () => this.#refusal(request, { type: 'request_timeout' });
    const before = this.#identity;
    const reply = (inTime: () => boolean): Reply => ({
      accepted: () => {
        this.server.presence.arrived(license, identity.actor);
        if (this.#closed) {
          // Gone while the login waited: it was a visit all the same.
          if (license.hub.connectionsOf(identity.actor).size === 0) this.server.presence.left(license, identity.actor);
          return;
        }
        this.#identity = identity;
        this.#license = license;
        license.hub.add(this);
      },
      answer: (outcome) => {
        const send = outcome.ok ? this.#success(request, respond()) : this.#refusal(request, outcome.refusal);
        return () => {
          if (inTime()) send();
        };
      },
      withdrawn: () => {
        if (this.#closed) return;
        license.hub.remove(this); // which asks whose it is
        this.#identity = before;
        if (before === undefined) this.#license = undefined;
        else license.hub.add(this);
      },
    });
    await withinTime(this.server.limits.requestMs, timedOut, async (inTime) => {
      try {
        await license.run(identity.actor, command, this.#origin(request), reply(inTime));
      } catch (error) {
        // Their earlier departure is not forgotten because of an arrival that failed.
        if (license.hub.connectionsOf(identity.actor).size === 0) this.server.presence.left(license, identity.actor);
        throw error;
      }
    });
  }

  /** The push that announces a forced end, then the end (envelope.md 6.3). A customer hears nothing of tokens ([CACT-12]). */
  disconnect(reason: string): void {
    if (this.side === 'customer' && reason === 'access_token_revoked') {
      this.connection.close(closeCodes.normal);
      return;
    }
    const push = this.version.lowerPush(this.side, { action: `${this.side}_disconnected`, payload: { reason } });
    if (push !== undefined) this.send(pushFrame(push.action, push.payload));
    this.connection.close(closeCodes.normal);
  }

  /** Looks whether token and license are still good; to be called from time to time. */
  checkExpiry(): void {
    this.#endIfExpired();
  }

  /** The connection is gone. */
  closed(): void {
    this.#closed = true;
    const license = this.#license;
    const identity = this.#identity;
    if (license === undefined || identity === undefined) return;
    if (license.hub.remove(this) === 0) this.server.presence.left(license, identity.actor);
  }

  /** Agents are told why; customers' connections are just closed ([ENV-24], [CACT-12]). */
  #endIfExpired(): boolean {
    const license = this.#license;
    const identity = this.#identity;
    if (license === undefined || identity === undefined) return false;
    const reason = this.server.accounts.hasEnded(identity)
      ? 'access_token_revoked'
      : license.hasExpired
        ? 'license_expired'
        : undefined;
    if (reason === undefined) return false;
    if (this.side === 'agent') this.disconnect(reason);
    else this.connection.close(closeCodes.normal);
    return true;
  }

  #origin(request: Request): Origin {
    return { connection: this.id, ...(request.requestId !== undefined && { requestId: request.requestId }) };
  }

  /** The answer of this moment. @returns what sends it. */
  #success(request: Request, payload: object | undefined): Send {
    const frame = responseFrame(request.requestId, request.action, true, payload);
    return this.#sends(request.action, 'ok', frame);
  }

  #refusal(request: { action: string; requestId: string | undefined }, refusal: Refusal): Send {
    const frame = responseFrame(request.requestId, request.action, false, errorOf(this.version, refusal));
    return this.#sends(request.action, refusal.type, frame);
  }

  #sends(action: string, outcome: string, frame: Frame): Send {
    return () => {
      this.server.metrics.answered(this.side, 'rtm', this.version, action, outcome, this.#since);
      this.connection.answer(frame);
    };
  }

  #refuse(request: { action: string; requestId: string | undefined }, refusal: Refusal): void {
    this.#refusal(request, refusal)();
  }
}
