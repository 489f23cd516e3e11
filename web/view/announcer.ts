import type { Row } from '../model/rows.js';
import { byId } from './dom.js';

/** So long does a message stay for a screen reader; then the region is cleared for the next. */
const lingerMs = 5000;

/** Reads out what others say, to who can't see it. */
export class Announcer {
  readonly #element = byId('live', HTMLElement);
  #known: ReadonlySet<string> | undefined;
  #timer: number | undefined;

  /** @param rows all that is shown. @returns whether there was something new. */
  tell(rows: readonly Row[], isLoaded: boolean): boolean {
    const told = rows.flatMap((row) => {
      const text = spoken(row);
      return text === undefined ? [] : [{ key: row.key, text }];
    });
    const known = this.#known;
    // Nothing of what was there before the page, nor of the history above.
    const last = told.findLastIndex(({ key }) => known?.has(key));
    const news = known === undefined ? [] : told.slice(last + 1).map(({ text }) => text);
    if (isLoaded) this.#known = new Set(told.map(({ key }) => key));
    if (news.length === 0) return false;
    const previous = this.#element.textContent ?? '';
    this.#element.textContent = [previous, ...news].filter((text) => text !== '').join('. ');
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#element.replaceChildren(), lingerMs);
    return true;
  }
}

function spoken(row: Row): string | undefined {
  if (row.kind === 'ended') return 'The chat has ended';
  if (row.kind === 'note') return row.text;
  if (!('isOwn' in row)) return undefined;
  if (row.isOwn) return row.delivery === 'failed' ? 'Your message was not sent' : undefined;
  const name = row.author?.name ?? 'Somebody';
  if (row.kind === 'message') return `${name}: ${row.text}`;
  if (row.kind === 'file') return `${name} sent a file: ${row.file.name}`;
  if (row.kind === 'form') return `${name} filled in a form`;
  return `${name}: ${row.elements.map(({ title, subtitle }) => [title, subtitle].filter(Boolean).join(', ')).join('; ')}`;
}
