import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { childKeyring } from '../../src/config/keyring.js';
import { temporaryFolder } from './temporary-folder.js';

/** A keyring whose child runs `script`, with what it was asked as `request`. */
function keyring(script: string, limitMs?: number) {
  const path = join(temporaryFolder(), 'child.cjs');
  writeFileSync(path, `const request = JSON.parse(require('node:fs').readFileSync(0)); ${script}`);
  return childKeyring(path, { ...process.env, CHATIO_TOKEN: 'other' }, limitMs);
}

const answer = (what: string) => `console.log(JSON.stringify(${what}));`;

describe('the keyring', () => {
  test('gives what is kept in it, or nothing', async () => {
    expect(await keyring(answer('{ token: request.action + request.profile }')).get('work')).toBe('getwork');
    expect(await keyring(answer('{}')).get('work')).toBeUndefined();
    await keyring(answer('{}')).remove('work');
  });

  test('gets a token by its input, and no other by its environment', async () => {
    await keyring(answer('{ token: request.token }')).set('work', 'agent-anna');
    const seen = await keyring(
      answer('{ token: JSON.stringify([process.argv.slice(2), process.env.CHATIO_TOKEN ?? null]) }'),
    ).get('x');
    expect(JSON.parse(seen ?? '')).toEqual([[], null]);
  });

  test.each([
    ['says why not', answer(`{ error: 'locked' }`), 'does not work here: locked'],
    ['crashes', 'process.abort();', 'does not work here'],
    ['forgets at once', answer('{}'), 'does not keep'],
  ])('that %s is told', async (_what, script, message) => {
    await expect(keyring(script).set('work', 'agent-anna')).rejects.toMatchObject({
      type: 'failed',
      message: expect.stringContaining(message),
    });
  });

  test('that hangs is given up in time', async () => {
    await expect(keyring('setInterval(() => {}, 1000);', 100).get('work')).rejects.toThrow('within 0.1 s');
  });
});
