/** Who wants to be told of one kind of thing, in the order in which they asked. */
export class Listeners<Args extends readonly unknown[]> {
  readonly #listeners = new Set<(...args: Args) => void>();

  /** @returns the function that ends it. */
  add(listener: (...args: Args) => void): () => void {
    // A wrapper of its own, so that the same function added twice is also taken off twice.
    const own = (...args: Args): void => listener(...args);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  tell(...args: Args): void {
    for (const listener of [...this.#listeners]) listener(...args);
  }
}
