import { type Happening, isFact } from '../../domain/fact.js';
import { router } from '../../domain/permissions.js';
import type { Micros } from '../../domain/time.js';
import { type Delivery, type Target, targetOf } from '../../domain/webhooks.js';
import type { Duty } from '../duty.js';
import type { Turns } from '../files/turns.js';
import type { License } from '../license.js';
import type { Limits } from '../limits.js';
import type { Log } from '../log.js';
import type { Attempt, Poster } from './post.js';
import { type Job, Round } from './round.js';

/** What the couriers of all licenses share. */
export interface CourierOffice {
  readonly poster: Pick<Poster, 'post'>;
  /** Requests at the same time, of all licenses together. */
  readonly turns: Turns;
  readonly duty: Duty;
  readonly limits: Limits;
  readonly log: Log;
}

/** How long after a failure it is tried again to note what was delivered. */
const settlePauseMs = 1_000;

/**
 * Delivers what waits in one license, and notes in the license what has been taken or given up; all the rest is in the
 * license's state, so that another server, or this one after a restart, can go on with it. Webhooks do not wait for each
 * other, and nobody waits for a webhook.
 */
export class Courier {
  readonly #rounds = new Map<string, Round>();
  /** Taken on, and not settled yet: by the ids of the deliveries. */
  readonly #jobs = new Map<number, Job>();
  /** Those of them that are being tried. */
  readonly #underway = new Map<number, Promise<void>>();
  readonly #abort = new AbortController();
  readonly #stopListening: (() => void)[];
  #lastTaken = 0;
  /** Time of the last safe fact: what waits because of a later one may still be taken back. */
  #safeUpTo: Micros;
  #look: NodeJS.Immediate | undefined;
  readonly #absence: NodeJS.Timeout;
  #settled: { taken: number[]; givenUp: number[] } = { taken: [], givenUp: [] };
  #settling: Promise<void> | undefined;
  #closed = false;

