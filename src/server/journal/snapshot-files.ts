import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { EventState } from '../../domain/state.js';
import type { Micros } from '../../domain/time.js';
import type { Snapshot } from './journal.js';
import { decodeSnapshot } from './snapshot-format.js';

/** The snapshots of a data folder: files named by license and number of facts. */
export class SnapshotFiles {
  constructor(private readonly folder: string) {}

  /** The newest one that can be read, fits, and is not ahead of what the journal has. */
  newest(
    license: number,
    mark: string,
    lastSeq: number,
    eventsAt: (at: Micros, length: number) => EventState[],
  ): Snapshot | undefined {
    for (const seq of this.seqsOf(license)) {
      if (seq > lastSeq) continue;
      const snapshot = decodeSnapshot(readFileSync(this.#path(license, seq)), mark, eventsAt);
      if (snapshot !== undefined) return snapshot;
    }
    return undefined;
  }

  /** The newest one, whatever configuration it belongs to, with what it was made of; `undefined` when none can be read. */
  newestOfAny(license: number, eventsAt: (at: Micros, length: number) => EventState[]) {
    const [seq] = this.seqsOf(license);
    return seq === undefined ? undefined : decodeSnapshot(readFileSync(this.#path(license, seq)), undefined, eventsAt);
  }

  /** Takes the place of the ones before it when all of it is on the disk. */
  write(license: number, seq: number, bytes: Buffer): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    this.#removeUnfinished(license);
    const temporary = join(this.folder, `.${license}-${seq}`);
    const file = openSync(temporary, 'w', 0o600);
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, this.#path(license, seq));
    for (const older of this.seqsOf(license)) if (older < seq) rmSync(this.#path(license, older), { force: true });
  }

  /** Newest first. */
  seqsOf(license: number): number[] {
    const own = new RegExp(`^${license}-(\\d+)$`);
    const seqs = this.#names().flatMap((name) =>
      own.exec(name)?.[1] === undefined ? [] : [Number(own.exec(name)?.[1])],
    );
    return seqs.sort((a, b) => b - a);
  }

  /** What was being written when the process was killed. */
  #removeUnfinished(license: number): void {
    for (const name of this.#names()) {
      if (name.startsWith(`.${license}-`)) rmSync(join(this.folder, name), { force: true });
    }
  }

  #names(): string[] {
    try {
      return readdirSync(this.folder);
    } catch {
      return []; // none was made yet
    }
  }

  #path(license: number, seq: number): string {
    return join(this.folder, `${license}-${seq}`);
  }
}
