import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { inTransaction, openDatabase, rawDatabase } from '../data/database.js';
import type {
  Archive,
  ArchivedProperty,
  ArchivedThread,
  ArchivePage,
  ArchiveSearch,
  Audience,
  PropertyTest,
} from './archive.js';
import { archiveKind, EventsInFile } from './events-in-file.js';
import { phrasesOf, wordsOf } from './words.js';

/** A thread's key everywhere is the time of its start; of the texts only the index is kept, the state has the rest. */
const schema = `
  CREATE TABLE threads (
    at INTEGER PRIMARY KEY, chat TEXT NOT NULL, thread TEXT NOT NULL, restricted INTEGER NOT NULL
  );
  CREATE INDEX threads_of_chat ON threads (chat);
  CREATE TABLE audiences (who TEXT, chat TEXT, PRIMARY KEY (who, chat)) WITHOUT ROWID;
  CREATE INDEX audience_of_chat ON audiences (chat);
  CREATE TABLE users (user TEXT, at INTEGER, PRIMARY KEY (user, at)) WITHOUT ROWID;
  CREATE TABLE properties (
    namespace TEXT, name TEXT, value TEXT, at INTEGER, PRIMARY KEY (namespace, name, value, at)
  ) WITHOUT ROWID;
  CREATE INDEX properties_of_thread ON properties (at);
  CREATE VIRTUAL TABLE texts USING fts5 (words, content = '', contentless_delete = 1, tokenize = 'ascii');
`;

/** Stands between two texts; no query can ask for it. */
const border = ' \uE000 ';

/** An archive in SQLite's memory. It may be asked at once for what it was just told. */
export function sqliteArchive(): Archive {
  const database = rawDatabase(':memory:');
  database.exec(schema);
  return new SqliteArchive(database);
}

/**
 * An archive in a file, with the events of closed threads. A file that is damaged, or of another version, is made anew:
 * everything in it is in the facts as well.
 */
export function fileArchive(path: string): Archive {
  try {
    return openArchive(path);
  } catch {
    for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true });
    return openArchive(path);
  }
}

function openArchive(path: string): Archive {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const database = openDatabase(path, archiveKind(schema));
  return new SqliteArchive(database, new EventsInFile(database));
}

class SqliteArchive implements Archive {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(
    database: DatabaseSync,
    readonly kept?: EventsInFile,
  ) {
    this.#database = database;
  }

  keep(threads: readonly ArchivedThread[]): void {
    inTransaction(this.#database, () => {
      for (const thread of threads) this.#keep(thread);
    });
  }

  restrict(chatId: string, audience: Audience): void {
    inTransaction(this.#database, () => {
      this.#setAudience(chatId, audience);
      this.#run('UPDATE threads SET restricted = ? WHERE chat = ?', isRestricted(audience), chatId);
    });
  }

  search(search: ArchiveSearch): ArchivePage {
    const { from, where, values } = conditions(search);
    const counted = this.#database.prepare(`SELECT count(*) AS total ${from} ${where}`).get(...values);
    const total = Number(counted?.total);
    if (total <= search.offset) return { total, threads: [] };
    const page = this.#database
      .prepare(`SELECT chat AS chatId, thread AS threadId ${from} ${where} ORDER BY at DESC LIMIT ? OFFSET ?`)
      .all(...values, search.limit, search.offset);
    return { total, threads: page as unknown as ArchivePage['threads'] };
  }

  close(): void {
    this.#database.close();
  }

  #keep({ at, chatId, threadId, texts, userIds, properties, audience, events }: ArchivedThread): void {
    this.#run('INSERT OR REPLACE INTO threads VALUES (?, ?, ?, ?)', at, chatId, threadId, isRestricted(audience));
    this.#setAudience(chatId, audience);
    for (const id of userIds) this.#run('INSERT OR IGNORE INTO users VALUES (?, ?)', id, at);
    this.#run('DELETE FROM properties WHERE at = ?', at);
    for (const { namespace, name, values } of properties) {
      for (const value of propertyRows(values)) {
        this.#run('INSERT OR IGNORE INTO properties VALUES (?, ?, ?, ?)', namespace, name, value, at);
      }
    }
    if (events !== undefined) {
      this.#run('INSERT OR REPLACE INTO events VALUES (?, ?, ?)', at, events.length, JSON.stringify(events));
      this.kept?.forget(at);
    }
    const words = texts.map((text) => indexed(wordsOf(text)).join(' ')).join(border);
    this.#run('INSERT OR REPLACE INTO texts (rowid, words) VALUES (?, ?)', at, words);
  }

  #setAudience(chatId: string, audience: Audience): void {
    this.#run('DELETE FROM audiences WHERE chat = ?', chatId);
    if (audience === 'everybody') return;
    for (const who of namesOf(audience)) this.#run('INSERT OR IGNORE INTO audiences VALUES (?, ?)', who, chatId);
  }

  #run(sql: string, ...values: SQLInputValue[]): void {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    statement.run(...values);
  }
}

