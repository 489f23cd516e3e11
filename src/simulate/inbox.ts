import type { Pace } from './pace.js';

/** What the other side does, as far as a customer cares. */
export type Happening =
  | { readonly type: 'joined'; readonly agent: string }
  | { readonly type: 'typing' }
  | { readonly type: 'message'; readonly text: string }
  /** The thread was closed. */
  | { readonly type: 'closed' };

/** Happenings in their order, until the customer gets round to them. */
export class Inbox {
  readonly #happenings: Happening[] = [];
  #wake: () => void = () => {};

  constructor(private readonly pace: Pace) {}

  put(happening: Happening): void {
    this.#happenings.push(happening);
    this.#wake();
  }

  has(type: Happening['type']): boolean {
    return this.#happenings.some((happening) => happening.type === type);
  }

  /** @returns the next happening, `undefined` when there was none for `ms` of simulated time. @throws Stopped */
  async take(ms: number): Promise<Happening | undefined> {
    if (this.#happenings.length === 0) {
      const wait = this.pace.wait(ms);
      this.#wake = wait.end;
      await wait.over;
    }
    return this.#happenings.shift();
  }

  /** Takes out all messages that wait. */
  messages(): string[] {
    const texts = this.#happenings.flatMap((happening) => (happening.type === 'message' ? [happening.text] : []));
    const rest = this.#happenings.filter((happening) => happening.type !== 'message');
    this.#happenings.splice(0, this.#happenings.length, ...rest);
    return texts;
  }
}
