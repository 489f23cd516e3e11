import type { Row } from '../model/rows.js';
import type { PageState } from '../model/state.js';
import { byId, setText } from './dom.js';
import { type RowActions, RowList } from './rows.js';

/** So near to the end (pixels) somebody reads what comes. */
const nearPx = 80;

/** The transcript: what is new is in sight for who is at its end, and nothing moves for who reads further up. */
export class Conversation {
  readonly #section = byId('conversation', HTMLElement);
  readonly #earlier = byId('earlier', HTMLButtonElement);
  readonly #newer = byId('newer', HTMLButtonElement);
  readonly #list: RowList;
  #isAtEnd = true;
  /** Where it was scrolled to when `#isAtEnd` was found out. */
  #top = 0;

  constructor(actions: RowActions, loadEarlier: () => void) {
    this.#list = new RowList(byId('rows', HTMLOListElement), actions);
    this.#section.tabIndex = 0; // so that it can be scrolled with the keyboard
    this.#earlier.addEventListener('click', loadEarlier);
    this.#newer.addEventListener('click', () => this.scrollToEnd());
    this.#section.addEventListener('scroll', () => {
      this.#look();
      if (this.#section.scrollTop < nearPx && !this.#earlier.hidden) loadEarlier();
    });
    // A keyboard that opens, or a composer that grows, takes room away.
    new ResizeObserver(() => {
      if (this.#isAtEnd) this.scrollToEnd();
    }).observe(this.#section);
  }

  draw(state: PageState, rows: readonly Row[], hasNews: boolean): void {
    const { chat, history, outbox } = state;
    this.#section.hidden = chat === undefined && outbox.length === 0;
    if (this.#section.scrollTop !== this.#top) this.#look(); // its event is still to come
    const anchor = this.#isAtEnd ? undefined : this.#firstVisible();
    const top = anchor?.getBoundingClientRect().top ?? 0;
    this.#earlier.hidden = (chat?.earlier.length ?? 0) === 0;
    this.#earlier.disabled = history === 'loading';
    setText(this.#earlier, history === 'loading' ? 'Loading …' : 'Show earlier messages');
    this.#list.draw(rows, Date.now());
    if (anchor === undefined) this.scrollToEnd();
    else {
      this.#section.scrollTop += anchor.getBoundingClientRect().top - top;
      this.#top = this.#section.scrollTop;
      if (hasNews) this.#newer.hidden = false;
    }
  }

  scrollToEnd(): void {
    this.#section.scrollTop = this.#section.scrollHeight;
    this.#top = this.#section.scrollTop;
    this.#isAtEnd = true;
    this.#newer.hidden = true;
  }

  /** Finds out whether somebody reads at the end. */
  #look(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.#section;
    this.#top = scrollTop;
    this.#isAtEnd = scrollHeight - scrollTop - clientHeight < nearPx;
    if (this.#isAtEnd) this.#newer.hidden = true;
  }

  #firstVisible(): Element | undefined {
    const { top } = this.#section.getBoundingClientRect();
    return [...this.#section.querySelectorAll('.rows > li')].find((row) => row.getBoundingClientRect().bottom > top);
  }
}
