import { sqliteArchive } from '../../../src/server/archive/sqlite-archive.js';
import { archiveSuite } from './suite.js';

archiveSuite('SQLite', sqliteArchive);
