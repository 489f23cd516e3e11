// Writes docs/commands.md, and the tables of docs/console.md, from the program's own descriptions. npm run docs
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'rolldown';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
// In node_modules, so that the bundle finds the packages that stay outside of it.
const folder = mkdtempSync(join(root, 'node_modules', '.chatio-docs-'));
try {
  await build({
    cwd: root,
    platform: 'node',
    logLevel: 'silent',
    external: (id) => !/^[./]/.test(id) && !id.startsWith(root),
    input: {
      program: 'src/commands/program.ts',
      reference: 'src/commands/reference.ts',
      console: 'src/commands/console-reference.ts',
      tables: 'scripts/docs/console-tables.ts',
    },
    output: { dir: folder, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' },
  });
  const load = (name) => import(pathToFileURL(join(folder, `${name}.mjs`)).href);
  const { createProgram } = await load('program');
  const { commandReference } = await load('reference');
  writeFileSync(join(root, 'docs', 'commands.md'), commandReference(await createProgram({ version: '' })));
  const { consolePage } = await load('console');
  const { consoleTables } = await load('tables');
  const page = join(root, 'docs', 'console.md');
  writeFileSync(page, consolePage(readFileSync(page, 'utf8'), consoleTables()));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
