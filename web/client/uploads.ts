import type { Clock } from '../../src/client/clock.js';
import { maxFileBytes } from '../../src/protocol/limits.js';
import type { Store } from '../store.js';

/** What became of an upload. `authentication`: the token was not taken. */
export type UploadOutcome = 'done' | 'authentication' | 'too_large' | 'refused' | 'unreachable' | 'cancelled';

export interface Upload {
  readonly chatId: string;
  readonly customId: string;
  readonly file: File;
  /** 0 to 1. */
  readonly onProgress: (progress: number) => void;
  readonly signal: AbortSignal;
}

const problems: Readonly<Record<Exclude<UploadOutcome, 'done' | 'cancelled'>, string>> = {
  authentication: 'The chat did not take it',
  too_large: `The file is larger than ${maxFileBytes / 1_048_576} MB`,
  refused: 'The chat did not take it',
  unreachable: 'The connection was lost',
};

/** Uploads the files of the outbox, one after the other. What has arrived leaves the outbox by the push that tells it. */
export class Uploads {
  readonly #files = new Map<string, File>();
  #running: { readonly customId: string; readonly abort: AbortController } | undefined;

  constructor(
    private readonly store: Store,
    private readonly upload: (upload: Upload) => Promise<UploadOutcome>,
    private readonly clock: Clock,
  ) {}

  /** Keeps the bytes of an outgoing file until it has arrived. */
  keep(customId: string, file: File): void {
    this.#files.set(customId, file);
  }

  discard(customId: string): void {
    this.#files.delete(customId);
    if (this.#running?.customId === customId) this.#running.abort.abort();
  }

  /** To be called whenever something may have become possible. */
  pump(): void {
    const { chat, isSynced, outbox } = this.store.state;
    for (const customId of this.#files.keys()) {
      if (!outbox.some((outgoing) => outgoing.customId === customId)) this.#files.delete(customId);
    }
    if (this.#running !== undefined || chat === undefined || !isSynced) return;
    const next = outbox.find(({ kind, state }) => kind === 'file' && state === 'waiting');
    const file = next && this.#files.get(next.customId);
    if (next === undefined || file === undefined) return;
    const { customId } = next;
    const abort = new AbortController();
    this.#running = { customId, abort };
    this.#change(customId, { state: 'sending', progress: 0 });
    void this.upload({
      chatId: chat.id,
      customId,
      file,
      signal: abort.signal,
      onProgress: this.#teller(customId),
    }).then((outcome) => {
      this.#running = undefined;
      if (outcome === 'done') this.#change(customId, { state: 'accepted', progress: 1 });
      else if (outcome !== 'cancelled') this.#change(customId, { state: 'failed', problem: problems[outcome] });
      this.pump();
    });
  }

  /** Progress often comes in bursts; a few times a second is enough to see it move. */
  #teller(customId: string): (progress: number) => void {
    let told = 0;
    return (progress) => {
      const now = this.clock.now();
      if (now - told < 100) return;
      told = now;
      this.#change(customId, { progress });
    };
  }

  #change(
    customId: string,
    change: { state?: 'sending' | 'accepted' | 'failed'; progress?: number; problem?: string },
  ) {
    this.store.dispatch({ type: 'outgoing_changed', customIds: [customId], change });
  }
}
