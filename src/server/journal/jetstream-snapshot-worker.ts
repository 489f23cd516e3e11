import { parentPort, workerData } from 'node:worker_threads';
import { apply } from '../../domain/apply.js';
import { newLicense } from '../../domain/new-license.js';
import { connectNats } from '../cluster/nats.js';
import { Assembler } from './jetstream-batch.js';
import { StreamReader } from './jetstream-read.js';
import { readSnapshot, type SnapshotOrder, snapshotBucket } from './jetstream-snapshots.js';
import { encodeSnapshot, markOf } from './snapshot-format.js';

/** Makes a snapshot of the one before it and the facts since, away from the server, which goes on meanwhile. */
async function makeSnapshot({ config, seq, urls, replicas }: SnapshotOrder): Promise<void> {
  const nats = await connectNats({ urls, replicas, log: () => undefined });
  try {
    const bucket = await snapshotBucket(nats);
    const before = await readSnapshot(bucket, config, () => []);
    const state = before?.state ?? newLicense(config, 0);
    const assembler = new Assembler(before?.seq, before?.at);
    let at = assembler.at;
    for await (const message of new StreamReader(nats).after(config.id, at)) {
      const batch = assembler.take(message.at, message.header, message.bytes);
      if (batch === undefined) continue;
      for (const fact of batch.facts) apply(state, fact);
      at = message.at;
      if (assembler.seq >= seq) break;
    }
    const bytes = encodeSnapshot(markOf(config), { seq: assembler.seq, state });
    const metadata = { seq: String(assembler.seq), at: String(at) };
    await bucket.putBlob({ name: String(config.id), metadata }, bytes);
  } finally {
    await nats.close();
  }
}

makeSnapshot(workerData as SnapshotOrder).then(
  () => parentPort?.postMessage('made'),
  (error: unknown) => {
    throw error; // as the thread's error, which the server logs
  },
);
