import { settingInForce } from '../config/setting-keys.js';
import { type Output, widthOf } from '../io/streams.js';
import type { Deps } from './deps.js';

/**
 * Writes an answer that may be long: on a terminal that it does not fit through the user's pager, if there is one.
 * @param text safe to show.
 */
export async function printLong(text: string, deps: Deps): Promise<void> {
  const { stdout } = deps.streams;
  if (isTooLong(text, stdout) && deps.env.TERM !== 'dumb') {
    const { value: command } = settingInForce('pager', deps.folders().config, { env: deps.env });
    if (command.trim() !== '' && (await deps.runPager(command, text))) return;
  }
  stdout.write(text);
}

function isTooLong(text: string, stdout: Output): boolean {
  if (stdout.isTTY !== true || stdout.rows === undefined || stdout.rows <= 0) return false;
  const width = widthOf(stdout);
  // Roughly: wide characters and colours are not counted. A pager that is opened for too little ends by itself.
  const rows = text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / width)), 0);
  return rows > stdout.rows;
}
