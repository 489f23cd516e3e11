import { memoryFileStore } from '../../../src/server/files/memory.js';
import { fileStoreSuite } from './suite.js';

fileStoreSuite('memory', async (bytes) => memoryFileStore(bytes));
