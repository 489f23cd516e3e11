import { Worker } from 'node:worker_threads';
import { StorageType } from '@nats-io/jetstream';
import { type ObjectStore, Objm } from '@nats-io/obj';
import type { LicenseConfig } from '../../domain/new-license.js';
import { type Nats, natsPrefix } from '../cluster/nats.js';
import { whenFormed } from '../cluster/streams.js';
import { aloneOnDuty, type Duty } from '../duty.js';
import type { Border } from './jetstream-log.js';
import type { EventsElsewhere, Snapshot, Snapshots } from './journal.js';
import { decodeSnapshot, markOf } from './snapshot-format.js';
import { workerScript } from './worker-script.js';

/** What the thread that makes a snapshot is told. */
export interface SnapshotOrder {
  readonly config: LicenseConfig;
  /** Facts that it is to contain, or a few more: to the end of their batch. */
  readonly seq: number;
  readonly urls: readonly string[];
  readonly replicas: number;
}

/** With the place in the stream at which reading goes on. */
export type PlacedSnapshot = Snapshot & Border;

/** Snapshots in a bucket of NATS, made by a thread of the server that has the duty, of the facts that are in the stream. */
export class JetstreamSnapshots implements Snapshots {
  readonly everyFacts = 20_000;
  #duty: Duty = aloneOnDuty;
  readonly #working = new Map<number, Worker>();
  /** What was due and is not made, by license: another server had the duty, or making it failed. */
  readonly #owed = new Map<number, { readonly config: LicenseConfig; readonly seq: number }>();

  /**
   * @param urls of NATS, for the thread.
   * @param goOnAfter is told where the journal goes on after a snapshot; false when the journal has not come so far.
   */
  constructor(
    private readonly nats: Nats,
    private readonly bucket: ObjectStore,
    private readonly urls: readonly string[],
    private readonly goOnAfter: (license: number, border: Border) => boolean,
  ) {}

  async latest(config: LicenseConfig, eventsAt: EventsElsewhere): Promise<Snapshot | undefined> {
    const snapshot = await readSnapshot(this.bucket, config, eventsAt);
    return snapshot !== undefined && this.goOnAfter(config.id, snapshot) ? snapshot : undefined;
  }

  /** @param duty who makes them, once there are several servers; a duty that comes brings what nobody may have made. */
  share(duty: Duty): void {
    this.#duty = duty;
    duty.onChange(() => {
      for (const { config, seq } of [...this.#owed.values()]) this.due(config, seq);
    });
  }

  due(config: LicenseConfig, seq: number): void {
    const { id } = config;
    if (this.#working.has(id)) return;
    this.#owed.set(id, { config, seq });
    if (!this.#duty.mine(id)) return;
    const order: SnapshotOrder = { config, seq, urls: this.urls, replicas: this.nats.replicas };
    const worker = new Worker(workerScript('jetstream-snapshot-worker'), { workerData: order });
    this.#working.set(id, worker);
    worker.on('error', ({ message }) =>
      this.nats.log('warn', 'no snapshot was made', { license: id, reason: message }),
    );
    worker.on('message', () => {
      this.#owed.delete(id);
      this.nats.log('debug', 'a snapshot was made', { license: id, facts: seq });
    });
    worker.on('exit', () => this.#working.delete(id));
  }

  /** What is being made is given up. */
  async close(): Promise<void> {
    await Promise.all([...this.#working.values()].map((worker) => worker.terminate()));
  }
}

export function snapshotBucket(nats: Nats): Promise<ObjectStore> {
  const options = { replicas: nats.replicas, storage: StorageType.File };
  return whenFormed(nats, () => new Objm(nats.js).create(`${natsPrefix}_snapshots`, options));
}

/** @returns `undefined` when there is none that can be read and fits: the facts have everything. */
export async function readSnapshot(
  bucket: ObjectStore,
  config: LicenseConfig,
  eventsAt: EventsElsewhere,
): Promise<PlacedSnapshot | undefined> {
  try {
    const name = String(config.id);
    const info = await bucket.info(name);
    const bytes = info === null || info.deleted ? null : await bucket.getBlob(name);
    if (bytes === null) return undefined;
    const snapshot = decodeSnapshot(Buffer.from(bytes), markOf(config), eventsAt);
    const at = Number(info?.metadata?.at);
    // The next one may have taken its place while this one was read.
    return snapshot?.seq === Number(info?.metadata?.seq) ? { ...snapshot, at } : undefined;
  } catch {
    return undefined;
  }
}
