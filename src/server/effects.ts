import { apply } from '../domain/apply.js';
import { direct, type Edits } from '../domain/edits.js';
import type { Happening } from '../domain/fact.js';
import { pushesOf } from '../domain/push.js';
import type { Result } from '../domain/result.js';
import type { LicenseState } from '../domain/state.js';
import type { Archivist } from './archive/archivist.js';
import type { Delivery, Hub } from './hub.js';
import type { Reply, Send, Task } from './task.js';

/** What happenings do to a license, and who learns of them. */
export class Effects {
  /** Pushes written to connections so far. */
  told = 0;
  readonly observers = new Set<(happening: Happening) => void>();

  constructor(
    private readonly state: LicenseState,
    private readonly hub: Hub,
    private readonly archive: Archivist,
  ) {}

  /**
   * Applies what was decided.
   * @param answered gets what sends the answer, before it is found out who is told of the last happening.
   * @returns who is to be told what, as things stood after each happening.
   */
  apply(
    decided: Result<readonly Happening[]>,
    reply: Reply,
    edits: Edits,
    answered: (send: Send | undefined) => void,
  ): Delivery[] {
    if (!decided.ok) {
      answered(reply.answer(decided));
      return [];
    }
    reply.accepted?.();
    const deliveries: Delivery[] = [];
    const last = decided.value.at(-1);
    if (last === undefined) answered(reply.answer(decided));
    for (const happening of decided.value) {
      apply(this.state, happening, edits);
      if (happening.primary === true) reply.applied?.(happening);
      if (happening === last) answered(reply.answer(decided)); // nothing changes any more: who is told what can wait
      this.#addDeliveries(happening, deliveries);
    }
    return deliveries;
  }

  /** Tells of what is applied and safe. */
  tell(deliveries: readonly Delivery[], happenings: readonly Happening[]): void {
    for (const delivery of deliveries) {
      this.told += delivery.to.length;
      if ('frame' in delivery) for (const to of delivery.to) to.send(delivery.frame);
      else for (const to of delivery.to) to.disconnect(delivery.ends);
    }
    for (const happening of happenings) {
      this.archive.note(happening);
      for (const observer of this.observers) observer(happening);
    }
  }

  /** The facts of these tasks are safe: answers and pushes go out. */
  release(tasks: readonly Task[]): void {
    for (const task of tasks) {
      if ('read' in task) task.send?.();
      else if (task.done !== undefined) {
        task.done.send?.();
        this.tell(task.done.deliveries, task.done.happenings);
      }
      task.resolve();
    }
  }

  /** Undoes what these tasks have applied. @returns the tasks, to be carried out again or to fail. */
  takeBack(tasks: readonly Task[]): readonly Task[] {
    for (const task of tasks.toReversed()) {
      if ('read' in task) {
        task.send = undefined;
        continue;
      }
      for (const delivery of task.done?.deliveries ?? []) if ('ends' in delivery) this.hub.resume(delivery.to);
      task.done?.edits.undo();
      for (const happening of task.done?.happenings ?? []) this.archive.noteUndone(happening);
      task.done = undefined;
      task.reply.withdrawn?.();
    }
    return tasks;
  }

  /** Applies and tells what is safe already: others did it. */
  receive(happening: Happening): void {
    apply(this.state, happening, direct);
    const deliveries: Delivery[] = [];
    this.#addDeliveries(happening, deliveries);
    this.tell(deliveries, [happening]);
  }

  #addDeliveries(happening: Happening, to: Delivery[]): void {
    for (const push of pushesOf(this.state, happening)) to.push(...this.hub.deliveries(this.state, push));
  }
}
