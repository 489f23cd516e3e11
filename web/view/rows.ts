import { listed } from '../model/people.js';
import type { Row } from '../model/rows.js';
import { h } from './dom.js';
import { drawRating, type RatingActions } from './rating-card.js';
import { drawSaid, type SaidActions } from './said.js';
import { dayLabel } from './times.js';

export type RowActions = SaidActions & RatingActions;

/** Draws rows into a list and changes as little as it can: a row that is the same keeps its element. */
export class RowList {
  #drawn = new Map<string, { readonly element: HTMLElement; readonly content: string }>();

  constructor(
    private readonly list: HTMLElement,
    private readonly actions: RowActions,
  ) {}

  draw(rows: readonly Row[], now: number): void {
    const before = this.#drawn;
    this.#drawn = new Map();
    let place = this.list.firstElementChild;
    for (const row of rows) {
      const content = contentOf(row);
      const old = before.get(row.key);
      before.delete(row.key);
      const element = old?.content === content ? old.element : drawRow(row, this.actions, now);
      this.#drawn.set(row.key, { element, content });
      if (old !== undefined && old.element !== element) {
        if (old.element === place) place = old.element.nextElementSibling;
        keepFocus(old.element, element, () => old.element.replaceWith(element));
      }
      if (element === place) place = element.nextElementSibling;
      else if (element.nextElementSibling !== place || element.parentElement !== this.list) {
        this.list.insertBefore(element, place);
      }
    }
    for (const { element } of before.values()) element.remove();
  }
}

/** Everything that a row's looks depend on. */
function contentOf(row: Row): string {
  return JSON.stringify(row, (key, value) => (key === 'last_seen_timestamp' ? undefined : value));
}

function drawRow(row: Row, actions: RowActions, now: number): HTMLElement {
  switch (row.kind) {
    case 'day':
      return h('li', { class: 'day' }, dayLabel(row.at, now));
    case 'note':
      return h('li', { class: 'note', dir: 'auto' }, row.text);
    case 'ended':
      return h('li', { class: 'ended' }, 'Chat ended');
    case 'typing':
      return h(
        'li',
        { class: 'said ends starts' },
        h(
          'div',
          { class: 'bubble' },
          h('span', { class: 'unseen' }, `${listed(row.names)} ${row.names.length === 1 ? 'is' : 'are'} typing`),
          dots(),
        ),
      );
    case 'rating':
      return drawRating(row, actions);
    default:
      return drawSaid(row, actions);
  }
}

function dots(): HTMLElement {
  return h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i'));
}

/** Whoever stands on a button, or writes, in an element that is drawn anew goes on there. */
function keepFocus(old: HTMLElement, fresh: HTMLElement, replace: () => void): void {
  const texts = new Map<string, string>();
  for (const area of old.querySelectorAll('textarea')) texts.set(area.dataset.focus ?? '', area.value);
  const active = document.activeElement;
  const name = active instanceof HTMLElement && old.contains(active) ? active.dataset.focus : undefined;
  replace();
  for (const area of fresh.querySelectorAll('textarea')) area.value = texts.get(area.dataset.focus ?? '') ?? '';
  if (name === undefined) return;
  [...fresh.querySelectorAll<HTMLElement>('[data-focus]')].find(({ dataset }) => dataset.focus === name)?.focus();
}
