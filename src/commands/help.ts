import type { Command } from 'commander';
import { exitCodeMeanings } from './exit-codes.js';

/** What the help of a command says beyond its arguments and options. */
export interface HelpTexts {
  /** One line; also stands in the list of commands. */
  readonly summary: string;
  /** A paragraph more, where the line is not enough. */
  readonly more?: string;
  /** Command lines with what they do. */
  readonly examples: readonly (readonly [line: string, what: string])[];
}

const texts = new WeakMap<Command, HelpTexts>();

/** The texts of a command, for the page that is made of them. */
export function helpTextsOf(command: Command): HelpTexts | undefined {
  return texts.get(command);
}

/** Gives `command` its help texts. @returns the command, to go on with. */
export function withHelp(command: Command, help: HelpTexts): Command {
  const { summary, more, examples } = help;
  texts.set(command, help);
  return command
    .summary(summary)
    .description(more === undefined ? summary : `${summary}\n\n${more}`)
    .addHelpText('after', () => `\n${exampleText(examples)}\n${exitCodeLine()}`);
}

function exampleText(examples: HelpTexts['examples']): string {
  return ['Examples:', ...examples.flatMap(([line, what]) => [`  ${line}`, `      ${what}`]), ''].join('\n');
}

/** The codes and the form of errors: every help ends with them, so that a script's author needs no second page. */
export function exitCodeLine(): string {
  const codes = Object.entries(exitCodeMeanings).map(([code, meaning]) => `  ${code.padStart(3)}  ${meaning}`);
  return [
    'Exit codes:',
    ...codes,
    '',
    'An error is one line on standard error, "chatio: WHAT", perhaps with a second one, "hint: WHAT TO DO".',
    'With --json it is {"error":{"type","message"}}.',
  ].join('\n');
}
