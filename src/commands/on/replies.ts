import type { Recipients } from '../../protocol/event.js';
import type { Client } from '../deps.js';

/** Sends what programs answer, also across a lost connection, and says what a server refuses. */
export class Replies {
  readonly #client: Client;
  readonly #remark: (text: string) => void;
  readonly #open = new Map<string, () => void>();

  constructor(client: Client, remark: (text: string) => void) {
    this.#client = client;
    this.#remark = remark;
    client.onQueue(({ customId, chatId, state, failure }) => {
      if (state !== 'sent' && state !== 'failed') return;
      if (state === 'failed') {
        this.#remark(`the reply to chat ${chatId} was not sent: ${failure?.message ?? 'unknown'}`);
        this.#client.discard(customId);
      }
      this.#open.get(customId)?.();
      this.#open.delete(customId);
    });
  }

  /** Resolves when it is sent, or given up. */
  send(chatId: string, text: string, to: Recipients | undefined): Promise<void> {
    return new Promise((resolve) => {
      const { customId } = this.#client.send(chatId, {
        type: 'message',
        text,
        ...(to !== undefined && { recipients: to }),
      });
      this.#open.set(customId, resolve);
    });
  }
}
