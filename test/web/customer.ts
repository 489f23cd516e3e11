import { randomUUID } from 'node:crypto';
import { afterEach } from 'vitest';
import { systemClock } from '../../src/client/clock.js';
import { App } from '../../web/app.js';
import { openWebSocket, type Socket } from '../../web/client/socket.js';
import type { Renewal } from '../../web/client/tokens.js';
import type { UploadOutcome } from '../../web/client/uploads.js';
import { rowsOf } from '../../web/model/rows.js';
import type { OutgoingEvent, PageState } from '../../web/model/state.js';
import { eventually } from '../client/eventually.js';
import type { House } from '../server/house.js';

const open = new Set<CustomerAtPage>();

afterEach(() => {
  for (const customer of open) customer.leave();
  open.clear();
});

export interface CustomerOptions {
  readonly token?: string;
  readonly outbox?: readonly OutgoingEvent[];
  readonly rating?: { readonly score: boolean; readonly comment: boolean };
}

/** The page without its screen, against a real server, with a connection that the test can cut. Gone after the test. */
export class CustomerAtPage {
  readonly app: App;
  /** How the uploads of the page end. */
  uploads: UploadOutcome = 'done';
  /** What a new token would be. */
  renewal: Renewal = 'unreachable';
  readonly uploaded: { readonly customId: string; readonly chatId: string; readonly token: string }[] = [];
  #url: string;
  #socket: Socket | undefined;
  #isDeaf = false;
  #deafFrom: string | undefined;
  #isOff = false;
  #cut: () => void = () => {};

  constructor(house: House, options: CustomerOptions = {}) {
    const { token = 'mary', outbox = [], rating = { score: false, comment: false } } = options;
    this.#url = urlOf(house);
    this.app = new App(
      { licenseId: 100001, token: { accessToken: token, expiresIn: 3600 }, rating, embedded: false },
      {
        clock: systemClock,
        newId: randomUUID,
        openSocket: (events) => {
          this.#isDeaf = false;
          this.#deafFrom = undefined;
          const socket = openWebSocket(this.#isOff ? 'ws://127.0.0.1:9/' : this.#url, {
            ...events,
            message: (text) => {
              this.#isDeaf ||= JSON.parse(text).action === this.#deafFrom;
              if (!this.#isDeaf) events.message(text);
            },
          });
          this.#cut = () => {
            socket.close();
            events.closed();
          };
          this.#socket = socket;
          return socket;
        },
        renewToken: async () => this.renewal,
        upload: async (used, { customId, chatId }) => {
          this.uploaded.push({ customId, chatId, token: used });
          return this.uploads;
        },
        visit: {},
      },
      outbox,
    );
    open.add(this);
  }

  static async open(house: House, options: CustomerOptions = {}): Promise<CustomerAtPage> {
    const customer = new CustomerAtPage(house, options);
    customer.app.start();
    await customer.sees(({ isSynced }) => isSynced);
    return customer;
  }

  get state(): PageState {
    return this.app.store.state;
  }

  /** What was said and how far it got, in short. */
  get transcript(): string[] {
    return rowsOf(this.state, () => 'today').flatMap((row) => {
      if (row.kind === 'ended') return ['ended'];
      if (row.kind !== 'message') return [];
      return [
        `${row.isOwn ? 'me' : (row.author?.name ?? '?')}: ${row.text}${row.delivery === undefined ? '' : ` (${row.delivery})`}`,
      ];
    });
  }

  /** Waits until it is so. */
  async sees(isSo: (state: PageState) => boolean): Promise<void> {
    await eventually(() => {
      if (!isSo(this.state)) throw new Error(`not yet: ${JSON.stringify(this.transcript)}`);
    });
  }

  /** Waits until all that was written has arrived. */
  async delivered(): Promise<void> {
    await this.sees(({ outbox, isSynced }) => isSynced && outbox.length === 0);
  }

  /** What the server sends, from now or from this action on, does not arrive, until the next connection. */
  stopHearing(from?: string): void {
    this.#deafFrom = from;
    this.#isDeaf = from === undefined;
  }

  /** The connection is gone, and the page comes back. */
  async cut(): Promise<void> {
    this.#cut();
    this.app.tryNow();
    await this.sees(({ isSynced }) => isSynced);
  }

  goOffline(): void {
    this.#isOff = true;
    this.#cut();
  }

  async goOnline(house?: House): Promise<void> {
    if (house !== undefined) this.#url = urlOf(house);
    this.#isOff = false;
    await eventually(() => {
      this.app.tryNow();
      if (this.state.connection.state !== 'online') throw new Error('offline');
    });
    await this.sees(({ isSynced }) => isSynced);
  }

  leave(): void {
    this.#isOff = true;
    this.#socket?.close();
  }
}

function urlOf({ server }: House): string {
  return `${server.url.replace('http', 'ws')}/customer/v0.5/rtm/ws?license_id=100001`;
}
