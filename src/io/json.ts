import type { Output } from './streams.js';

/** What JSON leaves as it is although a terminal may obey it: C1 controls and what reorders text. */
const unescaped = /[\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/g;

/**
 * `value` as JSON that is also safe to print on a terminal. The same value comes out of a parser, only the spelling of
 * some characters differs.
 */
export function jsonText(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, undefined, indent);
  return text.replace(unescaped, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** One document: a single line for a program, indented for a person. */
export function printJson(output: Output, value: unknown): void {
  output.write(`${jsonText(value, output.isTTY === true ? 2 : undefined)}\n`);
}

/** One value of a stream of them: always a single line. */
export function printJsonLine(output: Output, value: unknown): void {
  output.write(`${jsonText(value)}\n`);
}
