import type { Actor } from '../domain/permissions.js';
import type { License } from './license.js';

/** A user, whatever he may do. */
type Who = Pick<Actor, 'kind' | 'id'>;

/** How long after a departure that was not kept it is told again. */
const retryMs = 5000;

/**
 * Tells the licenses when users are gone. An agent counts as logged in for a while after the last connection
 * (agent-pushes.md [PUSH:presence]), so that a reconnect or a row of one-shot commands is nobody's news.
 */
export class Presence {
  readonly #leaving = new Map<string, NodeJS.Timeout>();
  /** How many connections a user has at other servers that serve the license. */
  elsewhere: (license: License, who: Who) => number = () => 0;
  #closed = false;

  /** @param goneMs how long an agent's last connection has to be gone. */
  constructor(
    private readonly goneMs: number,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** A user has a connection (again), here or elsewhere. */
  arrived(license: License, who: Who): void {
    const key = keyOf(license, who);
    clearTimeout(this.#leaving.get(key));
    this.#leaving.delete(key);
  }

  /** A user's last connection to this server has gone. */
  left(license: License, who: Who): void {
    if (this.elsewhere(license, who) > 0) return;
    if (who.kind === 'customer') {
      this.#logOut(license, who);
      return;
    }
    if (this.#closed) return;
    this.#logOutIn(this.goneMs, license, who);
  }

  /** A user's last connection to another server has gone. */
  leftElsewhere(license: License, who: Who): void {
    if (!this.#closed && license.hub.connectionsOf(who).size === 0) this.left(license, who);
  }

  /** The server stops: agents who leave from now on are nobody's news. */
  close(): void {
    this.#closed = true;
    for (const timer of this.#leaving.values()) clearTimeout(timer);
    this.#leaving.clear();
  }

  #logOutIn(ms: number, license: License, who: Who, log: (error: unknown) => void = this.failed): void {
    const key = keyOf(license, who);
    clearTimeout(this.#leaving.get(key));
    const timer = setTimeout(() => {
      this.#leaving.delete(key);
      this.#logOut(license, who, log);
    }, ms);
    this.#leaving.set(key, timer);
  }

  /** @param log hears of a failure the first time; it is tried again until it is kept, or the user is back. */
  #logOut(license: License, who: Who, log: (error: unknown) => void = this.failed): void {
    const logOut = { answer: () => undefined };
    const done =
      who.kind === 'agent'
        ? license.run({ ...who, kind: 'agent', scopes: new Set() }, { type: 'log_out_agent' }, {}, logOut)
        : license.run({ ...who, kind: 'customer' }, { type: 'log_out_customer' }, {}, logOut);
    done.catch((error: unknown) => {
      log(error);
      const isBack = license.hub.connectionsOf(who).size > 0 || this.elsewhere(license, who) > 0;
      if (!isBack && !this.#closed) this.#logOutIn(retryMs, license, who, () => undefined);
    });
  }
}

function keyOf(license: License, who: Who): string {
  return `${license.state.id} ${who.kind} ${who.id}`;
}
