import { beforeEach, describe, expect, it } from 'vitest';
import type { Command } from '../../src/domain/command.js';
import type { Fact, Happening } from '../../src/domain/fact.js';
import { newest } from '../../src/protocol/dialect/versions.js';
import { EarlySignals } from '../../src/server/early-signals.js';
import type { Frame } from '../../src/server/frame.js';
import type { Subscriber } from '../../src/server/hub.js';
import { JournalConflict } from '../../src/server/journal/journal.js';
import { memoryJournal } from '../../src/server/journal/memory.js';
import { License } from '../../src/server/license.js';
import { logInCustomer, message, sendEvent, startChat } from '../domain/commands.js';
import { anna, harbor, mary, tom } from '../domain/license.js';
import { ScriptedJournal, settled } from './scripted-journal.js';

let journal: ScriptedJournal;
let license: License;
/** What went out, in order: answers by the name of their command, pushes by receiver and action. */
let out: string[];

beforeEach(async () => {
  journal = new ScriptedJournal();
  license = new License(harbor, journal);
  await license.load();
  out = [];
});

function connect(actor: typeof anna | typeof mary, name: string): Subscriber & { readonly ended: string[] } {
  const ended: string[] = [];
  const subscriber = {
    id: name,
    actor,
    version: newest,
    tokenHash: undefined,
    ended,
    send: (frame: Frame) => {
      const { action, payload } = JSON.parse(frame.text);
      out.push(`${name} ${action}${payload.event?.text === undefined ? '' : ` ${payload.event.text}`}`);
    },
    disconnect: (reason: string) => void ended.push(reason),
  };
  license.hub.add(subscriber);
  return subscriber;
}

function run(actor: typeof anna | typeof mary, name: string, command: Command): Promise<string> {
  const reply = {
    answer: (outcome: { ok: boolean }) => () => void out.push(`${name} ${outcome.ok ? 'ok' : 'refused'}`),
  };
  return license.run(actor, command, {}, reply).then(
    () => 'done',
    (error: Error) => error.message,
  );
}

/** A chat of Mary's, safe. @returns its id. */
async function chatOfMary(): Promise<string> {
  const started = run(mary, 'start', startChat());
  await settled();
  await journal.appends[0]?.keep();
  await started;
  out = [];
  const [id] = license.state.chats.keys();
  return id as string;
}

const texts = () =>
  [...license.state.chats.values()].flatMap(({ threads }) =>
    threads.flatMap(({ events }) => events.flatMap(({ body }) => (body.type === 'message' ? [body.text] : []))),
  );

/** Every event says its own place in its thread. */
function expectPlaces(): void {
  const [chat] = license.state.chats.values();
  const events = chat?.threads[0]?.events ?? [];
  expect(events.map(({ order }) => order)).toEqual(events.map((_, place) => place + 1));
}

/** What somebody reads who looks now: whether there is an active thread, and the messages. */
function read(name: string): Promise<void> {
  return license.read(() => {
    const seen = [license.state.activeChats.size > 0 ? 'open' : 'closed', ...texts()].join();
    return () => out.push(`${name} ${seen}`);
  });
}

