import type { Script } from './script.js';
import { daniel } from './scripts/daniel.js';
import { lucia } from './scripts/lucia.js';
import { mary } from './scripts/mary.js';
import { misaki } from './scripts/misaki.js';
import { tomasz } from './scripts/tomasz.js';

/** Everybody there is, in the order in which a demo lets them in. */
export const scripts = [mary, tomasz, misaki, daniel, lucia] as const satisfies readonly Script[];

/** The people of the scripts, for a seed: customers with these names speak their own language. */
export const people: readonly Script['person'][] = scripts.map((script) => script.person);

/** The script of the person with that name. Strangers take the scripts in turn and tell only their own name. */
export function scriptFor(name: string, index: number): Script {
  const own = scripts.find((script) => script.person.name === name);
  return own ?? { ...(scripts[index % scripts.length] ?? scripts[0]), person: { name } };
}
