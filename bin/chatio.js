#!/usr/bin/env node
'use strict';

// Plain old JavaScript in this file: a Node that is too old must get as far as saying so.
// CommonJS, because it starts faster than ESM.

var needed = [22, 16];

function isTooOld(version) {
  var parts = version.split('.').map(Number);
  return parts[0] < needed[0] || (parts[0] === needed[0] && parts[1] < needed[1]);
}

function tooOld() {
  return [
    'chatio needs Node.js '.concat(needed.join('.'), ' or newer; this is ', process.version, '.'),
    'In its folder, npm install brings one along: run npx chatio there. Elsewhere: https://nodejs.org, or nvm install --lts.',
    '',
  ].join('\n');
}

function start() {
  if (isTooOld(process.versions.node)) {
    process.stderr.write(tooOld());
    process.exitCode = 1;
    return;
  }
  var args = process.argv.slice(2);
  var answer = args.length === 1 ? quickAnswer(args[0]) : undefined;
  if (answer !== undefined) {
    print(answer);
    return;
  }
  useCompileCache();
  require('../dist/main.js').main(args, process);
}

/** What needs no program to be loaded. The build has printed the help into a file. */
function quickAnswer(word) {
  if (word === '--version' || word === '-V') return require('../package.json').version.concat('\n');
  if (word === '--help' || word === '-h' || word === 'help') return read('../dist/help.txt');
  return undefined;
}

function read(name) {
  try {
    return require('node:fs').readFileSync(require('node:path').join(__dirname, name), 'utf8');
  } catch (_error) {
    return undefined;
  }
}

/** Directly: opening process.stdout takes a tenth of the time in which all of this is done. */
function print(text) {
  var written = 0;
  var bytes = Buffer.from(text);
  try {
    written = require('node:fs').writeSync(1, bytes);
  } catch (error) {
    if (error.code === 'EPIPE') return;
  }
  if (written < bytes.length) process.stdout.write(bytes.subarray(written));
}

/** Compiled code is kept for the next start, in the user's own folder: the package's may be read-only. */
function useCompileCache() {
  var path = require('node:path');
  var home = process.env.HOME || process.env.USERPROFILE;
  var base = process.env.XDG_CACHE_HOME || process.env.LOCALAPPDATA || (home && path.join(home, '.cache'));
  var folder = process.env.NODE_COMPILE_CACHE || (base && path.join(base, 'chatio', 'compiled'));
  try {
    require('node:module').enableCompileCache(folder);
  } catch (_error) {
    // Slower by some milliseconds, nothing else.
  }
}

start();
