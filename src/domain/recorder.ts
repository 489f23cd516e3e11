import type { Context } from './command.js';
import type { Cause, FactBody, Happening, SignalBody } from './fact.js';
import type { EventState, LicenseState, ThreadState } from './state.js';
import { type SystemMessage, systemMessage } from './system-messages.js';
import type { Micros } from './time.js';

/**
 * Collects what one command leads to. Gives each happening its time (strictly increasing within the license) and each
 * event its place in its thread, counting what this command has added so far; changes nothing.
 */
export class Recorder {
  readonly happenings: Happening[] = [];
  #at: Micros;
  readonly #added = new Map<string, number>();

  constructor(
    state: LicenseState,
    readonly context: Context,
    private readonly cause: Cause,
  ) {
    this.#at = Math.max(context.now, state.lastAt + 1) - 1;
  }

  /** The time that the next happening would get. */
  nextTime(): Micros {
    return this.#at + 1;
  }

  record(body: FactBody | SignalBody, primary?: 'primary'): void {
    this.#at += 1;
    const happening = { ...body, at: this.#at, cause: this.cause };
    this.happenings.push(primary === undefined ? happening : { ...happening, primary: true });
  }

  /** Records a consequence that no request asked for: the router's doing has no actor. */
  recordRouted(body: FactBody): void {
    this.#at += 1;
    this.happenings.push({ ...body, at: this.#at, cause: {} });
  }

  /** An event with id, time and the next free place in `thread` (an id: of a thread that does not exist yet). */
  event(thread: ThreadState | string, content: Omit<EventState, 'id' | 'order' | 'at'>): EventState {
    const threadId = typeof thread === 'string' ? thread : thread.id;
    const stored = typeof thread === 'string' ? 0 : thread.events.length;
    const added = (this.#added.get(threadId) ?? 0) + 1;
    this.#added.set(threadId, added);
    return { id: this.context.newId('event'), order: stored + added, at: this.nextTime(), ...content };
  }

  /** A system message for everybody ([DOM:sysrecipients]). */
  system(
    chatId: string,
    thread: ThreadState | string,
    message: SystemMessage,
    variables: Readonly<Record<string, string>> = {},
    by: 'actor' | 'router' = 'actor',
  ): void {
    const event = this.event(thread, { recipients: 'all', ...systemMessage(message, variables) });
    const threadId = typeof thread === 'string' ? thread : thread.id;
    const body: FactBody = { type: 'event_added', chatId, threadId, event };
    if (by === 'router') this.recordRouted(body);
    else this.record(body);
  }
}
