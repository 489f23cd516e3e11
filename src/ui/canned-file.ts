import { type FileProblem, JsonLines } from './json-lines.js';
import { type CannedText, cannedVariables } from './model/canned-text.js';

const mostTexts = 1_000;
const longestText = 16_384;
const name = /^[\p{L}\p{N}][\p{L}\p{N}_.-]{0,39}$/u;

/**
 * A file of canned texts: `{"NAME": "TEXT"}`, a text of several lines as a list. What can't be is left out and told with
 * its line.
 */
export function readCanned(text: string): { texts: readonly CannedText[]; problems: readonly FileProblem[] } {
  const file = new JsonLines(text);
  const texts = new Map<string, CannedText>();
  for (const entry of file.entries()) {
    const lines = file.texts(entry);
    if (lines === undefined) continue;
    const whole = lines.map((each) => each.text).join('\n');
    const problem = texts.has(entry.name) ? `"${entry.name}" is there twice` : problemOf(entry.name, whole);
    if (problem !== undefined) file.problem(entry.line, problem);
    else if (texts.size < mostTexts) texts.set(entry.name, { name: entry.name, text: whole });
    else file.problem(entry.line, `more than ${mostTexts} texts are not read`);
  }
  return { texts: [...texts.values()], problems: file.problems };
}

function problemOf(called: string, text: string): string | undefined {
  if (!name.test(called)) return `"${called}" is no name: letters, digits, "_", "-" and ".", at most 40`;
  if (text.trim() === '') return `"${called}" has no text`;
  if (text.length > longestText) return `"${called}" is longer than ${longestText} characters`;
  const unknown = [...text.matchAll(/\{(\w+\.\w+)\}/g)].find(([, variable]) => !cannedVariables.has(variable ?? ''));
  if (unknown === undefined) return undefined;
  return `"${called}" has an unknown variable ${unknown[0]}. Known: ${[...cannedVariables].join(', ')}`;
}
