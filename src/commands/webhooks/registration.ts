import type { WebhookAction } from '../../protocol/configuration-api.js';
import { asFailure } from '../../protocol/failure.js';
import type { Ask } from '../configuration.js';

/** The webhooks of one `webhooks listen`: registered, looked after while the server comes and goes, unregistered. */
export class Registration {
  readonly #url: string;
  readonly #secret: string;
  readonly #ask: Ask;
  readonly #say: (text: string) => void;
  readonly #ids = new Map<WebhookAction, string>();
  #isDown = false;
  #maySee = true;
  #isOver = false;

  /** @param say tells what becomes of them. */
  constructor(url: string, secret: string, ask: Ask, say: (text: string) => void) {
    this.#url = url;
    this.#secret = secret;
    this.#ask = ask;
    this.#say = say;
  }

  /** @throws Failure when the server does not register it. */
  async add(action: WebhookAction): Promise<void> {
    const request = { url: this.#url, action, secret_key: this.#secret, description: 'chatio webhooks listen' };
    this.#ids.set(action, (await this.#ask('webhooks/register_webhook', request)).webhook_id);
  }

  /**
   * Asks whether the server is there and has them all. One that keeps nothing over a restart gets them again.
   * @throws Failure when the server refuses us; that it can't be reached is only told.
   */
  async look(): Promise<void> {
    if (!this.#maySee) return;
    try {
      const { webhooks_config } = await this.#ask('webhooks/get_webhooks_config', {});
      if (this.#isDown) this.#say('the server is back');
      this.#isDown = false;
      await this.#addLost(new Set(webhooks_config.map(({ webhook_id }) => webhook_id)));
    } catch (error) {
      const { type, message } = asFailure(error);
      if (type === 'authorization') this.#maySee = false;
      else if (refusals.has(type)) throw error;
      else if (!this.#isDown) {
        this.#say(`${message}; nothing comes until it is back`);
        this.#isDown = true;
      }
    }
  }

  async #addLost(there: ReadonlySet<string>): Promise<void> {
    const lost = [...this.#ids].filter(([, id]) => !there.has(id));
    if (lost.length === 0 || this.#isOver) return;
    for (const [action] of lost) await this.add(action);
    const [what, are] = lost.length === 1 ? ['1 webhook', 'is'] : [`${lost.length} webhooks`, 'are'];
    this.#say(`it had lost ${what}, which ${are} registered again`);
  }

  /** Unregisters them, as far as the server lets us. */
  async close(): Promise<void> {
    this.#isOver = true;
    for (const webhook_id of this.#ids.values()) {
      try {
        await this.#ask('webhooks/unregister_webhook', { webhook_id });
      } catch (error) {
        this.#say(`webhook ${webhook_id} stays registered: ${asFailure(error).message}`);
        return; // the others would fail alike, one timeout after the other
      }
    }
  }
}

/** Failures that no waiting mends. */
const refusals: ReadonlySet<string> = new Set(['authentication', 'not_logged_in', 'license_expired']);
