import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agentServer } from '../client/agent-server.js';
import type { FakeServer } from '../client/fake-server.js';
import { chat, snapshot } from '../commands/fake-deps.js';
import { chatioCommand, Home } from './chatio.js';

// Pipes as a shell makes them; those of a child process of Node are sockets.

let home: Home;
let server: FakeServer;
/** Much more than a pipe holds. */
const chats = Array.from({ length: 2000 }, (_, index) => chat(`CHAT${index + 100_000}`));

beforeAll(async () => {
  server = await agentServer();
  server.on('login', () => snapshot(chats));
  home = new Home({ CHATIO_URL: server.url, CHATIO_TOKEN: 'agent-anna' });
});

afterAll(async () => {
  await home.close();
  await server.stop();
});

/** Runs a line of shell in which `chatio` is the program; `status` afterwards is the program's own. */
function shell(line: string): Promise<{ stdout: string; stderr: string }> {
  const script = `chatio() { ${chatioCommand()
    .map((word) => `'${word}'`)
    .join(' ')} "$@"; echo "status $?" >&2; }; ${line}`;
  return new Promise((resolve, reject) => {
    execFile('/bin/sh', ['-c', script], { env: home.env, maxBuffer: 1e8 }, (error, stdout, stderr) => {
      if (error === null) resolve({ stdout, stderr });
      else reject(error);
    });
  });
}

describe('the output of a command', () => {
  test.each([
    ['in a pipe', 'chatio chats list --json | cat'],
    ['in a pipe whose reader is slow', 'chatio chats list --json | { sleep 0.3; cat; }'],
    ['in a file', 'chatio chats list --json > "$CHATIO_CONFIG_DIR/out"; cat "$CHATIO_CONFIG_DIR/out"'],
    [
      'appended to a file',
      'echo > "$CHATIO_CONFIG_DIR/out"; chatio chats list --json >> "$CHATIO_CONFIG_DIR/out"; cat "$CHATIO_CONFIG_DIR/out"',
    ],
    [
      'in a pipe to another program of Node',
      'chatio chats list --json | "$NODE" -e "process.stdin.pipe(process.stdout)"',
    ],
  ])('is whole %s', async (_what, line) => {
    home.env.NODE = process.execPath;
    const { stdout, stderr } = await shell(line);
    expect(stderr).toBe('status 0\n');
    expect(JSON.parse(stdout)).toEqual(chats);
  });

  test.each(['head -1', 'true'])('is nobody’s trouble when its reader is %s', async (reader) => {
    const { stderr } = await shell(`chatio chats list | ${reader}`);
    expect(stderr).toBe('status 0\n');
  });

  test('may go nowhere', async () => {
    expect(await shell('chatio chats list > /dev/null')).toEqual({ stdout: '', stderr: 'status 0\n' });
    expect((await shell('chatio chats list >&-')).stderr).toContain('status');
  });

  test('of the launcher may go nowhere, too', async () => {
    expect(await shell('chatio --help | true')).toEqual({ stdout: '', stderr: 'status 0\n' });
    expect(await shell('chatio --version > /dev/null')).toEqual({ stdout: '', stderr: 'status 0\n' });
  });

  test('that does not fit on the disk is an error', async () => {
    const { stderr } = await shell('chatio chats list > /dev/full');
    expect(stderr).toMatch(/^chatio: .*ENOSPC.*\nstatus 1\n$/);
  });
});
