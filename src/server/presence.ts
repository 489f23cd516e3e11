import type { Actor } from '../domain/permissions.js';
import type { License } from './license.js';

/**
 * Tells the licenses when users are gone. An agent counts as logged in for a while after the last connection
 * (agent-pushes.md [PUSH:presence]), so that a reconnect or a row of one-shot commands is nobody's news.
 */
export class Presence {
  readonly #leaving = new Map<string, NodeJS.Timeout>();
  #closed = false;

  /** @param goneMs how long an agent's last connection has to be gone. */
  constructor(
    private readonly goneMs: number,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** A user has a connection (again). */
  arrived(license: License, actor: Actor): void {
    const key = keyOf(license, actor);
    clearTimeout(this.#leaving.get(key));
    this.#leaving.delete(key);
  }

  /** A user's last connection has gone. */
  left(license: License, actor: Actor): void {
    if (actor.kind === 'customer') {
      this.#logOut(license, actor);
      return;
    }
    if (this.#closed) return;
    const key = keyOf(license, actor);
    const timer = setTimeout(() => {
      this.#leaving.delete(key);
      this.#logOut(license, actor);
    }, this.goneMs);
    this.#leaving.set(key, timer);
  }

  /** The server stops: agents who leave from now on are nobody's news. */
  close(): void {
    this.#closed = true;
    for (const timer of this.#leaving.values()) clearTimeout(timer);
    this.#leaving.clear();
  }

  #logOut(license: License, actor: Actor): void {
    const type = actor.kind === 'agent' ? 'log_out_agent' : 'log_out_customer';
    license.run(actor, { type }, {}, { answer: () => undefined }).catch(this.failed);
  }
}

function keyOf(license: License, actor: Actor): string {
  return `${license.state.id} ${actor.kind} ${actor.id}`;
}
