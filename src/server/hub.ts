import type { TokenHash } from '../domain/accounts.js';
import { type Actor, reachOf } from '../domain/permissions.js';
import type { AgentAudience, Ending, Push } from '../domain/push.js';
import { isMember, type LicenseState } from '../domain/state.js';
import { admits, isOpen, seesChat } from '../domain/visibility.js';
import type { Side, WirePush } from '../protocol/dialect/dialect.js';
import type { Version } from '../protocol/dialect/versions.js';
import { type Frame, pushFrame, pushFrameFor } from './frame.js';

/** A logged-in connection. */
export interface Subscriber {
  readonly id: string;
  readonly actor: Actor;
  readonly version: Version;
  /** Of the token that it logged in with; `undefined`: with none. */
  readonly tokenHash: TokenHash | undefined;
  send(frame: Frame): void;
  /** The push that announces a forced end, then the end (envelope.md 6.3). */
  disconnect(reason: string): void;
}

/** A frame for connections, or the reason for which their sessions end. */
export type Delivery =
  | { readonly to: readonly Subscriber[]; readonly frame: Frame }
  | { readonly to: readonly Subscriber[]; readonly ends: string };

/** Connections of agents. */
interface Readers {
  /** Whose token lets them read all chats that they see. */
  readonly ofAll: readonly Subscriber[];
  /** Those for whom it depends on the chat. */
  readonly others: readonly Subscriber[];
}

/** The logged-in connections of one license, and who of them is told what. */
export class Hub {
  readonly #agents = new Map<string, Set<Subscriber>>();
  readonly #customers = new Map<string, Set<Subscriber>>();
  /** Those whose end is decided, but not safe. */
  readonly #ending = new Set<Subscriber>();
  /** What a push about a chat that all agents see would find by looking at everybody; until somebody comes or goes. */
  #readers: Readers | undefined;
  readonly #watchers = new Set<(actor: Actor) => void>();

  /** Calls the listener whenever a user has more or fewer connections than before. @returns takes it off. */
  watch(listener: (actor: Actor) => void): () => void {
    this.#watchers.add(listener);
    return () => void this.#watchers.delete(listener);
  }

