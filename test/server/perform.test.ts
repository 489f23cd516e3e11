import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { newest } from '../../src/protocol/dialect/versions.js';
import { Accounts } from '../../src/server/accounts.js';
import type { Journal } from '../../src/server/journal/journal.js';
import { memoryJournal } from '../../src/server/journal/memory.js';
import { License } from '../../src/server/license.js';
import { type Outcome, perform } from '../../src/server/perform.js';
import { parseSeed } from '../../src/server/seed.js';

/** A journal whose appends wait until `release` is called. */
function slowJournal(): Journal & { release(): void } {
  const journal = memoryJournal();
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  return {
    read: journal.read,
    close: journal.close,
    release: () => release(),
    append: async (...facts) => {
      await released;
      return journal.append(...facts);
    },
  };
}

describe('a request that is not done in time', () => {
  test('is answered once, with request_timeout, and still takes effect', async () => {
    const seed = parseSeed(readFileSync('test/seed.json', 'utf8'));
    const config = seed.licenses[0]?.config;
    if (config === undefined) throw new Error('the seed has no license');
    const journal = slowJournal();
    const license = new License(config, journal);
    const identity = new Accounts(seed, new Map([[config.id, license]])).identify('agent', 'agent-anna');
    if (identity === undefined) throw new Error('the seed has no agent-anna');
    const sent: Outcome[] = [];
    const request = { action: 'start_chat', payload: {}, authorId: undefined };

    await perform(
      { side: 'agent', transport: 'rtm', version: newest, identity, license, origin: {}, timeoutMs: 1, request },
      (outcome) => () => sent.push(outcome),
    );
    expect(sent).toEqual([{ ok: false, refusal: { type: 'request_timeout' } }]);

    journal.release();
    await vi.waitFor(() => expect(license.isSettled).toBe(true));
    expect(license.state.chats.size).toBe(1);
    expect(sent).toHaveLength(1);
  });
});
