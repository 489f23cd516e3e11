import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** A file that browsers may keep for good: its name changes with its content. */
export interface PageFile {
  readonly type: string;
  readonly plain: Buffer;
  readonly gzipped: Buffer;
}

export interface PageFiles {
  /** With `{{NAME}}` where something is filled in. */
  readonly page: string;
  readonly notice: string;
  /** The script that puts the page into other sites. */
  readonly widget: PageFile;
  /** By name, without a folder. */
  readonly assets: ReadonlyMap<string, PageFile>;
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Beside the bundle; from the sources, where the build has put it. */
const builtFolders = [join(import.meta.dirname, 'web'), join(import.meta.dirname, '../../../dist/web')];

/**
 * Reads what scripts/build-web.js has built, all of it: it is small, and asked for again and again.
 * @returns `undefined` when nothing has been built.
 */
export function readPageFiles(folders: readonly string[] = builtFolders): PageFiles | undefined {
  const folder = folders.find((candidate) => existsSync(join(candidate, 'page.html')));
  if (folder === undefined) return undefined;
  const assets = join(folder, 'assets');
  return {
    page: readFileSync(join(folder, 'page.html'), 'utf8'),
    notice: readFileSync(join(folder, 'notice.html'), 'utf8'),
    widget: pageFile(join(folder, 'widget.js')),
    assets: new Map(readdirSync(assets).map((name) => [name, pageFile(join(assets, name))])),
  };
}

function pageFile(path: string): PageFile {
  const plain = readFileSync(path);
  return { type: types[extname(path)] ?? 'application/octet-stream', plain, gzipped: gzipSync(plain, { level: 9 }) };
}
