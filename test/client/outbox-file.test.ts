import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QueuedEvent } from '../../src/client/outbox.js';
import { fileOutbox } from '../../src/client/outbox-file.js';
import { encodeOutbox } from '../../src/client/outbox-text.js';
import { Failure } from '../../src/protocol/failure.js';

let folder: string;
let path: string;
let own: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatio-outbox-'));
  path = join(folder, 'state', 'outbox.json');
  own = `outbox.${process.pid}.json`;
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function queued(customId: string, more: Partial<QueuedEvent> = {}): QueuedEvent {
  const event = { type: 'message', text: `text of ${customId}`, custom_id: customId } as const;
  return { customId, chatId: 'C1', event, queuedAt: 1000, state: 'waiting', ...more };
}

function files(): string[] {
  return readdirSync(join(folder, 'state')).sort();
}

/** A file as a process with that id has left it. */
function leftBy(pid: number | undefined, text: string): string {
  mkdirSync(join(folder, 'state'), { recursive: true });
  const file = join(folder, 'state', pid === undefined ? 'outbox.json' : `outbox.${pid}.json`);
  writeFileSync(file, text);
  return file;
}

/** The id of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('the outbox on disk', () => {
  it('gives back what was saved, failures included', () => {
    const failure = new Failure('validation', 'No', 'Try something else');
    const events = [queued('a'), queued('b', { state: 'sending' }), queued('c', { state: 'failed', failure })];
    fileOutbox(path).save(events);
    const loaded = fileOutbox(path).load();
    expect(loaded).toEqual(events);
    expect(loaded[2]?.failure).toMatchObject({ type: 'validation', message: 'No', hint: 'Try something else' });
  });

  it('is readable for its owner only and leaves nothing else behind', () => {
    fileOutbox(path).save([queued('a')]);
    expect(files()).toEqual([own]);
    expect(statSync(join(folder, 'state', own)).mode & 0o777).toBe(0o600);
  });

  it('is gone when nothing waits', () => {
    const outbox = fileOutbox(path);
    outbox.save([queued('a')]);
    outbox.save([]);
    expect(files()).toEqual([]);
  });

  it('is empty when there never was one, without making anything', () => {
    expect(fileOutbox(path).load()).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says in words when it can not be written', () => {
    writeFileSync(join(folder, 'state'), 'a file where the folder should be');
    expect(() => fileOutbox(path).save([queued('a')])).toThrow(
      expect.objectContaining({ name: 'Failure', type: 'failed', message: expect.stringContaining("can't be kept") }),
    );
  });
});

describe('a damaged file', () => {
  it.each(['', '{"version":1,"events":[{"customId', '[]', '{"version":2,"events":[]}', 'null'])(
    'with the text %j is set aside under another name',
    (text) => {
      leftBy(process.pid, text);
      const kept: string[] = [];
      expect(fileOutbox(path, (keptAs) => kept.push(keptAs)).load()).toEqual([]);
      expect(files()).toHaveLength(1);
      expect(files()[0]).toMatch(/^outbox\.damaged-/);
      expect(kept.map((file) => readFileSync(file, 'utf8'))).toEqual([text]);
      expect(fileOutbox(path).load()).toEqual([]);
    },
  );

  it('still gives the events in it that are whole', () => {
    const text = encodeOutbox([queued('a'), queued('b')]).replace('"chatId":"C1"', '"chatId":17');
    leftBy(undefined, text);
    expect(fileOutbox(path).load()).toEqual([queued('b')]);
    expect(files()).toEqual([own, expect.stringMatching(/^outbox\.damaged-/)]);
  });
});

describe('several processes', () => {
  it('do not take over what a living one still works on', () => {
    leftBy(process.ppid, encodeOutbox([queued('theirs')]));
    expect(fileOutbox(path).load()).toEqual([]);
    fileOutbox(path).save([queued('ours')]);
    expect(files()).toEqual([own, `outbox.${process.ppid}.json`].sort());
  });

  it('take over what dead ones left behind, oldest first and each event once', async () => {
    const pid = await deadPid();
    const shared = queued('shared', { queuedAt: 2 });
    leftBy(pid, encodeOutbox([queued('theirs', { queuedAt: 1 }), { ...shared, state: 'sending' }]));
    leftBy(undefined, encodeOutbox([shared, queued('last', { queuedAt: 3 })]));
    const outbox = fileOutbox(path);
    expect(outbox.load().map(({ customId, state }) => [customId, state])).toEqual([
      ['theirs', 'waiting'],
      ['shared', 'sending'],
      ['last', 'waiting'],
    ]);
    expect(files()).toEqual([own]);
    expect(fileOutbox(path).load()).toHaveLength(3);
  });

  it('know that a file from before the last boot has no living owner', () => {
    const file = leftBy(process.ppid, encodeOutbox([queued('old')]));
    utimesSync(file, 1, 1);
    expect(fileOutbox(path).load()).toEqual([queued('old')]);
  });

  it('with another path do not meet', () => {
    fileOutbox(join(folder, 'state', 'tom.json')).save([queued('tom')]);
    fileOutbox(join(folder, 'state', 'outbox.eu.json')).save([queued('eu')]);
    expect(fileOutbox(path).load()).toEqual([]);
  });
});
