import type { FileStore } from '../files/file-store.js';
import { JetstreamJournal } from '../journal/jetstream.js';
import type { License } from '../license.js';
import type { Presence } from '../presence.js';
import { Cluster } from './cluster.js';
import { connectNats, type NatsOptions } from './nats.js';
import { natsFileStore } from './nats-files.js';

/** Everything that a server keeps in NATS, where other servers share it. */
export interface NatsStores {
  readonly journal: JetstreamJournal;
  readonly files: FileStore;
  /** Makes this server one of those that serve these licenses. */
  join(licenses: ReadonlyMap<number, License>, presence: Presence): Promise<Cluster>;
  /** Nothing may be asked of them any more. What is under way is finished first. */
  close(): Promise<void>;
}

/** @throws Failure when NATS can't be reached or refuses (`connectNats`, `ensureStream`). */
export async function natsStores(options: NatsOptions): Promise<NatsStores> {
  const nats = await connectNats(options);
  try {
    const journal = await JetstreamJournal.open(nats);
    return {
      journal,
      files: await natsFileStore(nats),
      join: (licenses, presence) => Cluster.join(nats, licenses, presence),
      async close() {
        await journal.close();
        await nats.close();
      },
    };
  } catch (error) {
    await nats.close();
    throw error;
  }
}
