import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { editText } from '../../src/ui/external-editor.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatio-editor-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** An editor that is a shell script. */
function editor(script: string): NodeJS.ProcessEnv {
  const file = join(folder, 'my editor');
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o700 });
  return { PATH: process.env.PATH, EDITOR: `'${file}' --wait` };
}

describe('the own editor', () => {
  it('gets the text in a private file, and its words on the command line', async () => {
    const seen = join(folder, 'seen');
    const env = editor(
      `printf '%s\\n' "$1" "$2" "$(cat "$2")" "$(ls -l "$2" | cut -c1-10)" > '${seen}'; echo ' world' >> "$2"`,
    );
    expect(await editText('hello', env)).toBe('hello world');
    const [flag, file = '', text, mode] = readFileSync(seen, 'utf8').split('\n');
    expect([flag, text, mode]).toEqual(['--wait', 'hello', '-rw-------']);
    expect(existsSync(dirname(file))).toBe(false);
  });

  it('that fails leaves the text as it was, and nothing behind', async () => {
    const seen = join(folder, 'seen');
    const env = editor(`printf %s "$2" > '${seen}'; exit 3`);
    await expect(editText('secret', env)).rejects.toThrow(/ended with 3\. VISUAL or EDITOR names another/);
    expect(existsSync(dirname(readFileSync(seen, 'utf8')))).toBe(false);
  });

  it('that is not there is told', async () => {
    await expect(editText('', { PATH: process.env.PATH, VISUAL: 'no-such-editor 2>/dev/null' })).rejects.toThrow(
      'ended with 127',
    );
  });
});
