import { JetStreamApiCodes } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { Failure } from '../../protocol/failure.js';
import { JetstreamJournal } from '../journal/jetstream.js';
import type { Stores } from '../stores.js';
import { Cluster } from './cluster.js';
import { connectNats, type Nats, type NatsOptions, natsPrefix } from './nats.js';
import { natsFileStore } from './nats-files.js';
import { codeOf, whenFormed } from './streams.js';

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
    const journal = await JetstreamJournal.open(nats);
    return {
      journal,
      files: await natsFileStore(nats),
      keptSeed: (invent) => keptSeed(nats, journal.isUsed, invent),
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

async function keptSeed(nats: Nats, isUsed: boolean, invent: () => string): Promise<string> {
  const options = { history: 1, replicas: nats.replicas };
  const store = await whenFormed(nats, () => new Kvm(nats.js).create(`${natsPrefix}_seed`, options));
  const kept = await store.get('seed');
  if (kept !== null) return kept.string();
  if (isUsed) {
    const hint = 'Start it with the same --seed FILE as before';
    throw new Failure('usage', 'The facts in NATS belong to a seed file', hint);
  }
  try {
    const text = invent();
    await store.create('seed', text);
    return text;
  } catch (error) {
    if (codeOf(error) !== JetStreamApiCodes.StreamWrongLastSequence) throw error;
    return (await store.get('seed'))?.string() ?? ''; // another server was faster
  }
}
