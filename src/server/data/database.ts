import { chmodSync, closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import type { DatabaseSync, DatabaseSyncOptions } from 'node:sqlite';
import { Failure } from '../../protocol/failure.js';

/** What a database of ours is for. */
export interface Kind {
  /** SQLite's `application_id`: four letters, so that no other program's file is taken for ours. */
  readonly applicationId: number;
  /** How the next version of its tables is made of the one before; the first one makes them. Never changed, only added to. */
  readonly migrations: readonly string[];
  /** What a power cut takes from it can be made anew: it must only not be damaged, and need not wait for the disk. */
  readonly isDerived?: true;
}

/**
 * Opens a database of ours and brings it up to this version. What is damaged, newer or not ours is left as it is.
 * @throws Failure `failed` which says what is wrong with the file.
 */
export function openDatabase(path: string, kind: Kind): DatabaseSync {
  const isNew = !existsSync(path);
  return naming(path, () => {
    if (!isNew) refuseCutOff(path);
    const database = rawDatabase(path);
    try {
      refuseForeign(database, path, kind, isNew);
      database.exec(`PRAGMA synchronous = ${isNew && kind.isDerived === true ? 'OFF' : 'FULL'}`);
      database.exec('PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 5000');
      if (isNew) chmodSync(path, 0o600); // its log and whatever stands beside it follow it
      migrate(database, kind);
      if (kind.isDerived === true) database.exec('PRAGMA synchronous = NORMAL');
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

/** To look into one that is there, whoever writes to it meanwhile. @throws Failure `failed` */
export function openForReading(path: string, kind: Kind): DatabaseSync {
  if (!existsSync(path)) throw new Failure('failed', `${path} is missing`);
  return naming(path, () => {
    refuseCutOff(path);
    const database = rawDatabase(path, { readOnly: true });
    try {
      refuseForeign(database, path, kind, false);
      database.exec('PRAGMA busy_timeout = 5000');
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

/** `node:sqlite` is loaded here, and says on stderr that it is experimental: nobody who runs chatio can act on that. */
export function rawDatabase(path: string, options: DatabaseSyncOptions = {}): DatabaseSync {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
    return new DatabaseSync(path, options);
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** Carries the work out all or not at all. */
export function inTransaction(database: DatabaseSync, work: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    work();
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK'); // a full disk may have done it already
    throw error;
  }
}

/** SQLite itself takes what is there for all there is (sqlite.org/fileformat2.html, the database header). */
function refuseCutOff(path: string): void {
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
  if (log !== undefined && log.size > 0) return; // the rest may stand there
  const header = Buffer.alloc(100);
  const file = openSync(path, 'r');
  try {
    if (readSync(file, header) < header.length) return;
  } finally {
    closeSync(file);
  }
  if (header.readUInt32BE(24) !== header.readUInt32BE(92)) return; // its own number of pages does not count
  const pageBytes = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  const [there, due] = [statSync(path).size, header.readUInt32BE(28) * pageBytes];
  if (there < due) throw damage(path, `it has ${there} of its ${due} bytes`);
}

function refuseForeign(database: DatabaseSync, path: string, kind: Kind, isNew: boolean): void {
  if (isNew) return;
  const tables = numberOf(database, 'SELECT count(*) AS n FROM sqlite_schema');
  const applicationId = numberOf(database, 'SELECT application_id AS n FROM pragma_application_id()');
  const version = numberOf(database, 'SELECT user_version AS n FROM pragma_user_version()');
  if (tables === 0) return; // made and not filled: the first start was interrupted
  if (applicationId !== kind.applicationId) {
    throw new Failure('failed', `${path} was not made by chatio`, 'Choose another folder');
  }
  if (version > kind.migrations.length) {
    throw new Failure(
      'failed',
      `${path} was written by a newer chatio (version ${version} of its tables; this one knows ${kind.migrations.length})`,
      'Start it with that version; nothing was changed',
    );
  }
}

function migrate(database: DatabaseSync, { applicationId, migrations }: Kind): void {
  const version = numberOf(database, 'SELECT user_version AS n FROM pragma_user_version()');
  for (const [place, migration] of migrations.entries()) {
    if (place < version) continue;
    inTransaction(database, () => {
      database.exec(`${migration}; PRAGMA user_version = ${place + 1}; PRAGMA application_id = ${applicationId}`);
    });
  }
}

export function numberOf(database: DatabaseSync, sql: string): number {
  return Number(database.prepare(sql).get()?.n);
}

/** What SQLite says, with the file's name and what to do. */
export function naming<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof Failure ? error : databaseFailure(path, error);
  }
}

const damaged = new Set([11, 26]); // SQLITE_CORRUPT, SQLITE_NOTADB

export function databaseFailure(path: string, error: unknown): Failure {
  const { errcode, message } = error as { errcode?: number; message: string };
  const code = (errcode ?? 0) & 0xff;
  if (damaged.has(code)) return damage(path, message, error);
  return new Failure('failed', `${path} can't be used: ${message}`, undefined, { cause: error });
}

export function damage(path: string, what: string, cause?: unknown): Failure {
  const hint = 'It was left as it is. Put a backup in its place, or look at it with chatio server check';
  return new Failure('failed', `${path} is damaged: ${what}`, hint, { cause });
}
