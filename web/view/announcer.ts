import { News } from '../model/news.js';
import type { Row } from '../model/rows.js';
import { byId, h } from './dom.js';

/** So long after the last message the region is cleared. */
const lingerMs = 5000;

/** Reads out what others say, to who can't see it. */
export class Announcer {
  readonly #element = byId('live', HTMLElement);
  #news = new News();
  #timer: number | undefined;

  /**
   * @param rows all that is shown.
   * @param isLoaded what was there before the page is among them.
   * @returns whether there was something new.
   */
  tell(rows: readonly Row[], isLoaded: boolean): boolean {
    const news = this.#news.in(rows, isLoaded);
    if (news.length === 0) return false;
    // Each in an element of its own: only what is added is read.
    this.#element.append(...news.map((text) => h('p', {}, text)));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#element.replaceChildren(), lingerMs);
    return true;
  }
}
