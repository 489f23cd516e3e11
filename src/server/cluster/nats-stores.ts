import { Kvm } from '@nats-io/kv';
import { Failure } from '../../protocol/failure.js';
import { JetstreamJournal } from '../journal/jetstream.js';
import type { Stores } from '../stores.js';
import { Cluster } from './cluster.js';
import { connectNats, type Nats, type NatsOptions, natsPrefix } from './nats.js';
import { natsFileStore } from './nats-files.js';
import { whenFormed } from './streams.js';

/** Everything that a server keeps in NATS, where other servers share it. */
export interface NatsStores extends Stores {
  /**
   * The seed of servers that are started without one: made up by the first of them and kept, so that all have the same.
   * @throws Failure `usage` when the facts were written with a seed of the user's.
   */
  keptSeed(invent: () => string): Promise<string>;
}

/** @throws Failure when NATS can't be reached or refuses (`connectNats`, `ensureStream`). */
export async function natsStores(options: NatsOptions): Promise<NatsStores> {
  const nats = await connectNats(options);
  try {
    const journal = await JetstreamJournal.open(nats, options.urls);
    return {
      journal,
      files: await natsFileStore(nats),
      keptSeed: (invent) => keptSeed(nats, journal.isUsed, invent),
      async join(licenses, presence) {
        const cluster = await Cluster.join(nats, licenses, presence);
        journal.snapshots.share(cluster.duty);
        return cluster;
      },
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

async function keptSeed(nats: Nats, isUsed: boolean, invent: () => string): Promise<string> {
  // Servers that start at the same moment may all write one: the first counts, so nothing may be overwritten.
  const options = { history: 64, replicas: nats.replicas };
  const store = await whenFormed(nats, () => new Kvm(nats.js).create(`${natsPrefix}_seed`, options));
  const first = async () => {
    for await (const entry of await store.history({ key: 'seed' })) return entry.string();
    return undefined;
  };
  const kept = await first();
  if (kept !== undefined) return kept;
  if (isUsed) {
    const hint = 'Start it with the same --seed FILE as before';
    throw new Failure('usage', 'The facts in NATS belong to a seed file', hint);
  }
  const text = invent();
  await store.put('seed', text);
  return (await first()) ?? text;
}
