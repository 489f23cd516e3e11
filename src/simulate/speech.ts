import type { Pace } from './pace.js';
import type { Random } from './random.js';
import { sneakPeekIntervalMs, typing } from './typing.js';
import type { VisitTransport } from './visit.js';

/** A customer's fingers: types with sneak peeks, then sends. */
export class Speech {
  #lastPeekAt = 0;

  constructor(
    private readonly client: VisitTransport,
    private readonly pace: Pace,
    private readonly random: Random,
    private readonly charactersPerSecond: number,
  ) {}

  /**
   * @param mayPeek asked before each sneak peek: there are none without an active thread.
   * @param isMoot asked before sending: true, and nothing is sent.
   * @returns whether it was sent. @throws Stopped; Failure
   */
  async say(chat_id: string, text: string, mayPeek: () => boolean, isMoot: () => boolean): Promise<boolean> {
    const plan = typing(text, this.charactersPerSecond, this.random);
    for (const step of plan.steps) {
      await this.pace.sleep(step.afterMs);
      if (mayPeek()) await this.#peek(chat_id, step.text);
    }
    await this.pace.sleep(plan.sendAfterMs);
    if (isMoot()) return false;
    await this.client.request('send_event', { chat_id, event: { type: 'message', text } });
    return true;
  }

  /** At most one in 2 s, however fast the simulation runs. */
  async #peek(chat_id: string, text: string): Promise<void> {
    const now = this.pace.clock.now();
    if (now - this.#lastPeekAt < sneakPeekIntervalMs) return;
    this.#lastPeekAt = now;
    await this.client.request('send_sneak_peek', { chat_id, sneak_peek_text: text });
  }
}
