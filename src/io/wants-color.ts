import type { Output } from './streams.js';

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
