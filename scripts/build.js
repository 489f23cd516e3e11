// Builds dist/: the commands, the client and the server as CommonJS (it starts faster than ESM) in chunks that a command
// loads when it needs them, and the console as an ESM bundle of its own (its layout engine has a top-level await).
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Of Node's own modules these are needed by few commands and take milliseconds to load. */
const lazyBuiltins = {
  // commander: only to run executables as subcommands, which chatio has none of.
  'node:child_process': ['spawn'],
};

const shared = {
  cwd: root,
  platform: 'node',
  logLevel: 'warn',
  transform: {
    target: 'node22',
    define: { 'process.env.NODE_ENV': '"production"', CHATIO_VERSION: JSON.stringify(version) },
  },
};

await main();

async function main() {
  let rolldown;
  try {
    rolldown = await import('rolldown');
  } catch (error) {
    // npm install --omit=dev runs "prepare" too; what was built before still works.
    if (existsSync(join(dist, 'main.js'))) return;
    throw error;
  }
  rmSync(dist, { recursive: true, force: true });
  const modules = new Set();
  await rolldown.build({
    ...shared,
    input: { main: 'src/main.ts' },
    plugins: [lazy(), collect(modules)],
    output: { dir: 'dist', format: 'cjs', entryFileNames: '[name].js', chunkFileNames: '[name].js', minify: true },
  });
  await rolldown.build({
    ...shared,
    input: { start: 'src/ui/start.ts' },
    plugins: [emptyDevtools(), collect(modules)],
    output: { dir: 'dist/ui', format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name].js', minify: true },
  });
  write('package.json', '{ "type": "commonjs" }\n');
  write('ui/package.json', '{ "type": "module" }\n');
  write('LICENSES.txt', licenses(modules));
}

function write(name, text) {
  mkdirSync(dirname(join(dist, name)), { recursive: true });
  writeFileSync(join(dist, name), text);
}

/** Stands in for a builtin that is loaded when one of its functions is called. */
function lazy() {
  const prefix = '\0lazy:';
  return {
    name: 'lazy-builtins',
    resolveId: (id, importer) => (id in lazyBuiltins && importer?.includes('node_modules') ? prefix + id : null),
    load(id) {
      if (!id.startsWith(prefix)) return null;
      const name = id.slice(prefix.length);
      const functions = lazyBuiltins[name].map(
        (key) => `${key}: (...args) => process.getBuiltinModule('${name}').${key}(...args)`,
      );
      return `export default { ${functions.join(', ')} };`;
    },
  };
}

/** Ink asks for it in development only, and it is no dependency of ours. */
function emptyDevtools() {
  return {
    name: 'empty-devtools',
    resolveId: (id) => (id === 'react-devtools-core' ? '\0empty' : null),
    load: (id) => (id === '\0empty' ? 'export default {};' : null),
  };
}

/** Which packages went into the bundles: their licences ask to be passed on with them. */
function collect(modules) {
  return {
    name: 'collect-modules',
    moduleParsed: ({ id }) => {
      const found = /^(.*[/\\]node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\]+)[/\\]/.exec(id);
      if (found) modules.add(found[1]);
    },
  };
}

function licenses(modules) {
  return [...modules]
    .sort()
    .map((folder) => {
      const { name, version: packageVersion, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const file = ['license', 'LICENSE', 'LICENSE.md', 'LICENSE.txt', 'license.md', 'LICENCE', 'License']
        .map((candidate) => join(folder, candidate))
        .find(existsSync);
      const text = file === undefined ? `Licence: ${license}\n` : readFileSync(file, 'utf8');
      return `${name} ${packageVersion}\n\n${text.trim()}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}
