import type { Script, Visit } from './script.js';

export interface Reply {
  readonly say: string;
  /** These are the last words. */
  readonly leaves: boolean;
}

/**
 * What a customer answers: what the agent's words ask for, otherwise what comes next in the script, and thanks when
 * nothing is left.
 * @param said what the customer has said in this visit; nothing is said twice.
 * @param heard what the agent wrote since then.
 */
export function chooseReply(script: Script, visit: Visit, said: ReadonlySet<string>, heard: string): Reply {
  const unsaid = visit.lines.filter((line) => !said.has(line.say));
  const asked = unsaid.find((line) => mentions(heard, line.when ?? []));
  if (asked !== undefined) return { say: asked.say, leaves: false };
  const next = mentions(heard, script.farewells) ? undefined : unsaid.find((line) => line.onlyIfAsked !== true);
  return next === undefined ? { say: visit.thanks, leaves: true } : { say: next.say, leaves: false };
}

function mentions(heard: string, words: readonly string[]): boolean {
  const text = heard.toLowerCase();
  return words.some((word) => startsOf(text, word).some((at) => at === 0 || isBreak(text, at)));
}

function startsOf(text: string, word: string): number[] {
  const starts: number[] = [];
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) starts.push(at);
  return starts;
}

/** Whether a word may begin at that place: Latin words after anything but a letter, Japanese ones anywhere. */
function isBreak(text: string, at: number): boolean {
  const [before = '', first = ''] = [text[at - 1], text[at]];
  return !/^\p{Script=Latin}$/u.test(first) || !/^[\p{L}\p{N}]$/u.test(before);
}
