import type { Command } from '../domain/command.js';
import { decide } from '../domain/decide.js';
import { direct, UndoableEdits } from '../domain/edits.js';
import { type Fact, type Happening, isFact, type Signal } from '../domain/fact.js';
import { type LicenseConfig, newLicense } from '../domain/new-license.js';
import type { Doer } from '../domain/permissions.js';
import type { LicenseState } from '../domain/state.js';
import type { Micros } from '../domain/time.js';
import type { Archive } from './archive/archive.js';
import { Archivist, type JournalView } from './archive/archivist.js';
import { sqliteArchive } from './archive/sqlite-archive.js';
import { begin } from './beginning.js';
import { EarlySignals, isKnown } from './early-signals.js';
import { Effects } from './effects.js';
import { Hub } from './hub.js';
import { newId } from './ids.js';
import { type Journal, JournalConflict } from './journal/journal.js';
import { SnapshotSchedule } from './journal/snapshot-schedule.js';
import {
  Batch,
  type CommandTask,
  type Origin,
  type ReadTask,
  type Reply,
  type Send,
  type Task,
  threadsOf,
} from './task.js';

/** Microseconds since the epoch. */
export function now(): Micros {
  return Date.now() * 1000;
}

/**
 * One license at work. Commands are decided one by one, on a state that contains what is still on its way to the journal,
 * and applied at once; answers and pushes go out, in this order, when the facts are safe. What waits while an append is
 * under way is the next append. When an append fails, everything that is not safe is taken back.
 */
export class License {
  readonly hub = new Hub();
  readonly state: LicenseState;
  readonly archive: Archivist;
  readonly #journal: Journal;
  /** The number of the last safe fact. */
  #seq = 0;
  /** What is being appended. */
  #underway: Batch | undefined;
  /** What is applied and goes with the next append. */
  #next = new Batch();
  /** Tasks that have come while none can be taken on: another one is, or the license catches up with others. */
  #queue: Task[] = [];
  #isBusy = false;
  /** What others did meanwhile; it is taken in when nothing is under way. */
  #news: (() => void)[] = [];
  readonly #early = new EarlySignals();
  #flush: NodeJS.Immediate | undefined;
  #schedule: SnapshotSchedule | undefined;
  #stopFollowing: () => void = () => undefined;
  #settled: (() => void)[] = [];
  readonly #effects: Effects;

