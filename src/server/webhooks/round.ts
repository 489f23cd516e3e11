import type { Delivery } from '../../domain/webhooks.js';
import type { Attempt } from './post.js';

/** A delivery on its way. */
export interface Job {
  readonly delivery: Delivery;
  /** How often it has been tried. */
  tries: number;
}

export interface RoundOptions {
  /** Requests to one receiver at the same time; one that fails gets fewer, so that it ties up little. */
  readonly connections: number;
  /** Milliseconds after each failure until the next try; after the last one it is given up ([CONF-23]). */
  readonly retriesMs: readonly number[];
}

export interface RoundEvents {
  /** @returns `undefined`: there is nothing to do. */
  begin(job: Job): Promise<Attempt> | undefined;
  /** The job is done with: taken, or given up. */
  end(job: Job, attempt: Attempt): void;
  /** The round was closed before the job was done with. */
  leave(job: Job): void;
  /** The receiver stopped taking deliveries, or takes them again. */
  state(isFailing: boolean, why: string): void;
}

const connectionsOfFailing = 2;

/**
 * The deliveries of one webhook. Those of one chat are tried for the first time one after the other, in their order; chats
 * do not wait for each other, and nothing waits for a second try ([CONF-23]).
 */
export class Round {
  /** May go as soon as there is a connection. */
  readonly #ready: Job[] = [];
  /** By lane: behind one whose first try is not over. */
  readonly #behind = new Map<string, Job[]>();
  readonly #pauses = new Set<NodeJS.Timeout>();
  #active = 0;
  #isFailing = false;
  #closed = false;

  constructor(
    private readonly options: RoundOptions,
    private readonly events: RoundEvents,
  ) {}

  /** Nothing is under way and nothing waits. */
  get isEmpty(): boolean {
    return this.#active + this.#ready.length + this.#pauses.size === 0;
  }

  get isFailing(): boolean {
    return this.#isFailing;
  }

  add(job: Job): void {
    const lane = laneOf(job);
    const behind = this.#behind.get(lane);
    if (behind !== undefined) {
      behind.push(job);
      return;
    }
    this.#behind.set(lane, []);
    this.#ready.push(job);
    this.#goOn();
  }

  /** Nothing more is begun. */
  close(): void {
    this.#closed = true;
    this.#ready.length = 0;
    this.#behind.clear();
    for (const pause of this.#pauses) clearTimeout(pause);
    this.#pauses.clear();
  }

  #goOn(): void {
    const { connections } = this.options;
    const limit = this.#isFailing ? Math.min(connections, connectionsOfFailing) : connections;
    while (!this.#closed && this.#active < limit) {
      const job = this.#ready.shift();
      if (job === undefined) break;
      const attempt = this.events.begin(job);
      if (attempt === undefined) {
        if (job.tries === 0) this.#letNextGo(job);
        continue;
      }
      this.#active += 1;
      attempt.then(
        (result) => this.#over(job, result),
        () => this.#over(job, { ok: false, why: 'the request failed' }),
      );
    }
  }

  #over(job: Job, attempt: Attempt): void {
    this.#active -= 1;
    job.tries += 1;
    if (attempt.ok === this.#isFailing) {
      this.#isFailing = !attempt.ok;
      this.events.state(this.#isFailing, attempt.ok ? '' : attempt.why);
    }
    if (job.tries === 1) this.#letNextGo(job);
    const pauseMs = this.options.retriesMs[job.tries - 1];
    if (attempt.ok || attempt.final === true || pauseMs === undefined) this.events.end(job, attempt);
    else if (this.#closed) this.events.leave(job);
    else this.#tryAgain(job, pauseMs);
    this.#goOn();
  }

  #letNextGo(job: Job): void {
    const lane = laneOf(job);
    const next = this.#behind.get(lane)?.shift();
    if (next !== undefined) this.#ready.push(next);
    else this.#behind.delete(lane);
  }

  #tryAgain(job: Job, afterMs: number): void {
    const pause = setTimeout(() => {
      this.#pauses.delete(pause);
      this.#ready.push(job);
      this.#goOn();
    }, afterMs);
    this.#pauses.add(pause);
  }
}

/** What has no chat is about agents, and has an order of its own. */
function laneOf({ delivery: { chatId = '' } }: Job): string {
  return chatId;
}
