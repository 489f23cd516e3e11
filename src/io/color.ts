import type { Output } from './streams.js';
import { wantsColor } from './wants-color.js';

/** What the commands paint. Without colour each is the identity. */
export interface Paint {
  strong(text: string): string;
  faint(text: string): string;
  good(text: string): string;
  warn(text: string): string;
  bad(text: string): string;
}

const same = (text: string): string => text;

export const plain: Paint = { strong: same, faint: same, good: same, warn: same, bad: same };

/** The colours for `output`. chalk is loaded only where something will be coloured. */
export async function paintFor(output: Output, env: NodeJS.ProcessEnv, flag: boolean): Promise<Paint> {
  if (!wantsColor(output, env, flag)) return plain;
  const { Chalk } = await import('chalk');
  // The decision is made above; the sixteen basic colours are those that every terminal theme adjusts.
  const chalk = new Chalk({ level: 1 });
  // chalk joins all the arguments it gets: these take one.
  return {
    strong: (text) => chalk.bold(text),
    faint: (text) => chalk.dim(text),
    good: (text) => chalk.green(text),
    warn: (text) => chalk.yellow(text),
    bad: (text) => chalk.red(text),
  };
}
