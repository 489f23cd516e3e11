/** Why a program should come to its end. */
export type StopReason = 'SIGINT' | 'SIGTERM' | 'closed pipe';

type Listener = (reason: StopReason) => void;

/** What of a process is needed here. */
type Host = Pick<NodeJS.Process, 'on' | 'removeListener' | 'listenerCount' | 'exit'>;

/**
 * Signals, and readers that went away. With a listener it is told, and has the last word; without one a Ctrl-C ends the
 * program with 130 and a closed pipe with 0, quietly: `chatio chats list | head -1` is no error.
 */
export class Stops {
  readonly #listeners = new Set<Listener>();
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
    host.on('SIGINT', this.#interrupted);
  }

  /** Whoever read standard output or standard error is gone. */
  closedPipe(): void {
    if (this.#listeners.size === 0) this.#host.exit(0);
    this.#tell('closed pipe');
  }

  /** @returns what ends it. */
  onStop(listener: Listener): () => void {
    if (this.#listeners.size === 0) this.#host.on('SIGTERM', this.#terminated);
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#host.removeListener('SIGTERM', this.#terminated);
    };
  }

  #interrupted = (): void => {
    if (this.#listeners.size > 0) this.#tell('SIGINT');
    // Somebody else (the console) listens too: it leaves the terminal in order first.
    else if (this.#host.listenerCount('SIGINT') === 1) this.#host.exit(130);
  };

  #terminated = (): void => this.#tell('SIGTERM');

  #tell(reason: StopReason): void {
    for (const listener of [...this.#listeners]) listener(reason);
  }
}
