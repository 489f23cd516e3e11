import { Worker } from 'node:worker_threads';
import type { LicenseConfig } from '../../domain/new-license.js';
import type { DataFolder } from '../data/data-folder.js';
import type { Log } from '../log.js';
import type { EventsElsewhere, Snapshot, Snapshots } from './journal.js';
import { SnapshotFiles } from './snapshot-files.js';
import { markOf } from './snapshot-format.js';
import type { SnapshotOrder } from './snapshot-worker.js';
import { workerScript } from './worker-script.js';

/** Snapshots in a data folder, made by a thread of their own of the facts that are there. */
export class SqliteSnapshots implements Snapshots {
  readonly everyFacts = 100_000;
  readonly #files: SnapshotFiles;
  readonly #working = new Map<number, Worker>();

  /** @param lastSeq of a license in the journal. */
  constructor(
    private readonly folder: DataFolder,
    private readonly lastSeq: (license: number) => number,
    private readonly log: Log,
  ) {
    this.#files = new SnapshotFiles(folder.snapshots);
  }

  async latest(config: LicenseConfig, eventsAt: EventsElsewhere): Promise<Snapshot | undefined> {
    return this.#files.newest(config.id, markOf(config), this.lastSeq(config.id), eventsAt);
  }

  due(config: LicenseConfig, seq: number): void {
    const { id } = config;
    if (this.#working.has(id)) return;
    const { journal, snapshots } = this.folder;
    const mark = markOf(config);
    const order: SnapshotOrder = { config, mark, seq, journal, archive: this.folder.archiveOf(id), folder: snapshots };
    const worker = new Worker(workerScript('snapshot-worker'), { workerData: order });
    this.#working.set(id, worker);
    worker.on('error', (error) => this.log('warn', 'no snapshot was made', { license: id, reason: error.message }));
    worker.on('message', () => this.log('debug', 'a snapshot was made', { license: id, facts: seq }));
    worker.on('exit', () => this.#working.delete(id));
  }

  /** What is being made is given up. */
  async close(): Promise<void> {
    await Promise.all([...this.#working.values()].map((worker) => worker.terminate()));
  }
}
