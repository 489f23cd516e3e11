import { type Actor, reachOf } from '../domain/permissions.js';
import type { AgentAudience, Push } from '../domain/push.js';
import { isMember, type LicenseState } from '../domain/state.js';
import { admits, seesChat } from '../domain/visibility.js';
import type { Side, WirePush } from '../protocol/dialect/dialect.js';
import type { Version } from '../protocol/dialect/versions.js';
import { type Frame, pushFrame, pushFrameFor } from './frame.js';

/** A logged-in connection. */
export interface Subscriber {
  readonly id: string;
  readonly actor: Actor;
  readonly version: Version;
  send(frame: Frame): void;
  /** The push that announces a forced end, then the end (envelope.md 6.3). */
  disconnect(reason: string): void;
}

/** A frame for a connection, or the reason for which its session ends. */
export type Delivery =
  | { readonly to: Subscriber; readonly frame: Frame }
  | { readonly to: Subscriber; readonly ends: string };

/** The logged-in connections of one license, and who of them is told what. */
export class Hub {
  readonly #agents = new Map<string, Set<Subscriber>>();
  readonly #customers = new Map<string, Set<Subscriber>>();

  add(subscriber: Subscriber): void {
    const users = this.#usersOf(subscriber.actor);
    const connections = users.get(subscriber.actor.id);
    if (connections === undefined) users.set(subscriber.actor.id, new Set([subscriber]));
    else connections.add(subscriber);
  }

  /** @returns how many connections the user has left. */
  remove(subscriber: Subscriber): number {
    const users = this.#usersOf(subscriber.actor);
    const connections = users.get(subscriber.actor.id);
    connections?.delete(subscriber);
    const left = connections?.size ?? 0;
    if (left === 0) users.delete(subscriber.actor.id);
    return left;
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
    const tell = (side: Side, receivers: Iterable<Subscriber>, newest: WirePush): void => {
      const encoded = new Map<Version, Encoded | undefined>();
      for (const to of receivers) {
        if (!encoded.has(to.version)) encoded.set(to.version, encode(to.version, side, newest));
        const version = encoded.get(to.version);
        if (version === undefined) continue; // this version does not have the push
        const own = requestId !== undefined && to.id === connection && to.version.traits.requestIdInPushes;
        const { action, payload } = version.push;
        deliveries.push({ to, frame: own ? pushFrameFor(requestId, action, payload) : version.frame });
      }
    };
    if (push.agents !== undefined) {
      tell('agent', this.#agentReceivers(state, push.agents.audience, connection), push.agents);
    }
    if (push.customers !== undefined) {
      tell('customer', this.#customerReceivers(push.customers.ids), push.customers);
    }
    if (push.ends !== undefined) {
      const { customerId, reason } = push.ends;
      for (const to of this.#customers.get(customerId) ?? []) deliveries.push({ to, ends: reason });
      this.#customers.delete(customerId); // nothing that follows is for them
    }
    return deliveries;
  }

  *#agentReceivers(state: LicenseState, audience: AgentAudience, requester: string | undefined): Iterable<Subscriber> {
    for (const [agentId, connections] of this.#agents) {
      if (!isAddressed(state, audience, agentId)) continue;
      for (const subscriber of connections) {
        const asked = subscriber.id === requester;
        if (asked ? !isForOthers(audience) : mayRead(audience, subscriber.actor)) yield subscriber;
      }
    }
  }

  *#customerReceivers(ids: readonly string[]): Iterable<Subscriber> {
    for (const id of ids) yield* this.#customers.get(id) ?? [];
  }

  #usersOf(actor: Pick<Actor, 'kind'>): Map<string, Set<Subscriber>> {
    return actor.kind === 'agent' ? this.#agents : this.#customers;
  }
}

interface Encoded {
  readonly push: WirePush;
  readonly frame: Frame;
}

/** The push in the words of one version; `undefined` when it does not have it. */
function encode(version: Version, side: Side, newest: WirePush): Encoded | undefined {
  const push = version.lowerPush(side, newest);
  return push && { push, frame: pushFrame(push.action, push.payload) };
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
