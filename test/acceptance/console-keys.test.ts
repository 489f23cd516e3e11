import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { consoleWorld } from './console-world.js';

const world = consoleWorld();

describe('the keys', () => {
  it('are all shown on a question mark, from the list and from an empty composer', async () => {
    await world.chat(await world.customer(), 'Hello');
    const console = world.open({ columns: 60, rows: 20 });
    await console.shows('UNASSIGNED 1');
    console.keys('?');
    await console.shows(/^ Commands\n {3}\/join /m);
    console.keys('\u001b[6~'.repeat(40));
    await console.shows(/ Always\n {3}Ctrl-C /);
    expect(console.lines).toHaveLength(20);
    console.keys('q');
    await console.shows('UNASSIGNED 1');
    console.keys('\r');
    await console.shows('Write to Mary Brown');
    console.keys('?');
    await console.shows(' Commands');
    console.keys('?');
    await console.shows('› ?');
    console.keys('?');
    await console.shows('› ??');
  });

  it('can be others, and what can not be is told with its line', async () => {
    const folder = world.folder();
    writeFileSync(
      join(folder, 'keys.json'),
      '{\n  // mine\n  "everywhere": {\n    "switch": "ctrl+t",\n    "details": "alt+a",\n    "fly": "alt+f"\n  }\n}\n',
    );
    await world.chat(await world.customer(), 'Hello');
    const console = world.open({ columns: 80, rows: 24, env: { CONSOLE_FOLDER: folder } });
    await console.shows('2 mistakes (? shows all): keys.json line 5: Alt-A for details clashes');
    await console.shows('UNASSIGNED 1');
    console.keys('\u0014');
    await console.shows(' Go to:');
    console.keys('\r');
    await console.shows('Write to Mary Brown');
    console.keys('?');
    await console.shows(/To be mended\n.*line 5: Alt-A for details.*\n(.*\n)?.*line 6: there is no action "fly"/);
  });

  it('all have a command', async () => {
    const console = world.open({ columns: 80, rows: 24 });
    await console.shows('No chats yet');
    console.keys('/away');
    await console.shows(/› \/away +accept no new chats/);
    console.keys('\r');
    await console.shows('not accepting chats');
    console.keys('\u001bxacc');
    await console.shows(/› \/accept +accept new chats/);
    console.keys('\r');
    await console.shows(/Anna Kowal · accepting chats/);
  });
});
