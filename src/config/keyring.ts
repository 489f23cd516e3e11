import { spawn } from 'node:child_process';
import { Failure } from '../protocol/failure.js';

/** The operating system's store of secrets, by profile. */
export interface Keyring {
  /** @returns `undefined` when there is none. @throws Failure `failed` when the keyring does not work here. */
  get(profile: string): Promise<string | undefined>;
  /** Keeps a token and makes sure that it can be read again. @throws Failure `failed` */
  set(profile: string, token: string): Promise<void>;
  /** @throws Failure `failed` */
  remove(profile: string): Promise<void>;
}

/** What the child is asked, in one line of JSON on its standard input: a secret has no place among arguments. */
export type KeyringRequest =
  | { readonly action: 'get' | 'remove'; readonly profile: string }
  | { readonly action: 'set'; readonly profile: string; readonly token: string };

/** What it answers, in one line of JSON. */
export type KeyringAnswer = { readonly token?: string } | { readonly error: string };

/** A keyring may be locked behind a window that nobody sees, or its service hang: then it does not work here. */
const usualLimitMs = 3000;

/**
 * The keyring in a process of its own: whatever its native code does, it ends in three seconds and takes nothing along.
 * @param script path of the child's program.
 */
export function childKeyring(script: string, env: NodeJS.ProcessEnv, limitMs = usualLimitMs): Keyring {
  const asked = (request: KeyringRequest) => ask({ script, env, limitMs }, request);
  return {
    get: async (profile) => (await asked({ action: 'get', profile })).token,
    remove: async (profile) => {
      await asked({ action: 'remove', profile });
    },
    set: async (profile, token) => {
      const answer = await asked({ action: 'set', profile, token });
      if (answer.token !== token) throw new Failure('failed', 'The keyring does not keep what it is given');
    },
  };
}

interface Child {
  readonly script: string;
  readonly env: NodeJS.ProcessEnv;
  readonly limitMs: number;
}

async function ask(child: Child, request: KeyringRequest): Promise<{ token?: string }> {
  const text = await outputOf(child, `${JSON.stringify(request)}\n`);
  let answer: KeyringAnswer;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new Failure('failed', 'The keyring does not work here');
  }
  if ('error' in answer) throw new Failure('failed', `The keyring does not work here: ${answer.error}`);
  return answer;
}

function outputOf({ script, env, limitMs }: Child, input: string): Promise<string> {
  const { CHATIO_TOKEN: _token, ...rest } = env;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'ignore'], env: rest });
    let output = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Failure('failed', `The keyring did not answer within ${limitMs / 1000} s`));
    }, limitMs);
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
    child.stdin.on('error', () => {}); // it has ended; its output tells
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(new Failure('failed', 'The keyring does not work here', undefined, { cause: error }));
    });
    child.on('close', () => {
      clearTimeout(timer);
      resolve(output);
    });
    child.stdin.end(input);
  });
}