interface Conditions {
  readonly from: string;
  readonly where: string;
  readonly values: SQLInputValue[];
}

function conditions({ viewer, query, from, before, userIds, properties }: ArchiveSearch): Conditions {
  const terms: string[] = [];
  const values: SQLInputValue[] = [];
  const add = (term: string, ...given: SQLInputValue[]): void => {
    terms.push(term);
    values.push(...given);
  };
  const phrases = phrasesOf(query);
  if (phrases.length > 0) add('texts MATCH ?', phrases.map(phraseOfQuery).join(' '));
  const names = namesOf({ agentIds: [viewer.id], groups: viewer.groups });
  const who = names.map(() => '?').join();
  add(`(NOT restricted OR EXISTS (SELECT 1 FROM audiences WHERE who IN (${who}) AND chat = threads.chat))`, ...names);
  if (from !== undefined) add('at >= ?', from);
  if (before !== undefined) add('at < ?', before);
  for (const ids of userIds) add(`at IN (SELECT at FROM users WHERE user IN ${elements})`, JSON.stringify(ids));
  for (const test of properties) add(...propertyTerm(test));
  return {
    from: phrases.length > 0 ? 'FROM texts JOIN threads ON threads.at = texts.rowid' : 'FROM threads',
    where: `WHERE ${terms.join(' AND ')}`,
    values,
  };
}

/** A list of any length as one value. */
const elements = '(SELECT value FROM json_each(?))';

function propertyTerm({ namespace, name, anyOf, negated }: PropertyTest): [string, ...SQLInputValue[]] {
  const found = negated ? 'at NOT IN' : 'at IN';
  if (anyOf === undefined || anyOf.some((all) => all.length === 0)) {
    return [`${found} (SELECT at FROM properties WHERE namespace = ? AND name = ?)`, namespace, name];
  }
  const lists = JSON.stringify(anyOf.map((all) => [...new Set(all)].map((value) => JSON.stringify(value))));
  return [
    `${found} (
      SELECT property.at FROM json_each(?) AS list CROSS JOIN json_each(list.value) AS wanted
      CROSS JOIN properties AS property
        ON property.namespace = ? AND property.name = ? AND property.value = wanted.value
      GROUP BY list.key, property.at HAVING count(*) = json_array_length(list.value)
    )`,
    lists,
    namespace,
    name,
  ];
}

/** As JSON, so that 1, true and "1" are apart. A property without a token is there all the same. */
function propertyRows(values: ArchivedProperty['values']): string[] {
  return values.length === 0 ? [''] : values.map((value) => JSON.stringify(value));
}

function isRestricted(audience: Audience): number {
  return audience === 'everybody' ? 0 : 1;
}

/** Agents and groups as one kind of name. */
function namesOf({ agentIds, groups }: Exclude<Audience, 'everybody'>): string[] {
  return [...agentIds.map((id) => `agent ${id}`), ...groups.map((id) => `group ${id}`)];
}

/**
 * The index knows letters, digits and whatever is not ASCII; an ASCII mark takes the place of a character that no text
 * has. So nothing of a query can be taken for the syntax of one either.
 */
function indexed(words: readonly string[]): string[] {
  return words.map((one) => {
    const code = one.charCodeAt(0);
    const isMark = one.length === 1 && code < 0x80 && !/[a-z0-9]/.test(one);
    return isMark ? String.fromCharCode(0xe100 + code) : one;
  });
}

function phraseOfQuery(words: readonly string[]): string {
  return `"${indexed(words).join(' ')}" *`;
}
