import type { Message } from './model/message.js';
import { reduce } from './model/reduce.js';
import type { PageState } from './model/state.js';

/** Holds the state; the only place where it changes. */
export class Store {
  readonly #listeners = new Set<(state: PageState, before: PageState) => void>();
  #state: PageState;

  constructor(state: PageState) {
    this.#state = state;
  }

  get state(): PageState {
    return this.#state;
  }

  dispatch(message: Message): void {
    const before = this.#state;
    this.#state = reduce(before, message);
    if (this.#state === before) return;
    for (const listener of this.#listeners) listener(this.#state, before);
  }

  subscribe(listener: (state: PageState, before: PageState) => void): void {
    this.#listeners.add(listener);
  }
}
