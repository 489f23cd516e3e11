import { type Actor, reachOf } from '../domain/permissions.js';
import type { AgentAudience, Push } from '../domain/push.js';
import { isMember, type LicenseState } from '../domain/state.js';
import { admits, seesChat } from '../domain/visibility.js';
import { type Frame, pushFrame, pushFrameFor } from './frame.js';

/** A logged-in connection. */
export interface Subscriber {
  readonly id: string;
  readonly actor: Actor;
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
    const tell = (receivers: Iterable<Subscriber>, action: string, payload: unknown): void => {
      let common: Frame | undefined;
      for (const to of receivers) {
        if (requestId !== undefined && to.id === connection) {
          deliveries.push({ to, frame: pushFrameFor(requestId, action, payload) });
        } else {
          common ??= pushFrame(action, payload);
          deliveries.push({ to, frame: common });
        }
      }
    };
    if (push.agents !== undefined) {
      const { action, payload, audience } = push.agents;
      tell(this.#agentReceivers(state, audience, connection), action, payload);
    }
    if (push.customers !== undefined) {
      const { action, payload, ids } = push.customers;
      tell(this.#customerReceivers(ids), action, payload);
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
        if (subscriber.id === requester || mayRead(audience, subscriber.actor)) yield subscriber;
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

/** Pushes about a chat need the token's right to read it (agent-pushes.md [PUSH:read]). */
function mayRead(audience: AgentAudience, actor: Actor): boolean {
  if (audience.to !== 'chat_agents') return true;
  const reach = reachOf(actor, 'chats:read');
  return reach === 'all' || (reach === 'my' && (isMember(audience.chat, actor.id) || wasMember(audience, actor.id)));
}

function wasMember(audience: AgentAudience, agentId: string): boolean {
  return audience.to === 'chat_agents' && audience.also?.includes(agentId) === true;
}
