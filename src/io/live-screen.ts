import type { Output } from './streams.js';

/** The alternate screen of a terminal, on which a picture is repainted in place. Not for pipes. */
export class LiveScreen {
  readonly #output: Output;
  #shown: string | undefined;

  constructor(output: Output) {
    this.#output = output;
  }

  /** How many lines a picture may have: one less than the terminal, so that nothing scrolls. */
  get rows(): number {
    const { rows } = this.#output;
    return Math.max(1, (rows !== undefined && rows > 0 ? rows : 24) - 1);
  }

  /** @param lines what is too wide or too many is not shown. */
  show(lines: readonly string[]): void {
    const { columns, rows } = this.#output;
    const picture = lines
      .slice(0, this.rows)
      .map((line) => `${line}\u001b[K\r\n`)
      .join('');
    // Another size may have moved what is there: then it is painted again although it is the same.
    const key = `${columns}x${rows}\n${picture}`;
    if (key === this.#shown) return;
    const begin = this.#shown === undefined ? '\u001b[?1049h\u001b[?25l\u001b[?7l' : '';
    this.#shown = key;
    // One write, and for terminals that know it one frame: nothing flickers.
    this.#output.write(`${begin}\u001b[?2026h\u001b[H${picture}\u001b[J\u001b[?2026l`);
  }

  /** Gives the terminal back as it was, and leaves `text` on it. */
  leave(text: string): void {
    if (this.#shown !== undefined) this.#output.write(`\u001b[?7h\u001b[?25h\u001b[?1049l${text}`);
    this.#shown = undefined;
  }
}
