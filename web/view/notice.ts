import type { EndReason, PageState } from '../model/state.js';
import { byId, h } from './dom.js';

const endings: Readonly<Record<EndReason, Told>> = {
  banned: { text: 'You can’t write here at the moment.' },
  too_many_tabs: { text: 'This chat is open in too many windows. Close one of them first.', action: 'Try again' },
  unknown_license: { text: 'There is no chat at this address.' },
  license_expired: { text: 'The chat is closed at the moment.', action: 'Try again' },
  not_served: { text: 'This page is out of date. Please reload it.' },
  refused: { text: 'The chat does not let this page in. Please reload it.', action: 'Try again' },
};

const offline = {
  text: 'You are offline. What you write is sent when the connection is back.',
  action: 'Try now',
};

/** A loss that is over in a moment is nothing to worry anybody with. */
const patienceMs = 1500;

interface Told {
  readonly text: string;
  readonly action?: string;
}

/** Tells when something stands between the customer and the server. */
export class Notice {
  readonly #element = byId('notice', HTMLElement);
  #timer: number | undefined;
  #wanted: Told | undefined;
  #shown: Told | undefined;

  constructor(private readonly tryNow: () => void) {}

  draw(state: PageState): void {
    this.#wanted = this.#toldBy(state);
    if (this.#wanted === undefined || this.#shown !== undefined || state.connection.state === 'ended') this.#show();
    else this.#timer ??= setTimeout(() => this.#show(), patienceMs);
  }

  #toldBy({ connection, hasSynced }: PageState): Told | undefined {
    switch (connection.state) {
      case 'online':
        return undefined;
      case 'ended':
        return endings[connection.reason];
      case 'waiting':
        return offline;
      case 'connecting':
        return hasSynced || this.#shown === offline ? offline : { text: 'Connecting …' };
    }
  }

  #show(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const told = this.#wanted;
    if (told?.text === this.#shown?.text) return;
    this.#shown = told;
    const { text, action } = told ?? {};
    this.#element.replaceChildren(
      ...(text === undefined ? [] : [h('span', {}, text)]),
      ...(action === undefined ? [] : [h('button', { type: 'button', class: 'plain', click: this.tryNow }, action)]),
    );
  }
}
