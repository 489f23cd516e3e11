import { readFileSync } from 'node:fs';
import { asFailure, Failure } from '../protocol/failure.js';
import type { Seed } from '../server/seed.js';
import type { Stores } from '../server/stores.js';
import type { WriteLog } from './server-log.js';

/** Where `chatio server` keeps everything; nowhere without `data` and `nats`. */
export interface StoreOptions {
  readonly seed?: string;
  readonly data?: string;
  readonly nats?: readonly string[];
  readonly natsReplicas?: number;
}

/**
 * What the server keeps, and what it starts with. Without a seed file the seed is where the rest is kept.
 * @throws Failure
 */
export async function openStores(options: StoreOptions, log: WriteLog): Promise<{ seed: Seed; stores?: Stores }> {
  if (options.nats !== undefined) return sharedStores(options.nats, options, log);
  if (options.data === undefined) return { seed: await readSeed(options.seed) };
  const given = options.seed === undefined ? undefined : await readSeed(options.seed);
  const { folderStores } = await import('../server/stores.js');
  const stores = await folderStores(options.data, log);
  try {
    const { keptSeed } = await import('../server/data/kept-seed.js');
    const seed = given ?? keptSeed(stores.folder, stores.licenses.length > 0);
    const unknown = stores.licenses.filter((id) => !seed.licenses.some((license) => license.id === id));
    if (unknown.length > 0) log('warn', 'the data folder has licenses that the seed does not name', { unknown });
    return { seed, stores };
  } catch (error) {
    await stores.close();
    throw error;
  }
}

async function sharedStores(
  urls: readonly string[],
  { seed: path, natsReplicas: replicas }: StoreOptions,
  log: WriteLog,
): Promise<{ seed: Seed; stores: Stores }> {
  const given = path === undefined ? undefined : await readSeed(path);
  const { natsStores } = await import('../server/cluster/nats-stores.js');
  const stores = await natsStores({ urls, replicas, log });
  try {
    const { inventedSeed, parseSeed } = await import('../server/seed.js');
    return { seed: given ?? parseSeed(await stores.keptSeed(inventedSeed)), stores };
  } catch (error) {
    await stores.close();
    throw error;
  }
}

async function readSeed(path: string | undefined): Promise<Seed> {
  const { inventSeed, parseSeed } = await import('../server/seed.js');
  if (path === undefined) return inventSeed();
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new Failure('usage', `Can't read the seed file ${path}: ${(error as NodeJS.ErrnoException).code}`);
  }
  try {
    return parseSeed(text);
  } catch (error) {
    const failure = asFailure(error);
    throw new Failure(failure.type, `${path}: ${failure.message}`, failure.hint, { cause: error });
  }
}
