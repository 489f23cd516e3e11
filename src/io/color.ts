import type { Output } from './streams.js';

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

/**
 * Whether to colour what goes to `output`. `--no-color` wins over NO_COLOR, which wins over FORCE_COLOR; without any of
 * them colour goes to a terminal only.
 */
export function wantsColor(output: Output, env: NodeJS.ProcessEnv, flag: boolean): boolean {
  if (!flag || (env.NO_COLOR !== undefined && env.NO_COLOR !== '')) return false;
  const forced = env.FORCE_COLOR;
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  return output.isTTY === true && env.TERM !== 'dumb';
}

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
