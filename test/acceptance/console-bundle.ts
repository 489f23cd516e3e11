import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'rolldown';
import { tuneInk } from '../../scripts/tune-ink.js';

/**
 * Builds the console with what a pseudo-terminal test needs around it, from the sources as they are now.
 * @returns the file to run, and what removes it.
 */
export async function bundleConsole(): Promise<{ file: string; remove: () => void }> {
  const root = join(import.meta.dirname, '..', '..');
  // Inside the tree, so that packages left out of the bundle are found.
  const folder = mkdtempSync(join(root, 'node_modules', '.console-test-'));
  await build({
    cwd: root,
    platform: 'node',
    logLevel: 'warn',
    input: { console: 'test/ui/fixtures/console.ts' },
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
    external: ['react-devtools-core'],
    plugins: [tuneInk()],
    output: { dir: folder, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' },
  });
  return { file: join(folder, 'console.mjs'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
