import { apply } from '../domain/apply.js';
import type { Command } from '../domain/command.js';
import { decide } from '../domain/decide.js';
import { type Cause, type Happening, isFact } from '../domain/fact.js';
import { type LicenseConfig, newLicense } from '../domain/new-license.js';
import type { Actor } from '../domain/permissions.js';
import { pushesOf } from '../domain/push.js';
import type { Result } from '../domain/result.js';
import type { LicenseState } from '../domain/state.js';
import type { Micros } from '../domain/time.js';
import { Archivist } from './archive/archivist.js';
import { sqliteArchive } from './archive/sqlite-archive.js';
import { type Delivery, Hub } from './hub.js';
import { newId } from './ids.js';
import type { Journal } from './journal/journal.js';

/** Microseconds since the epoch. */
export function now(): Micros {
  return Date.now() * 1000;
}

/** The request of one connection, whose copies of the pushes name it (envelope.md section 5). */
export type Origin = Pick<Cause, 'connection' | 'requestId'>;

export interface Reply {
  /** The facts are safe and about to be applied; a login enters here, so that it gets the pushes of its own arrival. */
  accepted?(): void;
  /** The primary happening is applied, its consequences are not yet: what a response tells is this moment ([DOM:sequence]). */
  applied?(primary: Happening): void;
  /** The outcome, once it is applied and before anybody gets a push of it (envelope.md [ENV-16]). */
  answer(outcome: Result<readonly Happening[]>): void;
}

/** One license at work: commands go in one by one; facts are kept, folded in, answered and told, in this order. */
export class License {
  readonly hub = new Hub();
  readonly state: LicenseState;
  readonly archive: Archivist;
  readonly #journal: Journal;
  #seq = 0;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(config: LicenseConfig, journal: Journal) {
    this.state = newLicense(config, now());
    this.archive = new Archivist(this.state, sqliteArchive);
    this.#journal = journal;
  }

  /** Whether the license has run out. */
  get hasExpired(): boolean {
    const { expiresAt } = this.state.settings;
    return expiresAt !== undefined && expiresAt <= now();
  }

  /** Folds in what the journal has kept. */
  async load(): Promise<void> {
    for await (const fact of this.#journal.read(this.state.id, this.#seq)) {
      apply(this.state, fact);
      this.archive.note(fact);
      this.#seq += 1;
    }
  }

  /** Carries out one command after all that came before it. */
  run(actor: Actor, command: Command, origin: Origin, reply: Reply): Promise<void> {
    const done = this.#tail.then(() => this.#execute(actor, command, origin, reply));
    this.#tail = done.catch(() => undefined); // the caller hears of it; the next command must not
    return done;
  }

  async #execute(actor: Actor, command: Command, origin: Origin, reply: Reply): Promise<void> {
    const decided = decide(this.state, actor, command, { now: now(), newId }, origin);
    if (!decided.ok) {
      reply.answer(decided);
      return;
    }
    const facts = decided.value.filter(isFact);
    if (facts.length > 0) this.#seq = await this.#journal.append(this.state.id, this.#seq, facts);
    reply.accepted?.();
    const deliveries: Delivery[] = [];
    const last = decided.value.at(-1);
    if (last === undefined) reply.answer(decided);
    for (const happening of decided.value) {
      apply(this.state, happening);
      this.archive.note(happening);
      if (happening.primary === true) reply.applied?.(happening);
      if (happening === last) reply.answer(decided); // nothing changes any more: who is told what can wait
      for (const push of pushesOf(this.state, happening)) deliveries.push(...this.hub.deliveries(this.state, push));
    }
    for (const delivery of deliveries) {
      if ('frame' in delivery) for (const to of delivery.to) to.send(delivery.frame);
      else for (const to of delivery.to) to.disconnect(delivery.ends);
    }
  }
}
