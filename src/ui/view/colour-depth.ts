import type { Output } from '../../io/streams.js';
import { wantsColor } from '../../io/wants-color.js';

/** Many: 256 or more, of which all but the first sixteen look the same everywhere. */
export type ColourDepth = 'none' | 'sixteen' | 'many';

/**
 * @param flag false with `--no-color`.
 * @param level what chalk thinks of the terminal; 0 also of one that it does not know, and all terminals of today have sixteen.
 */
export function colourDepth(output: Output, env: NodeJS.ProcessEnv, flag: boolean, level: number): ColourDepth {
  if (!wantsColor(output, env, flag)) return 'none';
  return level >= 2 ? 'many' : 'sixteen';
}
