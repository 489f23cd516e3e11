import type { Script, Visit } from './script.js';

/** A script as somebody angry plays it: other first words and nudges, a retort, and an ear for an apology. */
export function inTemper(script: Script): Script {
  const { temper } = script;
  const angry = (visit: Visit): Visit => ({
    ...visit,
    opening: [temper.opening, ...visit.opening],
    lines: [
      { say: temper.calmed, when: temper.soothedBy, onlyIfAsked: true },
      { say: temper.retort },
      // That English is fine with them, too, is for better days.
      ...visit.lines.filter((line) => line.when?.includes('sorry') !== true),
    ],
  });
  const [first, ...more] = script.visits;
  return { ...script, nudges: temper.nudges, visits: [angry(first), ...more.map(angry)] };
}

/** Whether an angry customer has been calmed, by what it has said so far. */
export function isCalm(script: Script, said: ReadonlySet<string>): boolean {
  return said.has(script.temper.calmed);
}
