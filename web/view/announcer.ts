import { News } from '../model/news.js';
import type { Row } from '../model/rows.js';
import { byId } from './dom.js';

/** So long does a message stay for a screen reader; then the region is cleared for the next. */
const lingerMs = 5000;

/** Reads out what others say, to who can't see it. */
export class Announcer {
  readonly #element = byId('live', HTMLElement);
  #news = new News();
  #timer: number | undefined;

  /** @param rows all that is shown. @param isLoaded what was there before the page is among them. @returns whether there was something new. */
  tell(rows: readonly Row[], isLoaded: boolean): boolean {
    const news = this.#news.in(rows, isLoaded);
    if (news.length === 0) return false;
    const previous = this.#element.textContent ?? '';
    this.#element.textContent = [previous, ...news].filter((text) => text !== '').join('. ');
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#element.replaceChildren(), lingerMs);
    return true;
  }
}
