import type { Row } from './rows.js';

/** Finds what has just been said, in words for who can't see it. */
export class News {
  /** Rows of the history, and messages that failed, that were there before; `undefined` until the history is. */
  #known: ReadonlySet<string> | undefined;

  /**
   * @param rows all that is shown.
   * @param isLoaded what was there before the page is among them.
   */
  in(rows: readonly Row[], isLoaded: boolean): string[] {
    const known = this.#known;
    const stored = rows.filter(isStored);
    const failed = rows.filter((row) => 'isOwn' in row && row.delivery === 'failed');
    if (isLoaded) this.#known = new Set([...stored.map(({ key }) => key), ...failed.map(failedKey)]);
    if (known === undefined) return [];
    // News stand below what is known: what comes above is history, and where nothing is known it is another chat.
    const last = stored.findLastIndex(({ key }) => known.has(key));
    const fresh = last === -1 && known.size > 0 ? [] : stored.slice(last + 1);
    const unsent = failed.filter((row) => !known.has(failedKey(row)));
    return [...fresh.flatMap(spoken), ...unsent.map(() => 'Your message was not sent')];
  }
}

/** In the history, in its order; what is on its way stands below whatever comes. */
function isStored(row: Row): boolean {
  return row.kind === 'note' || row.kind === 'ended' || ('isOwn' in row && row.outgoing === undefined);
}

function failedKey({ key }: Row): string {
  return `failed ${key}`;
}

function spoken(row: Row): string[] {
  if (row.kind === 'ended') return ['The chat has ended'];
  if (row.kind === 'note') return [row.text];
  if (!('isOwn' in row) || row.isOwn) return [];
  const name = row.author?.name ?? 'Somebody';
  if (row.kind === 'message') return [`${name}: ${row.text}`];
  if (row.kind === 'file') return [`${name} sent a file: ${row.file.name}`];
  if (row.kind === 'form') return [`${name} filled in a form`];
  const titles = row.elements.flatMap(({ title, subtitle }) => [title, subtitle]);
  return [`${name}: ${titles.filter((title) => title !== undefined).join(', ')}`];
}
