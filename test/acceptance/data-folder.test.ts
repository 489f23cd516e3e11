import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RtmClient } from '../server/rtm-client.js';
import { Home } from './chatio.js';
import { DurableServer, writeUntilTheEnd } from './durable-server.js';
import { History } from './history.js';

/** Root in a machine that lets it: elsewhere the tests that need a disk of their own are skipped. */
const mayMount = canMount();

let server: DurableServer;
let shell: Home;
let scratch: string;

beforeEach(() => {
  server = new DurableServer();
  shell = new Home();
  scratch = mkdtempSync(join(tmpdir(), 'chatio-scratch-'));
});

afterEach(async () => {
  await server.close();
  await shell.close();
  rmSync(scratch, { recursive: true, force: true });
});

/** A chat with an event, in a server that has been stopped. @returns the chat's id. */
async function usedFolder(): Promise<string> {
  await server.start();
  const mary = await server.customer();
  const { chat } = await mary.ask('start_chat', { chat: { thread: { events: [{ type: 'message', text: 'hello' }] } } });
  await server.running.stop('SIGTERM');
  return chat.id;
}

async function texts(chatId: string): Promise<string[]> {
  const [thread] = (await server.read([chatId])).get(chatId) ?? [];
  return (thread?.events ?? []).flatMap((event) => (event.type === 'message' ? [event.text] : []));
}

