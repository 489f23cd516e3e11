import { describe, expect, it } from 'vitest';
import type { FileStore } from '../../../src/server/files/file-store.js';

const file = { contentType: 'image/png', name: 'box.png', bytes: Buffer.alloc(1000, 'x') };

/** What every engine of the contract does. @param open an empty store with room for so many bytes. */
export function fileStoreSuite(name: string, open: (bytes: number) => Promise<FileStore>): void {
  describe(`files in ${name}`, () => {
    it('are there once they are kept, as they came', async () => {
      const store = await open(10_000);
      expect(await store.put('img/1/a.png', file)).toBe(true);
      expect(await store.get('img/1/a.png')).toEqual(file);
    });

    it('are found at their own place only', async () => {
      const store = await open(10_000);
      await store.put('img/1/a.png', file);
      for (const path of ['att/1/a.png', 'img/2/a.png', 'img/1/a', '__proto__', '']) {
        expect(await store.get(path)).toBeUndefined();
      }
    });

    it('are refused when there is no room; what is there stays', async () => {
      const store = await open(5000);
      expect(await store.put('img/1/a.png', file)).toBe(true);
      expect(await store.put('img/1/b.png', file)).toBe(true);
      expect(await store.put('img/1/c.png', file)).toBe(false);
      expect(await store.get('img/1/c.png')).toBeUndefined();
      expect(await store.get('img/1/a.png')).toEqual(file);
    });

    it('make room when they are deleted, once', async () => {
      const store = await open(3000);
      await store.put('img/1/a.png', file);
      await store.delete('img/1/a.png');
      await store.delete('img/1/a.png');
      expect(await store.get('img/1/a.png')).toBeUndefined();
      expect(await store.put('img/1/b.png', file)).toBe(true);
      expect(await store.put('img/1/c.png', file)).toBe(false);
    });
  });
}
