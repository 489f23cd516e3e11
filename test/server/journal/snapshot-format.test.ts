import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { apply } from '../../../src/domain/apply.js';
import { archivedEvents } from '../../../src/domain/archived-events.js';
import { type Fact, isFact } from '../../../src/domain/fact.js';
import { newLicense } from '../../../src/domain/new-license.js';
import type { EventState, LicenseState } from '../../../src/domain/state.js';
import { decodeSnapshot, encodeSnapshot, markOf } from '../../../src/server/journal/snapshot-format.js';
import { actors, anySteps } from '../../domain/any-command.js';
import { startChat } from '../../domain/commands.js';
import { textOf } from '../../domain/fingerprint.js';
import { harbor, mary, TestLicense } from '../../domain/license.js';

const mark = markOf(harbor);
const nowhere = (): EventState[] => {
  throw new Error('nothing was left to the archive');
};

function folded(facts: readonly Fact[]): LicenseState {
  const state = newLicense(harbor, 0);
  for (const fact of facts) apply(state, fact);
  return state;
}

/** As they come from the journal. */
function factsOf({ happenings }: TestLicense): Fact[] {
  return happenings.filter(isFact).map((fact) => JSON.parse(JSON.stringify(fact)) as Fact);
}

/** What any commands lead to. */
const anyFacts = anySteps.map((steps) => {
  const license = new TestLicense();
  license.run(mary, startChat());
  for (const step of steps) {
    if ('wait' in step) license.wait(step.wait);
    else if (license.decide(actors[step.by], step.command).ok) license.run(actors[step.by], step.command);
  }
  return factsOf(license);
});

test('a snapshot of any license is that license, and goes on like it', () => {
  fc.assert(
    fc.property(anyFacts, fc.nat(), (facts, cut) => {
      const seq = cut % (facts.length + 1);
      const bytes = encodeSnapshot(mark, { seq, state: folded(facts.slice(0, seq)) });
      const snapshot = decodeSnapshot(bytes, mark, nowhere);
      expect(textOf(snapshot?.state)).toBe(textOf(folded(facts.slice(0, seq))));
      const state = snapshot?.state as LicenseState;
      for (const fact of facts.slice(seq)) apply(state, fact);
      expect(textOf(state)).toBe(textOf(folded(facts)));
    }),
    { numRuns: 40 },
  );
});

test('what stands in the archive stays there, and the license goes on like one that has it all', () => {
  fc.assert(
    fc.property(anyFacts, fc.nat(), (facts, cut) => {
      const seq = cut % (facts.length + 1);
      const archive = new Map<number, EventState[]>();
      const eventsAt = (at: number, length: number) =>
        archivedEvents(length, () => structuredClone(archive.get(at)?.slice(0, length) ?? []));
      const state = folded(facts.slice(0, seq));
      for (const { threads } of state.chats.values()) {
        for (const thread of threads) {
          if (thread.active) continue;
          archive.set(thread.at, thread.events);
          thread.events = eventsAt(thread.at, thread.events.length);
        }
      }
      const restored = decodeSnapshot(encodeSnapshot(mark, { seq, state }), mark, eventsAt)?.state as LicenseState;
      for (const fact of facts.slice(seq)) apply(restored, fact);
      expect(JSON.stringify(texts(restored))).toBe(JSON.stringify(texts(folded(facts))));
    }),
    { numRuns: 40 },
  );
});

function texts(state: LicenseState): unknown {
  return [...state.chats.values()].map(({ threads, lastEvents }) => [
    threads.map(({ events, active }) => [active, [...events]]),
    [...lastEvents.agents].map(([type, { event }]) => [type, event]),
  ]);
}

describe('a snapshot', () => {
  const made = () => encodeSnapshot(mark, { seq: 0, state: folded([]) });

  it('of very many waiting chats is no deeper than one of few', () => {
    const license = new TestLicense();
    for (let n = 0; n < 5_000; n += 1) license.run(mary, startChat());
    const facts = factsOf(license);
    const bytes = encodeSnapshot(mark, { seq: facts.length, state: folded(facts) });
    expect(decodeSnapshot(bytes, mark, nowhere)?.state.chats.size).toBe(5_000);
  });

  it('does not fit another configuration', () => {
    const [group] = harbor.groups;
    const renamed = { ...harbor, groups: [{ ...group, id: 1, name: 'Purchase' }, ...harbor.groups.slice(1)] };
    expect(decodeSnapshot(made(), markOf(renamed), nowhere)).toBeUndefined();
  });

  it('fits the same configuration at another start', () => {
    const later = { ...harbor, settings: { ...harbor.settings, createdAt: 5 } };
    expect(decodeSnapshot(made(), markOf(later), nowhere)).toBeDefined();
  });

  it('that is damaged, or of another format, is none', () => {
    const bytes = made();
    expect(decodeSnapshot(bytes.subarray(0, -1), mark, nowhere)).toBeUndefined();
    expect(decodeSnapshot(Buffer.from('{}'), mark, nowhere)).toBeUndefined();
    const changed = Buffer.from(bytes);
    changed.writeUInt8((changed.at(-9) ?? 0) ^ 1, changed.length - 9);
    expect(decodeSnapshot(changed, mark, nowhere)).toBeUndefined();
    const newer = Buffer.from(bytes.toString('latin1').replace('"format":1', '"format":2'), 'latin1');
    expect(decodeSnapshot(newer, mark, nowhere)).toBeUndefined();
  });
});
