import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

/** A block of code in a page. */
export interface Block {
  /** `sh`: commands. `console`: commands behind `$ `, each with what it says. Others are no commands. */
  readonly language: string;
  readonly code: string;
  readonly line: number;
  /** What the comment directly above says; a command block without one simply runs to its end and succeeds. */
  readonly mark: Mark;
}

export type Mark =
  | { readonly how: 'run' }
  /** `<!-- background: TEXT -->`: goes on while the rest of the page is run, which waits for the text first. */
  | { readonly how: 'background'; readonly until: string }
  /** `<!-- terminal: see TEXT; press KEY; type TEXT -->`: by a person in a terminal. */
  | { readonly how: 'terminal'; readonly steps: readonly Step[] }
  /** `<!-- ends with: CODE -->` */
  | { readonly how: 'ends with'; readonly code: number }
  /** `<!-- not run: REASON -->` */
  | { readonly how: 'not run'; readonly reason: string };

export interface Step {
  readonly what: 'see' | 'press' | 'type';
  readonly text: string;
}

/** Blocks of a page, in their order. @param path from the root. @throws for a mark that is none. */
export function blocksOf(path: string): readonly Block[] {
  const lines = readFileSync(join(root, path), 'utf8').split('\n');
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const language = /^```(\w*)$/.exec(lines[at] ?? '')?.[1];
    if (language === undefined) continue;
    const end = lines.indexOf('```', at + 1);
    const code = lines.slice(at + 1, end).join('\n');
    blocks.push({ language, code, line: at + 1, mark: markOf(lines[at - 1] ?? '', `${path}:${at}`) });
    at = end;
  }
  return blocks;
}

function markOf(line: string, place: string): Mark {
  const [, word, rest = ''] = /^<!-- ([\w ]+): (.+) -->$/.exec(line) ?? [];
  switch (word) {
    case undefined:
      return { how: 'run' };
    case 'background':
      return { how: 'background', until: rest };
    case 'terminal':
      return { how: 'terminal', steps: rest.split('; ').map((step) => stepOf(step, place)) };
    case 'ends with':
      return { how: 'ends with', code: Number(rest) };
    case 'not run':
      return { how: 'not run', reason: rest };
    default:
      throw new Error(`${place}: there is no mark "${word}"`);
  }
}

function stepOf(step: string, place: string): Step {
  const [, what, text] = /^(see|press|type) (.+)$/.exec(step) ?? [];
  if ((what === 'see' || what === 'press' || what === 'type') && text !== undefined) return { what, text };
  throw new Error(`${place}: there is no step "${step}"`);
}
