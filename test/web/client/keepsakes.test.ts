import { describe, expect, it } from 'vitest';
import { loadKeepsakes, saveKeepsakes } from '../../../web/client/keepsakes.js';
import { outgoingEvent } from '../../../web/model/outbox.js';

function storage(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
    get length() {
      return kept.size;
    },
  } as unknown as Storage;
}

const message = outgoingEvent({ type: 'message', text: 'Hello' }, 'c', 1);

describe('what a reload must not lose', () => {
  it('comes back; what was under way waits again', () => {
    const kept = storage();
    const failed = { ...message, customId: 'd', state: 'failed' as const, problem: 'No' };
    saveKeepsakes(kept, 'key', { draft: 'How mu', outbox: [{ ...message, state: 'sending' }, failed] });
    expect(loadKeepsakes(kept, 'key')).toEqual({ draft: 'How mu', outbox: [message, failed] });
    expect(loadKeepsakes(kept, 'other')).toEqual({ draft: '', outbox: [] });
  });

  it('leaves nothing behind when there is nothing', () => {
    const kept = storage();
    saveKeepsakes(kept, 'key', { draft: 'x', outbox: [] });
    saveKeepsakes(kept, 'key', { draft: '', outbox: [] });
    expect(kept.length).toBe(0);
  });

  it.each(['nonsense', 'null', '[]', '{"draft":1,"outbox":2}'])('is nothing when it is damaged: %s', (text) => {
    const kept = storage();
    kept.setItem('key', text);
    expect(loadKeepsakes(kept, 'key')).toEqual({ draft: '', outbox: [] });
  });

  it('is nothing where the browser keeps nothing', () => {
    const refusing = { getItem: () => fail(), setItem: () => fail() } as unknown as Storage;
    const fail = () => {
      throw new Error('no');
    };
    for (const kept of [undefined, refusing]) {
      expect(() => saveKeepsakes(kept, 'key', { draft: 'x', outbox: [] })).not.toThrow();
      expect(loadKeepsakes(kept, 'key')).toEqual({ draft: '', outbox: [] });
    }
  });
});