  /**
   * @param failed hears of what goes wrong in the background; it is tried again.
   * @param openArchive where closed threads are kept beyond the process; by default they stay in memory.
   */
  constructor(
    private readonly config: LicenseConfig,
    journal: Journal,
    failed: (error: unknown) => void = rethrow,
    openArchive?: () => Archive,
  ) {
    this.state = newLicense(config, now());
    this.archive = new Archivist(this.state, openArchive ?? sqliteArchive, failed, openArchive && this.#wayToJournal());
    this.#effects = new Effects(this.state, this.hub, this.archive);
    this.#journal = journal;
  }

  /** Pushes written to connections so far. */
  get told(): number {
    return this.#effects.told;
  }

  /** Whether the license has run out. */
  get hasExpired(): boolean {
    const { expiresAt } = this.state.settings;
    return expiresAt !== undefined && expiresAt <= now();
  }

  /** Whether everything that can be seen in the state is safe, so that it may be told at once. */
  get isSettled(): boolean {
    return this.#underway === undefined && this.#next.isEmpty && !this.#isBusy;
  }

  /** Folds in what the journal has kept, and follows what others append from now on. */
  async load(): Promise<void> {
    const { seq, snapshotSeq } = await begin(this.config, this.state, this.#journal, this.archive);
    this.#seq = seq;
    this.#schedule = new SnapshotSchedule(this.config, this.#journal.snapshots, this.archive, snapshotSeq);
    this.#schedule.look(seq);
    const { id } = this.state;
    this.#stopFollowing =
      this.#journal.follow?.(id, this.#seq, (facts, last) => this.#whenStill(() => this.#takeIn(facts, last))) ??
      (() => undefined);
  }

  #wayToJournal(): JournalView {
    const license = this;
    return {
      get seq() {
        return license.#seq;
      },
      unsafeThreads: () => threadsOf([...(this.#underway?.tasks ?? []), ...this.#next.tasks]),
      complete: () => this.#schedule?.look(this.#seq),
    };
  }

  /**
   * Carries out one command after all that came before it.
   * @returns resolves when it is answered. @throws when its facts could not be kept; nothing of it is left then.
   */
  run(actor: Doer, command: Command, origin: Origin, reply: Reply): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#take({ actor, command, origin, reply, done: undefined, resolve, reject });
    });
  }

  /**
   * Reads the state after all that came before.
   * @param read called at once, and again when what it saw had to be taken back; what it returns is called once, when
   * everything that it could see is safe.
   */
  read(read: () => Send): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#take({ read, send: undefined, resolve, reject });
    });
  }

  /** Whether other servers may change the license, too. */
  get isShared(): boolean {
    return this.#journal.catchUp !== undefined;
  }

  /**
   * Resolves when what any server had acknowledged when it was called can be seen here.
   * @throws when the journal is out of reach.
   */
  async catchUp(): Promise<void> {
    if (this.#journal.catchUp === undefined) return;
    await this.#journal.catchUp(this.state.id);
    await new Promise<void>((resolve) => this.#whenStill(resolve));
  }

  /** The number of the last safe fact. */
  get seq(): number {
    return this.#seq;
  }

  /**
   * Takes in what is true for a moment at another server that serves this license.
   * @param after the number of the last fact there was: it is told here first, as it was there.
   */
  hear(signals: readonly Signal[], after: number): void {
    this.#early.add(signals, after);
    this.#takeNews();
  }

  /**
   * Calls the listener with every happening that is applied and safe, in order: what was decided here and what others
   * did. The state may contain later ones already, which may still be taken back. A listener must not throw.
   * @returns takes the listener off.
   */
  observe(listener: (happening: Happening) => void): () => void {
    this.#effects.observers.add(listener);
    return () => void this.#effects.observers.delete(listener);
  }

  /** Resolves when everything that was asked for is safe or has failed; nothing is taken in any more. */
  async close(): Promise<void> {
    this.#stopFollowing();
    while (!this.isSettled) await new Promise<void>((resolve) => this.#settled.push(resolve));
    this.archive.close();
  }

  #take(task: Task): void {
    if (this.#isBusy) {
      this.#queue.push(task);
      return;
    }
    this.#isBusy = true;
    this.#carryOut(task);
    this.#goOn();
  }

  /** Takes on what has come while the license was busy. */
  #goOn(): void {
    for (let task = this.#queue.shift(); task !== undefined; task = this.#queue.shift()) this.#carryOut(task);
    this.#isBusy = false;
    if (this.isSettled) for (const settled of this.#settled.splice(0)) settled();
  }

  #carryOut(task: Task): void {
    try {
      if ('read' in task) this.#carryOutRead(task);
      else this.#carryOutCommand(task);
    } catch (error) {
      task.reject(error);
    }
  }

  #carryOutRead(task: ReadTask): void {
    const send = task.read();
    if (this.#isSafe) {
      send();
      task.resolve();
    } else {
      task.send = send;
      this.#next.tasks.push(task);
    }
  }

  #carryOutCommand(task: CommandTask): void {
    const { actor, command, origin, reply } = task;
    const decided = decide(this.state, actor, command, { now: now(), newId }, origin);
    const happenings = decided.ok ? decided.value : [];
    const facts = happenings.filter(isFact);
    const { isImmediate } = this.#journal;
    if (isImmediate === true || (facts.length === 0 && this.#isSafe)) {
      if (facts.length > 0) this.#seq = this.#journal.append(this.state.id, this.#seq, facts) as number;
      // The answer goes out before it is known who else is told.
      this.#effects.tell(
        this.#effects.apply(decided, reply, direct, (send) => send?.()),
        happenings,
      );
      task.resolve();
      return;
    }
    const edits = new UndoableEdits();
    let send: Send | undefined;
    try {
      const deliveries = this.#effects.apply(decided, reply, edits, (made) => {
        send = made;
      });
      task.done = { edits, happenings, deliveries, send };
    } catch (error) {
      edits.undo();
      reply.withdrawn?.();
      throw error;
    }
    this.#next.tasks.push(task);
    this.#next.facts.push(...facts);
    // Whatever else comes in this turn of the event loop goes with it.
    if (facts.length > 0 && this.#underway === undefined) this.#flush ??= setImmediate(() => this.#append());
  }

  /** Nothing that is applied is still on its way to the journal. */
  get #isSafe(): boolean {
    return this.#underway === undefined && this.#next.isEmpty;
  }

  /** Sends what waits to the journal, if nothing is under way. */
  #append(): void {
    clearImmediate(this.#flush);
    this.#flush = undefined;
    if (this.#underway !== undefined || this.#next.isEmpty) return;
    const batch = this.#next;
    this.#next = new Batch();
    if (batch.facts.length === 0) {
      this.#effects.release(batch.tasks);
      return;
    }
    this.#underway = batch;
    const appended = async () => this.#journal.append(this.state.id, this.#seq, batch.facts);
    appended().then(
      (seq) => this.#kept(batch, seq),
      (error: unknown) => this.#notKept(batch, error),
    );
  }

  #kept(batch: Batch, seq: number): void {
    this.#seq = seq;
    this.#effects.release(batch.tasks);
    this.#underway = undefined;
    this.#schedule?.look(seq);
    this.#takeNews();
    this.#append();
    if (this.isSettled) for (const settled of this.#settled.splice(0)) settled();
  }

  async #notKept(batch: Batch, error: unknown): Promise<void> {
    this.#isBusy = true;
    const later = this.#effects.takeBack(this.#next.tasks);
    this.#next = new Batch();
    const tasks = [...this.#effects.takeBack(batch.tasks), ...later];
    this.#underway = undefined;
    if (error instanceof JournalConflict) {
      try {
        const before = this.#seq;
        await this.#readOn();
        // With nothing new, deciding again would lead here again.
        if (this.#seq === before) this.#fail(tasks, error);
        else this.#queue.unshift(...tasks);
      } catch (failure) {
        this.#fail(tasks, failure);
      }
    } else this.#fail(tasks, error);
    this.#goOn();
    this.#takeNews();
  }

  /** Commands fail; whoever reads gets to see what is there without them. */
  #fail(tasks: readonly Task[], error: unknown): void {
    for (const task of tasks) if (!('read' in task)) task.reject(error);
    this.#queue.unshift(...tasks.filter((task) => 'read' in task));
  }

  async #readOn(): Promise<void> {
    for await (const facts of this.#journal.read(this.state.id, this.#seq)) {
      for (const fact of facts) this.#effects.receive(fact);
      this.#seq += facts.length;
    }
    this.#schedule?.look(this.#seq);
  }

  /** Does what needs a state without anything unsafe; what has been applied ahead is carried out again after it. */
  #whenStill(work: () => void): void {
    this.#news.push(work);
    this.#takeNews();
  }

  #takeNews(): void {
    if (this.#underway !== undefined || this.#isBusy) return;
    if (this.#news.length === 0 && !this.#early.areDue(this.#seq)) return;
    this.#isBusy = true;
    this.#queue.unshift(...this.#effects.takeBack(this.#next.tasks));
    this.#next = new Batch();
    for (const work of this.#news.splice(0)) work();
    for (const signal of this.#early.takeDue(this.#seq)) {
      if (isKnown(this.state, signal)) this.#effects.receive(signal);
    }
    this.#goOn();
  }

  /** What others have appended; our own facts come back as well. */
  #takeIn(facts: readonly Fact[], last: number): void {
    const unknown = last - this.#seq;
    if (unknown <= 0) return;
    for (const fact of facts.slice(-unknown)) this.#effects.receive(fact);
    this.#seq = last;
    this.#schedule?.look(last); // the one who has the duty may have nobody who writes
  }
}

function rethrow(error: unknown): void {
  throw error;
}
