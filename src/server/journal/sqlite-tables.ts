import type { Kind } from '../data/database.js';

/** `journal.db`: a row for each fact. */
export const journalKind: Kind = {
  applicationId: 0x63686174, // "chat"
  migrations: [
    `CREATE TABLE facts (
      license INTEGER NOT NULL, seq INTEGER NOT NULL, fact TEXT NOT NULL, PRIMARY KEY (license, seq)
    ) WITHOUT ROWID`,
  ],
};
