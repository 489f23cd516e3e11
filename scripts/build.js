// Builds dist/: the commands, the client and the server as CommonJS (it starts faster than ESM) in chunks that a command
// loads when it needs them, the console as an ESM bundle of its own (its layout engine has a top-level await), and the
// customer's page.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWeb } from './build-web.js';
import { tuneInk } from './tune-ink.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
/** Built here and then put in the place of the old one: programs that run meanwhile find a whole dist/. */
const next = join(root, 'node_modules', `.chatio-dist-${process.pid}`);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/**
 * Of Node's own modules: needed by few commands, and milliseconds to load. By the package that asks for them.
 * commander: child processes for subcommands that are programs of their own; chatio has none.
 * ws: TLS for wss://, zlib for compressed messages, which chatio does not ask for.
 */
const lazyBuiltins = { commander: ['node:child_process'], ws: ['https', 'tls', 'zlib'] };

const shared = {
  cwd: root,
  platform: 'node',
  logLevel: 'warn',
  transform: {
    target: 'node22',
    define: { 'process.env.NODE_ENV': '"production"', CHATIO_VERSION: JSON.stringify(version) },
  },
};

const output = { entryFileNames: '[name].js', chunkFileNames: '[name].js' };

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
  const modules = new Set();
  try {
    await bundle(rolldown, modules);
    replaceDist();
    linkProgram();
  } finally {
    rmSync(next, { recursive: true, force: true });
  }
}

async function bundle(rolldown, modules) {
  await rolldown.build({
    ...shared,
    input: {
      main: 'src/main.ts',
      'keyring-child': 'src/config/keyring-child.ts',
      'sqlite-writer': 'src/server/journal/sqlite-writer.ts',
      'snapshot-worker': 'src/server/journal/snapshot-worker.ts',
      'jetstream-snapshot-worker': 'src/server/journal/jetstream-snapshot-worker.ts',
    },
    // Native code, in a package for each platform.
    external: ['@napi-rs/keyring'],
    preserveEntrySignatures: 'allow-extension',
    plugins: [lazy(), ascii(), collect(modules)],
    output: {
      ...output,
      dir: next,
      format: 'cjs',
      codeSplitting: {
        groups: [
          // Every command but few needs all of it: one file instead of four.
          { name: 'client', test: /[\\/]src[\\/]client[\\/]|[\\/]node_modules[\\/]ws[\\/]/ },
          // What commands that are loaded apart share: one file instead of eight.
          {
            name: 'base',
            test: /[\\/]src[\\/](?:(?:commands|config|io)[\\/]|protocol[\\/][^\\/]+$)|[\\/]node_modules[\\/]commander[\\/]/,
            minShareCount: 2,
            // Before the client, which would take the protocol along: whoever needs a Failure would load websockets.
            priority: 1,
          },
        ],
      },
    },
  });
  await rolldown.build({
    ...shared,
    input: { start: 'src/ui/start.ts' },
    plugins: [emptyDevtools(), tuneInk(), collect(modules)],
    output: { ...output, dir: join(next, 'ui'), format: 'esm', minify: true },
  });
  await buildWeb(join(next, 'web'));
  write('package.json', '{ "type": "commonjs" }\n');
  write('ui/package.json', '{ "type": "module" }\n');
  write('LICENSES.txt', licenses(modules));
  write('help.txt', helpText());
}

/** As the program tells it; the launcher then tells it without loading the program. */
function helpText() {
  const script = `require(${JSON.stringify(join(next, 'main.js'))}).main(['--help'], process)`;
  return execFileSync(process.execPath, ['--input-type=commonjs', '-e', script]);
}

function replaceDist() {
  const old = `${next}-old`;
  // Another build may put its own there, or take it away, in between; the last one wins.
  const anotherBuild = new Set(['ENOENT', 'ENOTEMPTY', 'EEXIST']);
  for (let swapped = false; !swapped; ) {
    try {
      if (existsSync(dist)) renameSync(dist, old);
      renameSync(next, dist);
      swapped = true;
    } catch (error) {
      if (!anotherBuild.has(error.code) || !existsSync(next)) throw error;
    } finally {
      rmSync(old, { recursive: true, force: true });
    }
  }
}

/**
 * `npx chatio` in this folder finds the program here, with the Node beside it. Without the link npm installs the folder
 * into its own cache first, and stays broken when that was tried before the dependencies were there.
 */
function linkProgram() {
  if (process.platform === 'win32') return;
  try {
    symlinkSync('../../bin/chatio.js', join(root, 'node_modules', '.bin', 'chatio'));
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
}

function write(name, text) {
  mkdirSync(dirname(join(next, name)), { recursive: true });
  writeFileSync(join(next, name), text);
}

/** Puts an object in the place of such a module that loads it when something of it is used. */
function lazy() {
  const prefix = '\0lazy:';
  return {
    name: 'lazy-builtins',
    resolveId: (id, importer) => (lazyBuiltins[packageOf(importer)?.name]?.includes(id) ? prefix + id : null),
    load(id) {
      if (!id.startsWith(prefix)) return null;
      const module = `process.getBuiltinModule(${JSON.stringify(id.slice(prefix.length))})`;
      return `module.exports = new Proxy({}, { get: (_, key) => ${module}[key] });`;
    },
  };
}

/** The package that a module is of, `undefined` for our own and for made-up ones. */
function packageOf(id) {
  const found = /^([/\\A-Z].*[/\\]node_modules[/\\])((?:@[^/\\]+[/\\])?[^/\\]+)[/\\]/.exec(id ?? '');
  return found === null ? undefined : { name: found[2].replace('\\', '/'), folder: found[1] + found[2] };
}

/** Other characters as escapes: a source that is all ASCII takes half the memory and loads half a millisecond faster. */
function ascii() {
  const spelled = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return { name: 'ascii', renderChunk: (code) => ({ code: code.replace(/[^\0-\x7F]/g, spelled) }) };
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
      const found = packageOf(id);
      if (found !== undefined) modules.add(found.folder);
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
