import type { Clock } from './clock.js';

/** Asks again and again whether the other side is there, and tells once when it is not. */
export class Heartbeat {
  #answered = true;
  #cancel: () => void;

  /**
   * @param ping sends a control ping.
   * @param onDead called once when a ping had no answer until the next was due.
   */
  constructor(
    private readonly clock: Clock,
    private readonly intervalMs: number,
    private readonly ping: () => void,
    private readonly onDead: () => void,
  ) {
    this.#cancel = this.#arm();
  }

  /** A pong came. */
  answered(): void {
    this.#answered = true;
  }

  stop(): void {
    this.#cancel();
  }

  #arm(): () => void {
    const due = this.clock.now() + this.intervalMs;
    return this.clock.after(this.intervalMs, () => {
      // Woken late (Ctrl-Z, a machine asleep): the pong may lie unread in the socket, so this round proves nothing.
      const late = this.clock.now() - due > this.intervalMs / 2;
      if (!this.#answered && !late) return this.onDead();
      this.#answered = false;
      this.#cancel = this.#arm();
      this.ping();
    });
  }
}
