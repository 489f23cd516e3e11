import { Random } from './random.js';
import type { Person, Script, Visit } from './script.js';
import { daniel } from './scripts/daniel.js';
import { layla } from './scripts/layla.js';
import { lin } from './scripts/lin.js';
import { lucia } from './scripts/lucia.js';
import { mary } from './scripts/mary.js';
import { misaki } from './scripts/misaki.js';
import { olena } from './scripts/olena.js';
import { tomasz } from './scripts/tomasz.js';

/** Everybody there is, in the order in which a first simulation lets them in. */
export const scripts: readonly [Script, ...Script[]] = [mary, tomasz, misaki, olena, layla, daniel, lucia, lin];

/** Somebody who comes: the person, and the script with the words. */
export interface Role {
  readonly person: Person;
  readonly script: Script;
}

/**
 * Who comes, in this order. Languages take turns, beginning with the one that the seed says (1: the first); once all
 * have had theirs, others come who speak the same, and the seed says who.
 */
export function castOf(count: number, seed: number): readonly Role[] {
  const names = scripts.map((script, index) => shuffled(script.namesakes, Random.of(seed, 'names', index)));
  return Array.from({ length: count }, (_, index) => {
    const at = (index + Math.max(seed - 1, 0)) % scripts.length;
    const script = scripts[at] ?? scripts[0];
    const lap = Math.floor(index / scripts.length);
    if (lap === 0) return { person: script.person, script };
    return { person: namesake(names[at] ?? script.namesakes, lap - 1), script: withoutTheirName(script) };
  });
}

function namesake(names: readonly string[], turn: number): Person {
  const name = names[turn % names.length] ?? '';
  const again = Math.floor(turn / names.length);
  return { name: again === 0 ? name : `${name} ${again + 1}` };
}

/** The same errands for somebody else: without the lines that tell who it was. */
function withoutTheirName(script: Script): Script {
  const { name, email = name } = script.person;
  const told = [...name.split(' '), email];
  const without = (visit: Visit): Visit => ({
    ...visit,
    lines: visit.lines.filter(({ say }) => !told.some((word) => say.includes(word))),
  });
  const [first, ...more] = script.visits;
  return { ...script, visits: [without(first), ...more.map(without)] };
}

function shuffled(names: readonly string[], random: Random): readonly string[] {
  return names
    .map((name) => ({ name, place: random.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ name }) => name);
}
