import { StorageType } from '@nats-io/jetstream';
import { type ObjectStore, Objm } from '@nats-io/obj';
import type { FileStore } from '../files/file-store.js';
import { type Nats, natsPrefix } from './nats.js';
import { whenFormed } from './streams.js';

/** Uploads in a bucket of NATS: every server has them, and as many copies are kept as of everything else. */
export async function natsFileStore(nats: Nats): Promise<FileStore> {
  const bucket = await whenFormed(nats, () =>
    new Objm(nats.js).create(`${natsPrefix}_files`, { replicas: nats.replicas, storage: StorageType.File }),
  );
  return {
    async put(path, { contentType, name, bytes }) {
      await bucket.putBlob({ name: path, metadata: { contentType, name: encodeURIComponent(name) } }, bytes);
      return true;
    },
    get: (path) => read(bucket, path),
    async delete(path) {
      await bucket.delete(path);
    },
  };
}

async function read(bucket: ObjectStore, path: string) {
  const info = await bucket.info(path);
  const bytes = info === null || info.deleted ? null : await bucket.getBlob(path);
  if (info === null || bytes === null) return undefined;
  const { contentType = 'application/octet-stream', name = 'file' } = info.metadata ?? {};
  return { contentType, name: decodeURIComponent(name), bytes: Buffer.from(bytes) };
}
