import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { consoleWorld } from './console-world.js';
import type { Terminal } from './terminal.js';

const world = consoleWorld();

async function opened(options: Parameters<typeof world.open>[0] = {}): Promise<Terminal> {
  const console = world.open({ columns: 80, rows: 24, ...options });
  await console.shows('UNASSIGNED 1');
  console.keys('\r');
  await console.shows('Write to Mary Brown');
  return console;
}

describe('the composer', () => {
  it('lends the terminal to the own editor, and goes on with what it saved', async () => {
    const mary = await world.customer();
    await world.chat(mary, 'Hello');
    const folder = world.folder();
    const editor = join(folder, 'editor');
    writeFileSync(editor, '#!/bin/sh\necho "EDITING $(cat "$1")"; read key; printf "Dear Mary,\\nyes.\\n" > "$1"\n', {
      mode: 0o700,
    });
    const console = await opened({ env: { VISUAL: '', EDITOR: editor } });
    console.keys('Dear');
    await console.shows('› Dear');
    console.keys('\u000f');
    await console.shows('EDITING Dear');
    expect(console.modes).toMatchObject({ alternateScreen: false, bracketedPaste: false });
    await mary.ask('send_event', {
      chat_id: (await mary.ask('get_chats_summary', {})).chats_summary[0].id,
      event: { type: 'message', text: 'meanwhile' },
    });
    console.keys('x\r');
    await console.shows(/› Dear Mary,\n.* yes\.\n/);
    await console.shows('  meanwhile');
    expect(console.modes).toMatchObject({ alternateScreen: true, bracketedPaste: true });
    console.keys('\r');
    await mary.find(({ payload }) => payload?.event?.text === 'Dear Mary,\nyes.');
  });

  it('says why when the own editor fails, and keeps the text', async () => {
    await world.chat(await world.customer(), 'Hello');
    const console = await opened({ env: { VISUAL: 'exit 3;' } });
    console.keys('Dear');
    await console.shows('› Dear');
    console.keys('\u000f');
    await console.shows('Could not use your editor');
    await console.shows('› Dear');
  });

  it('completes own texts by #, and emoji by :', async () => {
    const mary = await world.customer();
    await world.chat(mary, 'Hello');
    const folder = world.folder();
    writeFileSync(
      join(folder, 'canned.json'),
      '{\n  "hello": "Hi {customer.first_name}!",\n  "bad name": "x",\n  "help": ["one", "two"]\n}\n',
    );
    const console = world.open({ columns: 60, rows: 20, env: { CONSOLE_FOLDER: folder } });
    await console.shows('canned.json line 3: "bad name" is no name');
    await console.shows('UNASSIGNED 1');
    console.keys('\r');
    await console.shows('Write to Mary Brown');
    console.keys('#he');
    await console.shows(/› #hello {2}Hi \{customer/);
    console.keys('\r');
    await console.shows('› Hi Mary!');
    console.keys(' :thumbsu');
    // The terminal of the test takes emoji for narrow; what follows stands in its column all the same.
    await console.shows(/› 👍 {3}:thumbsup:/);
    console.keys('\t');
    await console.shows('› Hi Mary! 👍');
    console.keys(' :tada:');
    await console.shows(/› Hi Mary! 👍 {2}🎉/);
    console.keys('\r');
    await mary.find(({ payload }) => payload?.event?.text === 'Hi Mary! 👍 🎉');
  });

  it('keeps its columns with wide characters, combining marks and right-to-left text', async () => {
    await world.chat(await world.customer(), 'Hello');
    const console = await opened();
    console.keys('山田e\u0301 שלום');
    await console.shows('› 山田e\u0301 שלום');
    console.keys('\u007f'.repeat(6));
    await console.shows(/› 山田 *\n/);
    console.keys('|');
    await console.shows(/› 山田\| *\n/);
  });

  it('takes a paste of thousands of lines, and tells one that is too long', async () => {
    const mary = await world.customer();
    await world.chat(mary, 'Hello');
    const console = await opened();
    const text = Array.from({ length: 3_000 }, (_, index) => `line ${index}`).join('\r');
    console.keys(`\u001b[200~${text}\u001b[201~`);
    await console.shows('line 2999');
    await console.shows(/of 32768 characters/);
    console.keys(`\u001b[200~${text}\u001b[201~`);
    await console.shows('Too long: ');
    console.keys('\r');
    await mary.find(({ payload }) => payload?.event?.text?.endsWith('line 2999') === true);
  });
});

describe('the terminal', () => {
  it('is drawn anew on Ctrl-L', async () => {
    await world.chat(await world.customer(), 'Hello');
    const console = await opened();
    const before = console.output.length;
    console.keys('\u000c');
    await console.shows('Write to Mary Brown');
    console.keys('x');
    await console.shows('› x');
    expect(console.output.slice(before)).toContain('Anna Kowal');
    expect(console.output).not.toContain('\u001b[3J');
    expect(console.modes).toMatchObject({ alternateScreen: true, bracketedPaste: true });
  });

  it('is given back on Ctrl-Z, and taken again', async () => {
    await world.chat(await world.customer(), 'Hello');
    const console = await opened();
    console.keys('draft');
    await console.shows('› draft');
    const before = console.output.length;
    console.keys('\u001a');
    // There is no shell with job control around it: nothing stops, and it comes back by itself.
    await console.shows('› draft');
    console.keys('!');
    await console.shows('› draft!');
    expect(console.output.slice(before)).toContain('\u001b[?1049l');
    expect(console.modes).toMatchObject({ alternateScreen: true, bracketedPaste: true });
  });
});