describe('a data folder', () => {
  it('is for one server at a time, and a second one learns which process has it', async () => {
    await server.start();
    const second = await shell.run(['server', '--port', '0', '--data', server.folder]);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`is in use by another chatio server (pid ${server.running.process.pid})`);
  });

  it('is taken over from a server that was killed', async () => {
    const chatId = await usedFolder();
    await server.start();
    await server.kill();
    await server.start();
    expect(await texts(chatId)).toEqual(['hello']);
  });

  it('keeps what a server that is stopped has acknowledged', async () => {
    await server.start();
    const mary = await server.customer();
    const history = new History();
    const { chat } = await mary.ask('start_chat');
    const writing = writeUntilTheEnd(mary, { history, writer: 'mary', chatId: chat.id });
    await expect.poll(() => history.acknowledgedCount).toBeGreaterThan(20);
    expect((await server.running.stop('SIGTERM')).code).toBe(0);
    await writing;
    await server.start();
    expect(history.firstFault(await server.read([chat.id]))).toBeUndefined();
  });

  it('without a seed file has made-up tokens that stay good', async () => {
    const folder = join(scratch, 'data');
    const invented = async () => {
      const running = shell.start(['server', '--port', '0', '--json', '--data', folder]);
      await running.writes('stdout', 'invented');
      await running.stop('SIGTERM');
      return JSON.parse(running.stdout.split('\n')[1] as string).agents;
    };
    const agents = await invented();
    expect(agents).toHaveLength(2);
    expect(await invented()).toEqual(agents);
  });

  it('that was filled with a seed file asks for it', async () => {
    await usedFolder();
    const without = await shell.run(['server', '--port', '0', '--data', server.folder]);
    expect(without.code).toBe(2);
    expect(without.stderr).toContain('belongs to a seed file');
    expect(without.stderr).toContain('--seed FILE');
  });

  it('with a damaged file is refused and left as it is', async () => {
    await usedFolder();
    const journal = join(server.folder, 'journal.db');
    truncateSync(journal, 5000);
    const before = readFileSync(journal);
    const refused = await shell.run(['server', '--port', '0', '--data', server.folder]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('journal.db is damaged');
    expect(readFileSync(journal)).toEqual(before);
  });

  it.each([
    ['emptied', (journal: string) => truncateSync(journal, 0)],
    ['gone', (journal: string) => rmSync(journal)],
  ])('whose facts are %s, though there are archives of them, is refused', async (_, lose) => {
    await usedFolder();
    const journal = join(server.folder, 'journal.db');
    lose(journal);
    const refused = await shell.run(['server', '--port', '0', '--data', server.folder]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/journal\.db is damaged: .* archives/);
    expect(statSync(journal, { throwIfNoEntry: false })?.size ?? 0).toBe(0);
  });

  it('that can not be made is told in one line', async () => {
    writeFileSync(join(scratch, 'file'), '');
    const refused = await shell.run(['server', '--port', '0', '--data', join(scratch, 'file', 'data')]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^chatio: Can't use the data folder .*: ENOTDIR\n/);
  });

  it.skipIf(process.getuid?.() === 0)('that is read-only is told in one line', async () => {
    const chatId = await usedFolder();
    chmodSync(server.folder, 0o500);
    const refused = await shell.run(['server', '--port', '0', '--data', server.folder]);
    chmodSync(server.folder, 0o700);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/^chatio: Can't .*: EACCES\n$/)]);
    await server.start();
    expect(await texts(chatId)).toEqual(['hello']);
  });

  it.runIf(mayMount)('on a disk that is read-only is told in one line', async () => {
    await withDisk('1m', async (disk) => {
      const argv = ['server', '--port', '0', '--data', join(disk, 'data')];
      const running = shell.start([...argv, '--json']);
      await running.writes('stdout', '\n');
      await running.stop('SIGTERM');
      execFileSync('mount', ['-o', 'remount,ro', disk]);
      const refused = await shell.run(argv);
      expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/^chatio: Can't .*: EROFS\n$/)]);
    });
  });

  it.runIf(mayMount)('on a full disk lets requests fail until there is room again, and nothing is lost', async () => {
    await withDisk('4m', async (disk) => {
      server = new DurableServer(join(disk, 'data'));
      await server.start();
      const mary = await server.customer();
      const { chat } = await mary.ask('start_chat');
      const history = new History();
      await sendUntil(false, { mary, history, writer: 'before', chatId: chat.id });
      expect(history.acknowledgedCount).toBeGreaterThan(20);
      await server.running.writes('stderr', 'facts cannot be kept');
      execFileSync('mount', ['-o', 'remount,size=8m', disk]);
      await sendUntil(true, { mary, history, writer: 'after', chatId: chat.id });
      await server.running.writes('stderr', 'facts are kept again');
      expect(history.firstFault(await server.read([chat.id]))).toBeUndefined();
      await server.kill();
      await server.start();
      expect(history.firstFault(await server.read([chat.id]))).toBeUndefined();
    });
  });

  it('that goes away while a server works lets requests fail and the server live, and nothing is lost', async () => {
    await server.start();
    const mary = await server.customer();
    const { chat } = await mary.ask('start_chat');
    const send = (text: string) => mary.request('send_event', { chat_id: chat.id, event: { type: 'message', text } });
    expect((await send('before')).success).toBe(true);
    renameSync(server.folder, `${server.folder}-away`);
    const { success, payload } = await send('meanwhile');
    expect([success, payload.error.type]).toEqual([false, 'internal']);
    expect((await mary.request('ping')).success).toBe(true);
    await server.running.writes('stderr', 'facts cannot be kept');
    await server.kill();
    renameSync(`${server.folder}-away`, server.folder);
    await server.start();
    expect((await texts(chat.id)).filter((text) => text !== 'meanwhile')).toEqual(['before']);
  });
});

describe('a backup', () => {
  it('of a server at work is a data folder again, with what was uploaded', async () => {
    await server.start();
    const mary = await server.customer();
    const history = new History();
    const { chat } = await mary.ask('start_chat');
    const body = new FormData();
    body.set('payload.chat_id', chat.id);
    body.set('payload.file', new File(['some text'], 'note.txt', { type: 'text/plain' }));
    const sent = await fetch(`${server.url}/customer/v0.5/action/send_file?license_id=100001`, {
      method: 'POST',
      headers: { Authorization: 'Bearer customer-mary' },
      body,
    });
    expect(sent.status).toBe(200);
    const { url } = (await sent.json()) as { url: string };
    const writing = writeUntilTheEnd(mary, { history, writer: 'mary', chatId: chat.id });
    await expect.poll(() => history.acknowledgedCount).toBeGreaterThan(20);

    const archive = join(scratch, 'backup.tar');
    const backup = await shell.run(['server', 'backup', server.folder, archive, '--json']);
    expect(backup.stderr).toBe('');
    expect(JSON.parse(backup.stdout)).toMatchObject({ file: archive, files: 1 });
    const again = await shell.run(['server', 'backup', server.folder, archive]);
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('is there already')]);
    await server.running.stop('SIGTERM');
    await writing;

    await unpack(archive, join(scratch, 'restored'));
    const checked = await shell.run(['server', 'check', join(scratch, 'restored')]);
    expect([checked.code, checked.stderr]).toEqual([0, '']);
    rmSync(server.folder, { recursive: true });
    renameSync(join(scratch, 'restored'), server.folder);
    await server.start();
    const file = await fetch(url.replace(/^http:\/\/[^/]+/, server.url));
    expect(await file.text()).toBe('some text');
    const [thread] = (await server.read([chat.id])).get(chat.id) ?? [];
    expect(thread?.events?.length).toBeGreaterThan(20);
  });

  it('of what is no data folder is refused', async () => {
    const refused = await shell.run(['server', 'backup', scratch, join(scratch, 'backup.tar')]);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('journal.db is missing')]);
  });
});