describe('a command whose facts are on their way', () => {
  it('is answered and told when they are safe, in this order, and not before', async () => {
    const chatId = await chatOfMary();
    connect(anna, 'anna');
    const sent = run(mary, 'hello', sendEvent(chatId, message('hello')));
    await settled();
    expect(journal.appends).toHaveLength(2);
    expect(out).toEqual([]);
    await journal.appends[1]?.keep();
    expect(await sent).toBe('done');
    expect(out).toEqual(['hello ok', 'anna incoming_event hello']);
  });

  it('is seen by the commands after it, and all that wait share the next append', async () => {
    const chatId = await chatOfMary();
    const sent = ['a', 'b', 'c', 'd'].map((text) => run(mary, text, sendEvent(chatId, message(text))));
    await settled();
    expect(journal.appends[1]?.facts).toHaveLength(4); // they came in one turn
    sent.push(...['e', 'f'].map((text) => run(mary, text, sendEvent(chatId, message(text)))));
    await settled();
    expect(journal.appends).toHaveLength(2);
    await journal.appends[1]?.keep();
    expect(out).toEqual(['a ok', 'b ok', 'c ok', 'd ok']);
    expect(journal.appends[2]?.facts).toHaveLength(2);
    await journal.appends[2]?.keep();
    expect(await Promise.all(sent)).toEqual(sent.map(() => 'done'));
    expect(texts()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expectPlaces();
  });

  it('holds up refusals, readers and signals that came after it', async () => {
    const chatId = await chatOfMary();
    connect(anna, 'anna');
    void run(mary, 'close', { type: 'close_thread', chatId });
    void run(mary, 'closed', { type: 'close_thread', chatId });
    void run(mary, 'typing', { type: 'send_typing', chatId, recipients: 'all', isTyping: true });
    void read('reader');
    await settled();
    expect(out).toEqual([]);
    await journal.appends[1]?.keep();
    expect(out.filter((line) => !line.startsWith('anna'))).toEqual([
      'close ok',
      'closed refused',
      'typing refused',
      'reader closed',
    ]);
  });

  it('is kept before the license closes', async () => {
    const chatId = await chatOfMary();
    const sent = run(mary, 'hello', sendEvent(chatId, message('hello')));
    let closed = false;
    const closing = license.close().then(() => {
      closed = true;
    });
    await settled();
    expect(closed).toBe(false);
    await journal.appends[1]?.keep();
    await closing;
    expect(await sent).toBe('done');
  });
});

describe('a command whose facts are not kept', () => {
  it('fails, with all that came after it, and leaves nothing behind', async () => {
    const chatId = await chatOfMary();
    connect(anna, 'anna');
    const sent = [run(mary, 'a', sendEvent(chatId, message('a')))];
    await settled();
    sent.push(run(mary, 'b', sendEvent(chatId, message('b'))), run(mary, 'close', { type: 'close_thread', chatId }));
    void read('reader');
    await journal.appends[1]?.fail(new Error('the disk is full'));
    expect(await Promise.all(sent)).toEqual(sent.map(() => 'the disk is full'));
    expect(out).toEqual(['reader open']);
    expect(texts()).toEqual([]);
    expect(license.isSettled).toBe(true);
  });

  it('is found by nobody, also when somebody searched before it was known', async () => {
    const chatId = await chatOfMary();
    const find = () => {
      const viewer = { id: 'anna', groups: [] };
      const anything = { from: undefined, before: undefined, userIds: [], properties: [], offset: 0, limit: 10 };
      return license.archive.search({ viewer, query: 'phantom', ...anything }).total;
    };
    void run(mary, 'a', sendEvent(chatId, message('a')));
    await settled();
    await journal.appends[1]?.keep();
    void run(mary, 'phantom', sendEvent(chatId, message('phantom')));
    await settled();
    expect(find()).toBe(1);
    await journal.appends[2]?.fail(new Error('the disk is full'));
    expect(find()).toBe(0);
  });

  it('is no reason for the next one to fail', async () => {
    const chatId = await chatOfMary();
    void run(mary, 'a', sendEvent(chatId, message('a')));
    await settled();
    await journal.appends[1]?.fail(new Error('the disk is full'));
    const sent = run(mary, 'b', sendEvent(chatId, message('b')));
    await settled();
    await journal.appends[2]?.keep();
    expect(await sent).toBe('done');
    expect(texts()).toEqual(['b']);
  });

  it('ends no session: who was to be shut out is told again', async () => {
    const chatId = await chatOfMary();
    const visitor = connect(mary, 'mary');
    const gone = connect(mary, 'gone');
    const banned = run(anna, 'ban', { type: 'ban_customer', customerId: 'mary', days: 1 });
    await settled();
    license.hub.remove(gone);
    await journal.appends[1]?.fail(new Error('the disk is full'));
    expect(await banned).toBe('the disk is full');
    expect(visitor.ended).toEqual([]);
    void run(anna, 'hello', sendEvent(chatId, message('hello')));
    await settled();
    await journal.appends[2]?.keep();
    expect(out.filter((line) => line.includes('hello'))).toEqual(['hello ok', 'mary incoming_event hello']);
  });

  it('takes back what a login had done', async () => {
    const calls: string[] = [];
    const login = license.run(
      mary,
      logInCustomer(),
      {},
      {
        accepted: () => void calls.push('accepted'),
        answer: () => () => void calls.push('sent'),
        withdrawn: () => void calls.push('withdrawn'),
      },
    );
    const failed = expect(login).rejects.toThrow('the disk is full');
    await settled();
    await journal.appends[0]?.fail(new Error('the disk is full'));
    await failed;
    expect(calls).toEqual(['accepted', 'withdrawn']);
    expect(license.state.customers.get('mary')).toMatchObject({ connected: false, visits: 0 });
  });
});

describe('facts of others', () => {
  it('that came first are taken in, and the commands that lost are decided again', async () => {
    const chatId = await chatOfMary();
    connect(anna, 'anna');
    const sent = run(mary, 'mine', sendEvent(chatId, message('mine')));
    await settled();
    const late = run(mary, 'late', sendEvent(chatId, message('late')));
    journal.facts.push(...factsElsewhere(chatId, 'theirs', 2));
    await journal.appends[1]?.fail(new JournalConflict('somebody was first'));
    expect(out).toEqual(['anna incoming_event theirs']);
    await journal.appends[2]?.keep();
    expect(await Promise.all([sent, late])).toEqual(['done', 'done']);
    expect(texts()).toEqual(['theirs', 'mine', 'late']);
    expect(out.slice(1)).toEqual(['mine ok', 'anna incoming_event mine', 'late ok', 'anna incoming_event late']);
    expectPlaces();
  });

  it('may leave nothing to do for the command that lost', async () => {
    const chatId = await chatOfMary();
    const closed = run(mary, 'close', { type: 'close_thread', chatId });
    await settled();
    journal.facts.push({ type: 'thread_closed', chatId, threadId: threadOf(chatId), at: 9e15, cause: {} });
    await journal.appends[1]?.fail(new JournalConflict('somebody was first'));
    expect(await closed).toBe('done');
    expect(out).toEqual(['close refused']);
  });

  it('are told to those who are connected here, once, also when our own come back', async () => {
    const chatId = await chatOfMary();
    connect(anna, 'anna');
    journal.follower?.(journal.facts, journal.facts.length);
    expect(out).toEqual([]);
    journal.facts.push(...factsElsewhere(chatId, 'theirs'));
    journal.follower?.(journal.facts.slice(-1), journal.facts.length);
    journal.follower?.(journal.facts.slice(-1), journal.facts.length);
    expect(out).toEqual(['anna incoming_event theirs']);
  });

  it('wait while ours are on their way, and ours that are not yet sent go after them', async () => {
    const chatId = await chatOfMary();
    const sent = run(mary, 'a', sendEvent(chatId, message('a')));
    await settled();
    const next = run(mary, 'b', sendEvent(chatId, message('b')));
    await journal.appends[1]?.keep();
    expect(await sent).toBe('done');
    await settled();
    journal.facts.push(...factsElsewhere(chatId, 'theirs'));
    journal.follower?.(journal.facts.slice(-1), journal.facts.length);
    expect(texts()).toEqual(['a', 'b']); // b is under way: whether it or theirs was first is not known yet
    await journal.appends[2]?.fail(new JournalConflict('somebody was first'));
    await journal.appends[3]?.keep();
    expect(await next).toBe('done');
    expect(texts()).toEqual(['a', 'theirs', 'b']);
  });

  it('that can not be read leave the command failed and the license at work', async () => {
    const chatId = await chatOfMary();
    const sent = run(mary, 'a', sendEvent(chatId, message('a')));
    await settled();
    journal.facts.push(...factsElsewhere(chatId, 'theirs'));
    journal.fault = new Error('no connection');
    await journal.appends[1]?.fail(new JournalConflict('somebody was first'));
    expect(await sent).toBe('no connection');
    journal.fault = undefined;
    const again = run(mary, 'b', sendEvent(chatId, message('b')));
    await settled();
    await journal.appends[2]?.fail(new JournalConflict('somebody was first'));
    await journal.appends[3]?.keep();
    expect(await again).toBe('done');
    expect(texts()).toEqual(['theirs', 'b']);
  });

  it('that are nowhere to be found do not keep a command running for ever', async () => {
    const chatId = await chatOfMary();
    const sent = run(mary, 'a', sendEvent(chatId, message('a')));
    await settled();
    await journal.appends[1]?.fail(new JournalConflict('so they say'));
    expect(await sent).toBe('so they say');
  });

  it('are signals too: applied, told, and never in the way of what is not safe', async () => {
    const chatId = await chatOfMary();
    connect(tom, 'tom');
    const sent = run(mary, 'a', sendEvent(chatId, message('a')));
    await settled();
    license.hear([{ type: 'agent_presence', agentId: 'anna', loggedIn: true, at: 9e15, cause: {} }], 0);
    expect(out).toEqual([]);
    await journal.appends[1]?.fail(new Error('the disk is full'));
    expect(await sent).toBe('the disk is full');
    expect(out).toEqual(['tom agent_updated']);
    expect(license.state.agents.get('anna')?.loggedIn).toBe(true);
  });

  it('and signals come in the order of where they are from, whichever is faster', async () => {
    const chatId = await chatOfMary();
    connect(anna, 'anna');
    const peek = (text: string) => ({ type: 'sneak_peek', chatId, userId: 'mary', text, at: 9e15, cause: {} }) as const;
    const seq = journal.facts.length;
    license.hear([peek('first')], seq);
    license.hear([peek('third')], seq + 1);
    license.hear([{ ...peek('of a chat that is not there'), chatId: 'gone' }], 0);
    expect(out).toEqual(['anna incoming_sneak_peek']);
    journal.facts.push(...factsElsewhere(chatId, 'second'));
    journal.follower?.(journal.facts.slice(-1), journal.facts.length);
    expect(out.slice(1)).toEqual(['anna incoming_event second', 'anna incoming_sneak_peek']);
    license.hear([peek('fifth')], seq + 2);
    const sent = run(mary, 'fourth', sendEvent(chatId, message('fourth')));
    await settled();
    expect(out).toHaveLength(3);
    await journal.appends[1]?.keep();
    expect(await sent).toBe('done');
    expect(out.slice(3)).toEqual(['fourth ok', 'anna incoming_event fourth', 'anna incoming_sneak_peek']);
  });

  it('that do not come leave no pile of signals', () => {
    const peek = { type: 'sneak_peek', chatId: 'gone', userId: 'mary', text: '', at: 9e15, cause: {} } as const;
    const early = new EarlySignals();
    for (let n = 1; n <= 3_000; n += 1) early.add([peek], n);
    expect(early.takeDue(2_000)).toEqual([]);
    expect(early.takeDue(3_000)).toHaveLength(1_000);
    expect(early.areDue(Number.POSITIVE_INFINITY)).toBe(false);
  });
});

describe('a snapshot is due', () => {
  let chatId: string;

  beforeEach(async () => {
    journal = new ScriptedJournal(20);
    license = new License(harbor, journal);
    await license.load();
    chatId = await chatOfMary();
    for (let n = 0; journal.facts.length < 20; n += 1) journal.facts.push(...factsElsewhere(chatId, `${n}`, -n));
    expect(journal.due).toEqual([]);
  });

  it('when others have written all that is new', () => {
    journal.follower?.(journal.facts.slice(0, 19), 19);
    expect(journal.due).toEqual([]);
    journal.follower?.(journal.facts.slice(19), 20);
    expect(journal.due).toEqual([20]);
  });

  it('when it is read after a lost race', async () => {
    const sent = run(mary, 'mine', sendEvent(chatId, message('mine')));
    await settled();
    await journal.appends[1]?.fail(new JournalConflict('somebody was first'));
    expect(journal.due).toEqual([20]);
    await journal.appends[2]?.keep();
    expect(await sent).toBe('done');
  });

  it('at the start, when none was made', async () => {
    license = new License(harbor, journal);
    await license.load();
    expect(journal.due).toEqual([20]);
  });
});

describe('whoever observes a license', () => {
  it('hears of everything that is safe, of whoever it is, in order, and of nothing else', async () => {
    const heard: Happening['type'][] = [];
    const stop = license.observe(({ type }) => heard.push(type));
    const chatId = await chatOfMary();
    const before = heard.splice(0);
    expect(before).toEqual(journal.facts.map(({ type }) => type));
    void run(mary, 'a', sendEvent(chatId, message('a')));
    await settled();
    expect(heard).toEqual([]);
    await journal.appends[1]?.fail(new Error('the disk is full'));
    journal.facts.push(...factsElsewhere(chatId, 'theirs'));
    journal.follower?.(journal.facts.slice(-1), journal.facts.length);
    expect(heard).toEqual(['event_added']);
    stop();
    journal.facts.push(...factsElsewhere(chatId, 'more'));
    journal.follower?.(journal.facts.slice(-1), journal.facts.length);
    expect(heard).toEqual(['event_added']);
  });
});

describe('with a journal that keeps nothing', () => {
  it('a command is answered and told before run returns', async () => {
    license = new License(harbor, memoryJournal());
    connect(anna, 'anna');
    void run(mary, 'start', startChat());
    expect(out.slice(0, 2)).toEqual(['start ok', 'anna incoming_chat_thread']);
  });

  it('a command that an answer leads to waits until the pushes are out', async () => {
    license = new License(harbor, memoryJournal());
    connect(anna, 'anna');
    const answer = () => () => {
      out.push('start ok');
      void run(tom, 'status', { type: 'update_agent', agentId: undefined, status: 'accepting_chats' });
    };
    await license.run(mary, startChat(), {}, { answer });
    expect([out[0], out[1], out.at(-1)]).toEqual(['start ok', 'anna incoming_chat_thread', 'status ok']);
  });
});

function threadOf(chatId: string): string {
  return license.state.chats.get(chatId)?.threads.at(-1)?.id as string;
}

/** A message that another server has let in. @param pending messages here that it can't know of. */
function factsElsewhere(chatId: string, text: string, pending = 0): Fact[] {
  const order = (license.state.chats.get(chatId)?.threads[0]?.events.length ?? 0) + 1 - pending;
  const event = { id: text, order, at: 9e15, recipients: 'all' as const, body: { type: 'message' as const, text } };
  return [{ type: 'event_added', chatId, threadId: threadOf(chatId), event: event as never, at: 9e15, cause: {} }];
}
