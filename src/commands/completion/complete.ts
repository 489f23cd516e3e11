import { sanitizeLine } from '../../io/sanitize.js';
import type { Shell } from '../completion.js';
import type { Deps } from '../deps.js';
import { createProgram } from '../program.js';
import { type Candidate, type Question, questionOf } from './question.js';
import { wordsOfLine } from './shell-words.js';
import { valuesOf } from './values.js';

/** An `about` is a remark, not a text to read. */
const longestAbout = 60;

/** Answers a Tab. Nothing is said when there is nothing to say, or when it can't be had: nobody reads an error here. */
export async function complete(shell: Shell, words: readonly string[], deps: Deps): Promise<void> {
  const [breaks, line] = shell === 'bash' ? words : [];
  const typed = shell === 'bash' ? wordsOfLine(line ?? '').slice(1) : words;
  const question = questionOf(await createProgram(deps), typed);
  if (question.wanted === 'file') {
    deps.streams.stdout.write(':files\n');
    return;
  }
  const candidates = (await candidatesOf(question, deps)).filter(
    ({ value }) => value.startsWith(question.typed) && isPlain(value),
  );
  const lines = candidates.map(spelled(shell, question, candidates.length, breaks ?? ''));
  deps.streams.stdout.write(lines.map((text) => `${text}\n`).join(''));
}

async function candidatesOf({ wanted, flags }: Question, deps: Deps): Promise<readonly Candidate[]> {
  if (typeof wanted !== 'string') return wanted;
  try {
    return await valuesOf(wanted, flags, deps);
  } catch {
    return [];
  }
}

/** A shell puts it on the command line as it is: what it would take for more than a word is not offered. */
function isPlain(value: string): boolean {
  return /^[\w@%+:=,./-]+$/.test(value);
}

/** How a candidate is told to a shell. @param count how many there are. */
function spelled(shell: Shell, question: Question, count: number, breaks: string): (candidate: Candidate) => string {
  const { before, typed } = question;
  const aboutOf = ({ about = '' }: Candidate) => [...sanitizeLine(about)].slice(0, longestAbout).join('');
  switch (shell) {
    case 'bash':
      return (candidate) => {
        const { value } = candidate;
        const about = aboutOf(candidate);
        // A single one is put on the line; several are shown, options and commands without a remark.
        const shown = count === 1 || about === '' || /^[a-z-]+$/.test(value) ? value : `${value}  (${about})`;
        // Of a word with @, = or : in it bash replaces the last part alone.
        return `${before}${shown}`.slice(keptByBash(before + typed, breaks));
      };
    case 'zsh':
      return (candidate) => {
        const about = aboutOf(candidate);
        const value = (before + candidate.value).replace(/[:\\]/g, '\\$&');
        return about === '' ? value : `${value}:${about}`;
      };
    case 'fish':
      return (candidate) => `${before}${candidate.value}\t${aboutOf(candidate)}`;
  }
}

/** How much of the word stays on the line. An @ goes with what comes after it. @param breaks as in COMP_WORDBREAKS. */
function keptByBash(word: string, breaks: string): number {
  const ends = [...breaks].map((character) => word.lastIndexOf(character) + (character === '@' ? 0 : 1));
  return Math.max(0, ...ends);
}
