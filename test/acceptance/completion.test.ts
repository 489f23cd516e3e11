import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chatioCommand, type Home } from './chatio.js';
import { RealServer } from './real-server.js';
import { Terminal } from './terminal.js';

let server: RealServer;
let home: Home;
let chatId: string;

beforeAll(async () => {
  server = await RealServer.start();
  home = server.home();
  chatId = await server.chatOf(await server.mary(), 'Hello?');
  // As it would be installed.
  const program = join(home.folder, 'chatio');
  writeFileSync(
    program,
    `#!/bin/sh\nexec ${chatioCommand()
      .map((word) => `'${word}'`)
      .join(' ')} "$@"\n`,
  );
  chmodSync(program, 0o755);
});

afterAll(() => server.close());

/** A bash in which chatio is installed and completed. */
function bash(): Terminal {
  const rc = join(home.folder, 'bashrc');
  writeFileSync(rc, "PS1='$ '\nsource <(chatio completion bash)\n");
  const PATH = `${home.folder}${delimiter}${process.env.PATH}`;
  return new Terminal(['bash', '--rcfile', rc, '-i'], {
    env: { ...home.env, PATH, HOME: home.folder, INPUTRC: '/dev/null' },
  });
}

test('in bash the Tab key completes commands, chat ids and agents', async () => {
  const shell = bash();
  await shell.shows(/^\$ /);
  shell.keys('chatio lea\t');
  await shell.shows('$ chatio leave ');
  shell.keys(`${chatId.slice(0, 2)}\t`);
  await shell.shows(`$ chatio leave ${chatId} `);
  shell.keys('\u0015chatio scopes add x --agent anna@e\t');
  await shell.shows('$ chatio scopes add x --agent anna@example.com ');
  shell.keys('\u0015chatio chats list --a\t');
  await shell.shows('$ chatio chats list --active ');
  shell.keys(`\u0015cd "$CHATIO_CONFIG_DIR"; clear\r`);
  await shell.hides('--active');
  shell.keys('chatio server --seed bash\t');
  await shell.shows('$ chatio server --seed bashrc ');
  shell.keys('\u0015exit\r');
  await shell.shows('exit 0');
  shell.close();
});

test('in bash two Tabs show the chats with their customers', async () => {
  await server.home().run(['start', '--text', 'x']);
  const shell = bash();
  await shell.shows(/^\$ /);
  shell.keys('chatio chats show \t\t');
  await shell.shows(`${chatId}  (Mary Brown, unassigned)`);
  shell.close();
});

test('an answer comes at once, also when there is no server', async () => {
  expect(await home.run(['__complete', 'fish', '--', 'join', ''])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`${chatId}\tMary Brown, unassigned\n`),
    stderr: '',
  });
  const nowhere = { env: { CHATIO_URL: 'http://127.0.0.1:1' } };
  expect(await home.run(['__complete', 'fish', '--', 'join', ''], nowhere)).toEqual({
    code: 0,
    signal: null,
    stdout: '',
    stderr: '',
  });
});