  add(subscriber: Subscriber): void {
    const users = this.#usersOf(subscriber.actor);
    const connections = users.get(subscriber.actor.id);
    if (connections === undefined) users.set(subscriber.actor.id, new Set([subscriber]));
    else connections.add(subscriber);
    this.#readers = undefined;
    for (const watcher of this.#watchers) watcher(subscriber.actor);
  }

  /** @returns how many connections the user has left. */
  remove(subscriber: Subscriber): number {
    this.#ending.delete(subscriber);
    const users = this.#usersOf(subscriber.actor);
    const connections = users.get(subscriber.actor.id);
    connections?.delete(subscriber);
    const left = connections?.size ?? 0;
    if (left === 0) users.delete(subscriber.actor.id);
    this.#readers = undefined;
    for (const watcher of this.#watchers) watcher(subscriber.actor);
    return left;
  }

  /** Their end was taken back: those that are still connected are told again. */
  resume(subscribers: readonly Subscriber[]): void {
    for (const subscriber of subscribers) if (this.#ending.delete(subscriber)) this.add(subscriber);
  }

  connectionsOf(actor: Pick<Actor, 'kind' | 'id'>): ReadonlySet<Subscriber> {
    return this.#usersOf(actor).get(actor.id) ?? new Set();
  }

  /**
   * Who gets this push, in which form. To be called right after the happening was applied: later ones may change who
   * sees the chat.
   */
  deliveries(state: LicenseState, push: Push): Delivery[] {
    const { connection, requestId } = push.cause;
    const deliveries: Delivery[] = [];
    const tell = (side: Side, receivers: readonly Subscriber[], newest: WirePush): void => {
      const others = new Map<Version, Subscriber[]>();
      let lastVersion: Version | undefined;
      let group: Subscriber[] = [];
      for (const to of receivers) {
        if (requestId !== undefined && to.id === connection && to.version.traits.requestIdInPushes) {
          const own = to.version.lowerPush(side, newest);
          if (own !== undefined) deliveries.push({ to: [to], frame: pushFrameFor(requestId, own.action, own.payload) });
          continue;
        }
        if (to.version !== lastVersion) {
          lastVersion = to.version;
          group = others.get(lastVersion) ?? [];
          others.set(lastVersion, group);
        }
        group.push(to);
      }
      for (const [version, to] of others) {
        const push = version.lowerPush(side, newest);
        if (push !== undefined) deliveries.push({ to, frame: pushFrame(push.action, push.payload) });
      }
    };
    if (push.agents !== undefined) {
      tell('agent', this.#agentReceivers(state, push.agents.audience, connection), push.agents);
    }
    if (push.customers !== undefined) {
      tell('customer', this.#customerReceivers(push.customers.ids), push.customers);
    }
    if (push.ends !== undefined) {
      const to = this.#endingWith(push.ends);
      deliveries.push({ to, ends: push.ends.reason });
      for (const subscriber of to) {
        this.remove(subscriber); // nothing that follows is for them
        this.#ending.add(subscriber);
      }
    }
    return deliveries;
  }

  #endingWith(ending: Ending): Subscriber[] {
    if ('customerId' in ending) return [...(this.#customers.get(ending.customerId) ?? [])];
    const tokens = new Set(ending.tokens);
    const all = [...this.#agents.values(), ...this.#customers.values()].flatMap((connections) => [...connections]);
    return all.filter(({ tokenHash }) => tokenHash !== undefined && tokens.has(tokenHash));
  }

  #agentReceivers(state: LicenseState, audience: AgentAudience, requester: string | undefined): readonly Subscriber[] {
    if (audience.to === 'chat_agents' && audience.except === undefined && isOpen(audience.chat.access)) {
      const { ofAll, others } = this.#readersOfOpenChats();
      const some = others.filter((one) => one.id === requester || mayRead(audience, one.actor));
      return some.length === 0 ? ofAll : [...ofAll, ...some];
    }
    const receivers: Subscriber[] = [];
    for (const [agentId, connections] of this.#agents) {
      if (!isAddressed(state, audience, agentId)) continue;
      for (const subscriber of connections) {
        const asked = subscriber.id === requester;
        if (asked ? !isForOthers(audience) : mayRead(audience, subscriber.actor)) receivers.push(subscriber);
      }
    }
    return receivers;
  }

  #readersOfOpenChats(): Readers {
    if (this.#readers === undefined) {
      const readers = { ofAll: [] as Subscriber[], others: [] as Subscriber[] };
      for (const subscriber of [...this.#agents.values()].flatMap((connections) => [...connections])) {
        const list = reachOf(subscriber.actor, 'chats:read') === 'all' ? readers.ofAll : readers.others;
        list.push(subscriber);
      }
      this.#readers = readers;
    }
    return this.#readers;
  }

  #customerReceivers(ids: readonly string[]): Subscriber[] {
    const receivers: Subscriber[] = [];
    for (const id of ids) receivers.push(...this.connectionsOf({ kind: 'customer', id }));
    return receivers;
  }

  #usersOf(actor: Pick<Actor, 'kind'>): Map<string, Set<Subscriber>> {
    return actor.kind === 'agent' ? this.#agents : this.#customers;
  }
}

function isAddressed(state: LicenseState, audience: AgentAudience, agentId: string): boolean {
  if (audience.to === 'all_agents') return true;
  if (audience.to === 'agents') return audience.ids.includes(agentId);
  const { chat, also, before, except } = audience;
  if (except === agentId) return false;
  return (
    also?.includes(agentId) === true ||
    seesChat(state, chat, agentId) ||
    (before !== undefined && admits(state, before, agentId))
  );
}

/** Typing is told to others only, also when the requester's bot types ([ACT:typing]). */
function isForOthers(audience: AgentAudience): boolean {
  return audience.to === 'chat_agents' && audience.except !== undefined;
}

/** Pushes about a chat need the token's right to read it (agent-pushes.md [PUSH:read]). */
function mayRead(audience: AgentAudience, actor: Actor): boolean {
  if (audience.to !== 'chat_agents') return true;
  const reach = reachOf(actor, 'chats:read');
  return reach === 'all' || (reach === 'my' && (isMember(audience.chat, actor.id) || wasMember(audience, actor.id)));
}

function wasMember(audience: AgentAudience, agentId: string): boolean {
  return audience.to === 'chat_agents' && audience.also?.includes(agentId) === true;
}
