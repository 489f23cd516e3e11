import { readFileSync } from 'node:fs';
import { findLocalServer } from '../../config/local-server.js';
import { serverUrl } from '../../config/server-url.js';
import { readInput } from '../../io/read-input.js';
import { Failure } from '../../protocol/failure.js';
import type { Admit } from '../../simulate/admissions.js';
import type { Deps, GlobalOptions } from '../deps.js';

export interface AdmissionOptions extends GlobalOptions {
  readonly customers: number;
  readonly license?: number;
  readonly tokens?: string;
  readonly redirectUri?: string;
}

const mostTokenBytes = 1_048_576;

/**
 * The server that is named, else the one on this machine. Never a profile's: nobody wants made-up customers among real
 * ones because of a word that was left out.
 */
export function whereTo(options: Pick<GlobalOptions, 'url'>, deps: Deps): string {
  const named = options.url ?? deps.env.CHATIO_URL ?? '';
  if (named !== '') return serverUrl(named);
  const here = findLocalServer(deps.folders().state);
  if (here !== undefined) return here.url;
  throw new Failure('usage', 'No server runs on this machine', 'Start one with chatio server, or add --url URL');
}

/** How customers get in, checked as far as it can be before somebody comes. @throws Failure `usage`, `unreachable`, ... */
export async function admissionTo(server: string, options: AdmissionOptions, deps: Deps): Promise<Admit> {
  if (options.tokens !== undefined && options.redirectUri !== undefined) {
    throw new Failure('usage', '--tokens and --redirect-uri exclude each other');
  }
  const { admitAtPage, admitByApp, admitWith, reach } = await import('../../simulate/admissions.js');
  const door = { server, timeoutMs: options.timeout * 1000 };
  if (options.redirectUri !== undefined) {
    const token = options.token ?? deps.env.CHATIO_TOKEN ?? '';
    if (token === '') throw new Failure('usage', 'There is no token of the app', 'Set CHATIO_TOKEN to it');
    return tried(await admitByApp(door, token, options.redirectUri));
  }
  if (options.tokens === undefined) return tried(admitAtPage(door, options.license));
  if (options.license === undefined) throw new Failure('usage', '--tokens goes with --license ID');
  const tokens = linesOf(await readTokens(options.tokens, deps));
  if (tokens.length < options.customers) {
    const hint = 'One access token a line, or fewer --customers';
    throw new Failure('usage', `There are ${tokens.length} tokens for ${options.customers} customers`, hint);
  }
  await reach(door);
  return admitWith(tokens, options.license);
}

/** What is wrong for everybody is told before anybody comes. */
async function tried(admit: Admit): Promise<Admit> {
  await admit(0, new AbortController().signal);
  return admit;
}

async function readTokens(path: string, deps: Deps): Promise<string> {
  if (path === '-') return readInput(deps.streams.stdin, mostTokenBytes, '1 MiB');
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Failure('usage', `Can't read ${path}: ${(error as NodeJS.ErrnoException).code}`);
  }
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