describe('a check', () => {
  it('tells what is there', async () => {
    await usedFolder();
    const { code, stdout } = await shell.run(['server', 'check', server.folder, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      licenses: [{ license: 100001, chats: 1, threads: 1 }],
      files: 0,
      faults: [],
    });
  });

  it('finds what is missing or can not be read', async () => {
    await usedFolder();
    const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
    const database = new DatabaseSync(join(server.folder, 'journal.db'));
    database.exec("UPDATE facts SET fact = 'nothing' WHERE seq = 2; DELETE FROM facts WHERE seq = 3");
    database.close();
    const { code, stdout, stderr } = await shell.run(['server', 'check', server.folder]);
    expect(code).toBe(1);
    expect(stdout).toContain("fact 2 of license 100001 can't be applied");
    expect(stdout).toContain('fact 3 of license 100001 is missing');
    expect(stderr).toContain('things are wrong');
  });

  it('says how a damaged archive is mended', async () => {
    const chatId = await usedFolder();
    const archive = join(server.folder, 'archives', '100001.db');
    const bytes = readFileSync(archive);
    writeFileSync(archive, bytes.fill(0xff, 3 * 4096));
    const { code, stdout } = await shell.run(['server', 'check', server.folder]);
    expect(code).toBe(1);
    expect(stdout).toContain('the archive of license 100001');
    expect(stdout).toContain(`remove ${archive}`);
    rmSync(archive);
    await server.start();
    expect(await texts(chatId)).toEqual(['hello']);
    await server.running.stop('SIGTERM');
    expect((await shell.run(['server', 'check', server.folder])).code).toBe(0);
  });
});

function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'chatio-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'chatio-test', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(folder);
  }
}

/** A small disk of its own, in memory. Ends the servers that use it. */
async function withDisk(size: string, work: (path: string) => Promise<void>): Promise<void> {
  const disk = join(scratch, 'disk');
  mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'chatio-test', disk]);
  try {
    await work(disk);
  } finally {
    await server.close();
    await shell.close();
    execFileSync('umount', [disk]);
  }
}

/** Sends large events until one succeeds, or one fails. */
async function sendUntil(
  success: boolean,
  { mary, history, writer, chatId }: { mary: RtmClient; history: History; writer: string; chatId: string },
): Promise<void> {
  for (let n = 0; n < 2_000; n += 1) {
    const custom_id = `${writer}/${n}`;
    history.tries(custom_id);
    const event = { type: 'message', text: 'x'.repeat(10_000), custom_id };
    const answer = await mary.request('send_event', { chat_id: chatId, event });
    if (answer.success === true) {
      const { thread_id: threadId, event: sent } = answer.payload;
      history.acknowledges(writer, custom_id, { chatId, threadId, eventId: sent.id, order: sent.order });
    } else {
      expect(answer.payload.error.type).toBe('internal');
    }
    if (answer.success === success) return;
  }
  throw new Error('it went on and on');
}

async function unpack(archive: string, folder: string): Promise<void> {
  const files = extract();
  files.on('entry', (header, content, next) => {
    const chunks: Buffer[] = [];
    content.on('data', (chunk) => chunks.push(chunk as Buffer));
    content.on('end', () => {
      mkdirSync(join(folder, header.name, '..'), { recursive: true, mode: 0o700 });
      writeFileSync(join(folder, header.name), Buffer.concat(chunks));
      next();
    });
  });
  await pipeline(Readable.from([readFileSync(archive)]), files);
}
