import { existsSync, readFileSync } from 'node:fs';
import { writePrivateFile } from '../../config/private-file.js';
import { asFailure, Failure } from '../../protocol/failure.js';
import { inventedSeed, parseSeed, type Seed } from '../seed.js';
import type { DataFolder } from './data-folder.js';

/**
 * The seed of a folder that is used without one: made up the first time and kept, so that its tokens stay good.
 * @param isUsed whether there are facts in the folder already.
 * @throws Failure `usage` when they were written with a seed of the user's.
 */
export function keptSeed(folder: DataFolder, isUsed: boolean): Seed {
  if (existsSync(folder.seed)) {
    try {
      return parseSeed(readFileSync(folder.seed, 'utf8'));
    } catch (error) {
      const failure = asFailure(error);
      throw new Failure('failed', `${folder.seed}: ${failure.message}`, failure.hint, { cause: error });
    }
  }
  if (isUsed) {
    const hint = 'Start it with the same --seed FILE as before';
    throw new Failure('usage', `The data in ${folder.path} belongs to a seed file`, hint);
  }
  const text = inventedSeed();
  writePrivateFile(folder.seed, text);
  return parseSeed(text);
}