  constructor(
    private readonly license: License,
    private readonly office: CourierOffice,
  ) {
    this.#safeUpTo = license.state.lastAt;
    this.#stopListening = [
      license.observe((happening) => this.#observe(happening)),
      office.duty.onChange(() => this.#dutyChanged()),
    ];
    this.#absence = setTimeout(() => this.#tellAbsentAgents(), office.limits.agentGoneMs);
    this.#lookSoon();
  }

  /** Nothing new is begun; what is under way may end within the time. Settled when all that is known is noted. */
  async close(withinMs: number): Promise<void> {
    this.#closed = true;
    clearImmediate(this.#look);
    clearTimeout(this.#absence);
    for (const stop of this.#stopListening) stop();
    for (const round of this.#rounds.values()) round.close();
    const timer = setTimeout(() => this.#abort.abort(), withinMs);
    await Promise.all(this.#underway.values());
    clearTimeout(timer);
    await this.#settling;
  }

  #observe(happening: Happening): void {
    if (!isFact(happening)) return;
    this.#safeUpTo = happening.at;
    const newest = this.license.state.webhooks.waiting.at(-1)?.id ?? 0;
    if (newest > this.#lastTaken) this.#lookSoon();
  }

  /** Whoever does not come back after a restart is gone, as after a lost connection. */
  #tellAbsentAgents(): void {
    if (!this.#isMine || this.license.state.webhooks.toldStatus.size === 0) return;
    this.license
      .run(router, { type: 'tell_absent_agents' }, {}, { answer: () => undefined })
      .catch((error: Error) => this.office.log('error', 'absent agents could not be told', { error: error.stack }));
  }

  #dutyChanged(): void {
    if (!this.#isMine) this.#forget();
    else this.#lookSoon();
  }

  get #isMine(): boolean {
    return this.office.duty.mine(this.license.state.id);
  }

  /** Somebody else goes on with what has not been begun. */
  #forget(): void {
    for (const round of this.#rounds.values()) round.close();
    this.#rounds.clear();
    for (const id of this.#jobs.keys()) if (!this.#underway.has(id)) this.#jobs.delete(id);
    this.#lastTaken = 0;
  }

  /** Once for everything that happens in one turn of the loop. */
  #lookSoon(): void {
    if (this.#closed) return;
    this.#look ??= setImmediate(() => {
      this.#look = undefined;
      if (this.#isMine) this.#takeOn();
    });
  }

  /** What is new and safe goes into the rounds, in its order. */
  #takeOn(): void {
    const { waiting } = this.license.state.webhooks;
    const first = waiting.findLastIndex(({ id }) => id <= this.#lastTaken) + 1;
    for (const delivery of waiting.slice(first)) {
      if (delivery.at > this.#safeUpTo) break;
      this.#lastTaken = delivery.id;
      if (this.#jobs.has(delivery.id)) continue;
      const job: Job = { delivery, tries: 0 };
      this.#jobs.set(delivery.id, job);
      this.#roundOf(delivery.webhookId).add(job);
    }
  }

  #roundOf(webhookId: string): Round {
    const known = this.#rounds.get(webhookId);
    if (known !== undefined) return known;
    const { webhookConnections, webhookRetriesMs } = this.office.limits;
    const round = new Round(
      { connections: webhookConnections, retriesMs: webhookRetriesMs },
      {
        begin: (job) => this.#begin(job),
        end: (job, attempt) => this.#end(job, attempt),
        leave: (job) => this.#leave(job),
        state: (isFailing, why) => this.#report(webhookId, isFailing, why),
      },
    );
    this.#rounds.set(webhookId, round);
    return round;
  }

  /** @returns `undefined` when there is nothing to deliver any more, or nowhere. */
  #begin({ delivery }: Job): Promise<Attempt> | undefined {
    const target = targetOf(this.license.state, delivery.webhookId);
    if (target === undefined || !this.#isWaiting(delivery.id)) {
      this.#jobs.delete(delivery.id);
      return undefined;
    }
    const { turns, poster } = this.office;
    const attempt = turns.take(() => poster.post(target.url, bodyOf(delivery, target), this.#abort.signal));
    const ended = attempt.then(
      () => undefined,
      () => undefined,
    );
    this.#underway.set(delivery.id, ended);
    void ended.then(() => this.#underway.delete(delivery.id));
    return attempt;
  }

  #end({ delivery }: Job, { ok }: Attempt): void {
    if (!ok && this.#abort.signal.aborted) return; // whoever serves the license next delivers it
    (ok ? this.#settled.taken : this.#settled.givenUp).push(delivery.id);
    this.#settling ??= this.#settle().finally(() => {
      this.#settling = undefined;
    });
  }

  /** Another server goes on with it, or this one when it is its turn again. */
  #leave({ delivery: { id } }: Job): void {
    this.#jobs.delete(id);
    this.#lastTaken = Math.min(this.#lastTaken, id - 1);
    this.#lookSoon();
  }

  /** As many as there are go together. */
  async #settle(): Promise<void> {
    while (this.#settled.taken.length + this.#settled.givenUp.length > 0) {
      const settled = this.#settled;
      this.#settled = { taken: [], givenUp: [] };
      try {
        await this.license.run(router, { type: 'settle_deliveries', ...settled }, {}, { answer: () => undefined });
        for (const id of [...settled.taken, ...settled.givenUp]) this.#jobs.delete(id);
        this.#tidy();
      } catch (error) {
        this.office.log('error', 'what was delivered could not be noted', { error: (error as Error).stack });
        if (this.#closed) return; // it is delivered once more
        this.#settled.taken.unshift(...settled.taken);
        this.#settled.givenUp.unshift(...settled.givenUp);
        await new Promise((resolve) => setTimeout(resolve, settlePauseMs));
      }
    }
  }

  /** What a receiver is known for is kept while it fails. */
  #tidy(): void {
    for (const [webhookId, round] of this.#rounds) {
      const isKept = round.isFailing && targetOf(this.license.state, webhookId) !== undefined;
      if (round.isEmpty && !isKept) this.#rounds.delete(webhookId);
    }
  }

  #isWaiting(id: number): boolean {
    const { waiting } = this.license.state.webhooks;
    let [low, high] = [0, waiting.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((waiting[middle]?.id ?? 0) < id) low = middle + 1;
      else high = middle;
    }
    return waiting[low]?.id === id;
  }

  /** Of the address only the host: the rest of it may be a secret. */
  #report(webhookId: string, isFailing: boolean, why: string): void {
    if (this.#abort.signal.aborted) return;
    const host = URL.parse(targetOf(this.license.state, webhookId)?.url ?? '')?.host;
    const fields = { license: this.license.state.id, webhook: webhookId, host };
    if (isFailing) this.office.log('warn', 'a webhook is not taken', { ...fields, why });
    else this.office.log('info', 'a webhook is taken again', fields);
  }
}

/** configuration-api.md 3.5. The secret is the one of now, so that a bot can change it. */
function bodyOf({ webhookId, action, data, chatProperties }: Delivery, { secretKey }: Target): string {
  const head = JSON.stringify({ webhook_id: webhookId, secret_key: secretKey, action }).slice(0, -1);
  const additional = chatProperties === undefined ? '' : `,"additional_data":{"chat_properties":${chatProperties}}`;
  return `${head},"data":${data}${additional}}`;
}
