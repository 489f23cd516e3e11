import { createHash, randomBytes } from 'node:crypto';
import type { RenewableToken } from '../../config/credentials.js';
import { ask } from '../../io/prompt.js';
import { canAsk } from '../../io/streams.js';
import { Failure } from '../../protocol/failure.js';
import type { Deps, GlobalOptions } from '../deps.js';
import { renewable } from '../renewal.js';
import { listenForCode } from './loopback.js';

/** How long somebody may take to log in in the browser. */
const patienceMs = 10 * 60_000;

/** Where a code goes that is carried by hand: the server shows it. */
const shownCodeUri = 'urn:ietf:wg:oauth:2.0:oob';

/**
 * Logs in at the server's own page: in the browser of this machine, or, with `browser` false or where there is none, in
 * any other, from which a code is brought by hand.
 * @throws Failure usage without a terminal, interrupted, authentication, unreachable.
 */
export async function logInByBrowser(
  url: string,
  options: GlobalOptions & { readonly browser?: boolean },
  deps: Deps,
): Promise<RenewableToken> {
  const proof = { state: randomBytes(16).toString('base64url'), verifier: randomBytes(32).toString('base64url') };
  const program = options.browser === false ? undefined : await deps.browser();
  return program === undefined ? byHand(url, proof, options, deps) : throughPort(url, proof, program, options, deps);
}

/** That the answer is one to our question, and that the question was ours. */
interface Proof {
  readonly state: string;
  readonly verifier: string;
}

async function throughPort(
  url: string,
  { state, verifier }: Proof,
  open: (address: string) => Promise<boolean>,
  options: GlobalOptions,
  deps: Deps,
): Promise<RenewableToken> {
  const { stderr } = deps.streams;
  const accounts = await deps.accounts();
  const loopback = await listenForCode(state);
  const { redirectUri } = loopback;
  const address = accounts.authorizationAddress(url, { redirectUri, state, challenge: challengeOf(verifier) });
  try {
    await accounts.tryAuthorization(url, address, options.timeout * 1000);
    const hasOpened = await open(address);
    stderr.write(
      hasOpened ? 'Log in in your browser. If it has not opened, go to\n' : 'Log in in your browser. Go to\n',
    );
    stderr.write(`  ${address}\n`);
    const { code, answer } = await inTime(loopback.brought);
    try {
      const issued = await accounts.exchangeCode(url, { code, redirectUri, verifier }, options.timeout * 1000);
      answer(true);
      return renewable(issued, deps);
    } catch (error) {
      answer(false);
      throw error;
    }
  } finally {
    loopback.close();
  }
}

async function byHand(
  url: string,
  { state, verifier }: Proof,
  options: GlobalOptions,
  deps: Deps,
): Promise<RenewableToken> {
  if (!canAsk(deps.streams)) throw new Failure('usage', 'There is no terminal to ask for the code');
  const accounts = await deps.accounts();
  const redirectUri = shownCodeUri;
  const address = accounts.authorizationAddress(url, { redirectUri, state, challenge: challengeOf(verifier) });
  await accounts.tryAuthorization(url, address, options.timeout * 1000);
  deps.streams.stderr.write(`Log in in any browser. Go to\n  ${address}\n`);
  const code = codeIn(await ask(deps.streams, 'The code that it shows: '), state);
  return renewable(await accounts.exchangeCode(url, { code, redirectUri, verifier }, options.timeout * 1000), deps);
}

/** What somebody has pasted: the code, or the whole address that has it. @throws Failure usage */
function codeIn(pasted: string, state: string): string {
  const text = pasted.trim();
  const query = URL.canParse(text) ? new URL(text).searchParams : undefined;
  const code = query?.get('code') ?? text;
  if (code === '') throw new Failure('usage', 'The code is empty');
  if (query?.has('code') === true && query.get('state') !== state) {
    throw new Failure('usage', 'This address is the answer to another login', 'Start again with chatio login');
  }
  return code;
}

/** S256 of PKCE. */
function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

async function inTime<T>(awaited: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Failure('failed', 'Nobody has logged in within ten minutes', 'Start again with chatio login'));
    }, patienceMs);
  });
  try {
    return await Promise.race([awaited, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
