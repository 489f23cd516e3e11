import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../protocol/failure.js';

/** What is used when neither VISUAL nor EDITOR names one. */
const usualEditor = process.platform === 'win32' ? 'notepad' : 'vi';

/**
 * Has a text edited in the person's own editor, which gets the terminal. The text is in a file of mode 0600 in a folder of
 * its own for so long, and nowhere after.
 * @returns the text as it was saved, without one line end at its end.
 * @throws Failure `failed` when there is no such editor, or it says that it failed; the text is then to stay as it was.
 */
export async function editText(text: string, env: NodeJS.ProcessEnv): Promise<string> {
  const editor = [env.VISUAL, env.EDITOR].find((each) => each !== undefined && each.trim() !== '') ?? usualEditor;
  const folder = mkdtempSync(join(tmpdir(), 'chatio-edit-'));
  const file = join(folder, 'message.txt');
  try {
    writeFileSync(file, text, { mode: 0o600 });
    await run(editor, file, env);
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The setting is a command line (`code --wait`), so a shell takes it apart. */
function run(editor: string, file: string, env: NodeJS.ProcessEnv): Promise<void> {
  const isWindows = process.platform === 'win32';
  const child = isWindows
    ? spawn(`${editor} "${file}"`, { shell: true, stdio: 'inherit', env })
    : spawn('/bin/sh', ['-c', `${editor} "$1"`, 'sh', file], { stdio: 'inherit', env });
  return new Promise((resolve, reject) => {
    const failed = (how: string) =>
      reject(new Failure('failed', `the editor "${editor}" ${how}. VISUAL or EDITOR names another`));
    child.on('error', (error) => failed(`can't be started: ${error.message}`));
    child.on('close', (code) => (code === 0 ? resolve() : failed(`ended with ${code ?? 'a signal'}`)));
  });
}
