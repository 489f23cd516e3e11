import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { apply } from '../../src/domain/apply.js';
import { direct, type Edits, UndoableEdits } from '../../src/domain/edits.js';
import { actors, anySteps, furniture, type Step } from './any-command.js';
import { startChat } from './commands.js';
import { fingerprint, textOf } from './fingerprint.js';
import { TestLicense } from './license.js';

/** Carries the steps out, and tries each of them beforehand. */
function playWithUndo(steps: readonly Step[], tried: (before: string, after: string) => void): void {
  const license = new TestLicense();
  for (const step of steps) {
    if ('wait' in step) {
      license.wait(step.wait);
      continue;
    }
    const decided = license.decide(actors[step.by], step.command);
    if (!decided.ok) continue;
    const before = fingerprint(license.state);
    const edits = new UndoableEdits();
    for (const happening of decided.value) apply(license.state, happening, edits);
    edits.undo();
    tried(before, fingerprint(license.state));
    for (const happening of decided.value) license.happen(happening);
  }
}

test('whatever is applied can be taken back, to the last value', () => {
  const start: Step[] = [{ by: 'mary', command: startChat() }, { by: 'ivo', command: startChat() }, ...furniture];
  fc.assert(
    fc.property(anySteps, (steps) => {
      playWithUndo([...start, ...steps], (before, after) => expect(after).toBe(before));
    }),
    { numRuns: 60 },
  );
});

/** Something with every kind of place. */
function place() {
  return {
    fields: { known: 1 as number | undefined, other: undefined as number | undefined } as {
      known?: number | undefined;
      other?: number | undefined;
      unknown?: number;
    },
    map: new Map([
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ]),
    set: new Set(['a', 'b']),
    list: [1, 2, 3],
    empty: [] as number[],
  };
}

const changes: [string, (edits: Edits, on: ReturnType<typeof place>) => void][] = [
  ['a new value', (edits, { fields }) => edits.set(fields, 'known', 2)],
  ['a value that was undefined', (edits, { fields }) => edits.set(fields, 'other', 2)],
  ['a value that was absent', (edits, { fields }) => edits.set(fields, 'unknown', 2)],
  ['a new key', (edits, { map }) => edits.put(map, 'd', 4)],
  ['a known key', (edits, { map }) => edits.put(map, 'b', 4)],
  ['a key that goes', (edits, { map }) => edits.remove(map, 'a')],
  ['a key that goes and comes back last', (edits, { map }) => [edits.remove(map, 'b'), edits.put(map, 'b', 9)]],
  ['a key that was never there', (edits, { map }) => edits.remove(map, 'x')],
  ['a new item', (edits, { set }) => edits.include(set, 'c')],
  ['an item that is there already', (edits, { set }) => edits.include(set, 'a')],
  ['the last item that goes', (edits, { set }) => edits.exclude(set, 'b')],
  ['an item that was never there', (edits, { set }) => edits.exclude(set, 'x')],
  ['an item at the end of a list', (edits, { list }) => edits.push(list, 4)],
  ['an item that comes in the middle of a list', (edits, { list }) => edits.insert(list, 1, 7)],
  ['an item that leaves the front of a list', (edits, { list }) => edits.shift(list)],
  ['nothing that leaves an empty list', (edits, { empty }) => edits.shift(empty)],
];

describe.each(changes)('%s', (_, change) => {
  it('is the same, whether it can be taken back or not', () => {
    const [one, other] = [place(), place()];
    change(direct, one);
    change(new UndoableEdits(), other);
    expect(textOf(other)).toBe(textOf(one));
  });

  it('is taken back without a trace', () => {
    const edits = new UndoableEdits();
    const changed = place();
    change(edits, changed);
    edits.undo();
    expect(textOf(changed)).toBe(textOf(place()));
  });
});

test('several changes of one place are taken back in reverse', () => {
  const edits = new UndoableEdits();
  const changed = place();
  for (const [, change] of changes) change(edits, changed);
  for (const [, change] of changes) change(edits, changed);
  edits.undo();
  expect(textOf(changed)).toBe(textOf(place()));
});
