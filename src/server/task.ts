import type { Command } from '../domain/command.js';
import type { UndoableEdits } from '../domain/edits.js';
import type { Cause, Fact, Happening } from '../domain/fact.js';
import type { Doer } from '../domain/permissions.js';
import type { Result } from '../domain/result.js';
import type { Delivery } from './hub.js';

/** The request of one connection, whose copies of the pushes name it (envelope.md section 5). */
export type Origin = Pick<Cause, 'connection' | 'requestId'>;

/** Sends what has been made; called when it is safe to tell. */
export type Send = () => void;

/**
 * What somebody wants to know of a command. All of it happens in the turn in which the command is applied; only what is
 * sent may have to wait. A command that lost a race is carried out again, with the calls in the same order.
 */
export interface Reply {
  /** The facts are about to be applied; a login enters here, so that it gets the pushes of its own arrival. */
  accepted?(): void;
  /** The primary happening is applied, its consequences are not yet: what a response tells is this moment ([DOM:sequence]). */
  applied?(primary: Happening): void;
  /**
   * The outcome, once it is applied: the moment to make the answer.
   * @returns what sends it, called when the facts are safe and before anybody gets a push of it (envelope.md [ENV-16]).
   */
  answer(outcome: Result<readonly Happening[]>): Send | undefined;
  /** The facts were not kept: what `accepted` did has to be taken back. The command fails or is carried out again. */
  withdrawn?(): void;
}

interface Waiting {
  resolve(): void;
  reject(error: unknown): void;
}

/** A command on its way: applied already, or to be applied. */
export interface CommandTask extends Waiting {
  readonly actor: Doer;
  readonly command: Command;
  readonly origin: Origin;
  readonly reply: Reply;
  /** What the command did, while that is not safe. */
  done: Done | undefined;
}

export interface Done {
  readonly edits: UndoableEdits;
  readonly happenings: readonly Happening[];
  readonly deliveries: readonly Delivery[];
  readonly send: Send | undefined;
}

/** Somebody reads: what was found waits until everything that could be seen is safe. */
export interface ReadTask extends Waiting {
  /** Finds it out, and makes the answer. */
  readonly read: () => Send;
  send: Send | undefined;
}

export type Task = CommandTask | ReadTask;

/** Tasks that go to the journal together, in their order. */
export class Batch {
  readonly tasks: Task[] = [];
  readonly facts: Fact[] = [];

  get isEmpty(): boolean {
    return this.tasks.length === 0;
  }
}

/** Threads that these tasks have changed, as far as they are named. */
export function threadsOf(tasks: readonly Task[]): ReadonlySet<string> {
  const happenings = tasks.flatMap((task) => ('read' in task ? [] : (task.done?.happenings ?? [])));
  return new Set(happenings.flatMap((happening) => ('threadId' in happening ? [happening.threadId] : [])));
}
