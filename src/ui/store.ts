import type { Clock } from '../client/clock.js';
import type { Effect, Message } from './model/message.js';
import type { Model } from './model/model.js';
import { reduce } from './model/reduce.js';
import { nextTickAt, settle } from './model/settle.js';

/** Messages from outside are folded together for so long, unless it was quiet before. */
const batchMs = 50;

/** The model and what changes it, outside React. */
export interface Store {
  get(): Model;
  /** @returns what takes the listener back. */
  subscribe(listener: () => void): () => void;
  /** Folds a message in at once: keys and all that a person waits for. */
  dispatch(message: Message): void;
  /** Folds a message in soon, in order: at once after a quiet time, else together with others every 50 ms. */
  enqueue(message: Message): void;
  /** Stops the timers. */
  close(): void;
}

/** @param perform does an effect, and answers by `dispatch` or `enqueue`. */
export function createStore(initial: Model, clock: Clock, perform: (effect: Effect) => void): Store {
  const listeners = new Set<() => void>();
  let model = initial;
  let pending: Message[] = [];
  let stopBatch: (() => void) | undefined;
  let stopTick: (() => void) | undefined;
  let tickAt = Number.POSITIVE_INFINITY;
  let isClosed = false;

  function apply(messages: readonly Message[]): void {
    if (isClosed) return;
    const before = model;
    const effects: Effect[] = [];
    for (const message of messages) {
      const done = reduce(model, message, clock.now());
      model = done.model;
      effects.push(...done.effects);
    }
    const settled = settle(model);
    model = settled.model;
    effects.push(...settled.effects);
    if (model !== before) {
      scheduleTick();
      for (const listener of listeners) listener();
    }
    for (const effect of effects) perform(effect);
  }

  function scheduleTick(): void {
    const due = nextTickAt(model);
    if (due === tickAt) return;
    stopTick?.();
    tickAt = due;
    stopTick = clock.after(Math.max(0, due - clock.now()), () => {
      tickAt = Number.POSITIVE_INFINITY;
      apply([{ type: 'tick' }]);
      scheduleTick();
    });
  }

  function endBatch(): void {
    stopBatch = undefined;
    const batch = pending;
    pending = [];
    if (batch.length === 0) return;
    stopBatch = clock.after(batchMs, endBatch);
    apply(batch);
  }

  scheduleTick();
  return {
    get: () => model,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispatch: (message) => apply([message]),
    enqueue: (message) => {
      if (isClosed) return;
      pending.push(message);
      if (stopBatch === undefined) endBatch();
    },
    close: () => {
      isClosed = true;
      stopBatch?.();
      stopTick?.();
    },
  };
}
