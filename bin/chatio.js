#!/usr/bin/env node
'use strict';

// Plain old JavaScript in this file: a Node that is too old must get as far as saying so.
// CommonJS, because it starts faster than ESM.

var needed = [22, 13];

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
  if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
    process.stdout.write(require('../package.json').version.concat('\n'));
    return;
  }
  useCompileCache();
  require('../dist/main.js').main(args, process);
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
