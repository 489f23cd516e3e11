import { text } from 'node:stream/consumers';
import type { KeyringAnswer, KeyringRequest } from './keyring.js';

const service = 'chatio';

/** The program of the process that `keyring.ts` starts. */
async function main(): Promise<void> {
  let answer: KeyringAnswer;
  try {
    answer = await answerTo(JSON.parse(await text(process.stdin)));
  } catch (error) {
    answer = { error: error instanceof Error ? error.message : String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

async function answerTo(request: KeyringRequest): Promise<KeyringAnswer> {
  const { Entry } = await import('@napi-rs/keyring');
  // Without a Secret Service Linux would offer the kernel's keyring, which forgets everything with the next restart.
  const entry = new Entry(service, request.profile, { linux: { store: 'secret-service' } });
  switch (request.action) {
    case 'set':
      entry.setPassword(request.token);
      return tokenOf(entry.getPassword());
    case 'get':
      return tokenOf(entry.getPassword());
    case 'remove':
      entry.deletePassword();
      return {};
  }
}

function tokenOf(password: string | null): KeyringAnswer {
  return password === null ? {} : { token: password };
}

void main();
