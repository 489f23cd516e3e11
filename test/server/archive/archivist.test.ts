import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Command } from '../../../src/domain/command.js';
import type { Actor } from '../../../src/domain/permissions.js';
import { matchesFilter } from '../../../src/domain/property-filter.js';
import type { ChatState, ThreadState } from '../../../src/domain/state.js';
import { seesChat } from '../../../src/domain/visibility.js';
import type { PropertyFilter } from '../../../src/protocol/agent-api.js';
import type { Scopes } from '../../../src/protocol/scopes.js';
import type { Archive, ArchiveSearch } from '../../../src/server/archive/archive.js';
import { Archivist } from '../../../src/server/archive/archivist.js';
import { propertyTests } from '../../../src/server/archive/documents.js';
import { sqliteArchive } from '../../../src/server/archive/sqlite-archive.js';
import {
  annotation,
  closeThread,
  joinChat,
  message,
  removeFromChat,
  sendEvent,
  startChat,
  updateChatProperties,
  updateChatScopes,
  updateCustomer,
  updateThreadProperties,
} from '../../domain/commands.js';
import { anna, eve, ivo, mary, TestLicense, tom } from '../../domain/license.js';

const anything: ArchiveSearch = {
  viewer: { id: 'anna', groups: [1] },
  query: '',
  from: undefined,
  before: undefined,
  userIds: [],
  properties: [],
  offset: 0,
  limit: 100,
};

function unexpected(error: unknown): void {
  throw error;
}

/** A license whose archive hears of everything. */
function archived(open: () => Archive = sqliteArchive, failed: (error: unknown) => void = unexpected) {
  const license = new TestLicense();
  const archivist = new Archivist(license.state, open, failed);
  const attempt = (actor: Actor, command: Command): void => {
    const decided = license.decide(actor, command);
    if (!decided.ok) return;
    for (const happening of decided.value) {
      license.happen(happening);
      archivist.note(happening);
    }
  };
  return { license, archivist, attempt };
}

describe('what a search finds', () => {
  const words = ['boat', 'Berth', 'free', 'be', '12'] as const;
  const text = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 3 }).map((some) => some.join(' '));
  const agents = [anna, tom, eve] as const;
  const properties = fc.oneof(
    fc.record({ number: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ about: text }),
    fc.record({ paid: fc.boolean() }),
    fc.record({ number: fc.integer({ min: 1, max: 3 }), about: text }),
  );
  const scopes = fc.constantFrom<Scopes>({ groups: [1] }, { groups: [2] }, { agents: ['tom'] }, { groups: [0] });
  const place = fc.integer({ min: 0, max: 3 });

  const form = (value: string) => ({
    type: 'filled_form' as const,
    fields: [
      { type: 'text' as const, name: 'hidden', label: 'boat free', value },
      {
        type: 'radio' as const,
        name: 'radio',
        label: 'r',
        options: [
          { label: 'a', value: 'unchosen', checked: false },
          { label: 'b', value: 'chosen', checked: true },
        ],
      },
    ],
  });

  /** Which chat and thread a command is about is known only when it is carried out. */
  type Step = (chats: readonly ChatState[]) => readonly [Actor, Command] | undefined;
  const about =
    (actor: Actor, number: number, command: (chat: ChatState) => Command): Step =>
    (chats) => {
      const chat = chats[number];
      return chat && [actor, command(chat)];
    };
  const actor = fc.constantFrom<Actor>(anna, tom, eve, mary, ivo);
  const agent = fc.constantFrom(...agents);
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.tuple(actor, text, scopes).map(([by, said, given]): Step => {
      const command = startChat({ events: [message(said)], scopes: by.kind === 'customer' ? given : {} });
      return () => [by, command];
    }),
    fc.tuple(actor, place, text).map(([by, n, said]) => about(by, n, ({ id }) => sendEvent(id, message(said)))),
    fc.tuple(actor, place, text).map(([by, n, said]) => about(by, n, ({ id }) => sendEvent(id, annotation(said)))),
    fc.tuple(actor, place, text).map(([by, n, said]) => about(by, n, ({ id }) => sendEvent(id, form(said)))),
    fc
      .tuple(agent, place, text)
      .map(([by, n, said]) => about(by, n, ({ id }) => sendEvent(id, message(said, { recipients: 'agents' })))),
    fc.tuple(actor, place).map(([by, n]) => about(by, n, ({ id }) => closeThread(id))),
    fc.tuple(agent, place).map(([who, n]) => about(anna, n, ({ id }) => joinChat(id, who.id))),
    fc.tuple(agent, place).map(([who, n]) => about(anna, n, ({ id }) => removeFromChat(id, who.id))),
    fc.tuple(place, scopes, scopes).map(([n, a, b]) => about(anna, n, ({ id }) => updateChatScopes(id, a, b))),
    fc.tuple(place, scopes).map(([n, a]) => about(anna, n, ({ id }) => updateChatScopes(id, {}, a))),
    fc
      .tuple(place, properties)
      .map(([n, set]) =>
        about(anna, n, ({ id }) => updateChatProperties(id, { berth: set as Record<string, string> })),
      ),
    fc
      .tuple(place, fc.nat(2), fc.integer({ min: 1, max: 3 }))
      .map(([n, which, number]) =>
        about(anna, n, ({ id, threads }) =>
          updateThreadProperties(id, threads[which]?.id ?? '', { berth: { number } }),
        ),
      ),
    fc.tuple(fc.constantFrom(mary, ivo), text).map(
      ([who, name]): Step =>
        () => [who, updateCustomer({ name, email: `${name.toLowerCase()}@x` })],
    ),
  );

  const filter: fc.Arbitrary<PropertyFilter> = fc.oneof(
    fc
      .constantFrom('number', 'about', 'paid', 'nothing')
      .chain((name) =>
        fc
          .oneof(
            fc.record({ exists: fc.boolean() }),
            fc.record({ values: fc.array(fc.oneof(fc.integer({ min: 1, max: 3 }), text, fc.boolean())) }),
            fc.record({ exclude_values: fc.array(fc.oneof(fc.integer({ min: 1, max: 3 }), text, fc.boolean())) }),
          )
          .map((test): PropertyFilter => ({ berth: { [name]: test } })),
      ),
    fc.constant<PropertyFilter>({ routing: { unassigned: { values: [true] } } }),
  );
  const query = fc.oneof(fc.constantFrom('b', 'BO', 'chat is', 'Mary br', 'chosen', 'unchosen', 'x', 'be@x'), text);
  const userIds = fc.array(fc.constantFrom<string>('anna', 'tom', 'eve', 'mary'));
  const second = fc.option(fc.nat(60), { nil: undefined });
  /** Mostly one condition: many together find nothing. */
  const search = fc.record({
    viewer: agent,
    query: fc.oneof(fc.constant(''), query),
    from: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, second),
    before: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, second),
    userIds: fc.oneof({ weight: 4, arbitrary: fc.constant<string[][]>([]) }, fc.array(userIds, { maxLength: 2 })),
    filter: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, filter),
  });
  const history = fc.array(fc.tuple(step, fc.option(search, { freq: 3 })), {
    minLength: 5,
    maxLength: 40,
    size: 'max',
  });
  type Asked = typeof search extends fc.Arbitrary<infer T> ? T : never;

  const begins = (texts: readonly string[], start: string) =>
    texts.some((written) => new RegExp(`(?<!\\w)${start}`, 'i').test(written));

  /** agent-actions.md [ACT:query], read literally and without any index. */
  function isFound(license: TestLicense, asked: Asked, chat: ChatState, thread: ThreadState): boolean {
    const { state } = license;
    if (!seesChat(state, chat, asked.viewer.id)) return false;
    const second = thread.at / 1_000_000 - license.now / 1_000_000 + 60;
    if (asked.from !== undefined && second < asked.from) return false;
    if (asked.before !== undefined && second >= asked.before) return false;
    if (!asked.userIds.every((ids) => ids.some((id) => thread.userIds.has(id)))) return false;
    const berth = { ...chat.properties.berth, ...thread.properties.berth };
    const routing = { ...chat.properties.routing, ...thread.properties.routing };
    if (!matchesFilter(state.propertyConfigs, { berth, routing }, asked.filter)) return false;
    const texts: string[] = [];
    for (const { body } of thread.events) {
      if ('text' in body && body.text !== undefined) texts.push(body.text);
      if (body.type === 'filled_form') {
        for (const field of body.fields) {
          if ('value' in field && field.value !== undefined) texts.push(field.value);
          if ('options' in field) for (const { checked, value } of field.options) if (checked) texts.push(value);
        }
      }
    }
    for (const id of thread.userIds) {
      const customer = state.customers.get(id);
      texts.push(customer?.name ?? '', customer?.email ?? '');
    }
    texts.push(String(chat.properties.berth?.about ?? ''));
    const starts = asked.query.split(' ').filter((start) => start !== '');
    return starts.every((start) => begins(texts, start));
  }

  it('is what a look at every thread finds, after any history and however often it was searched on the way', () => {
    fc.assert(
      fc.property(history, fc.array(search, { minLength: 5, maxLength: 5 }), (steps, last) => {
        const { license, archivist, attempt } = archived();
        const check = (asked: Asked) => {
          const groups = [...(license.state.agents.get(asked.viewer.id)?.groups.keys() ?? [])];
          const time = (second: number | undefined) =>
            second === undefined ? undefined : license.now + (second - 60) * 1_000_000;
          const { viewer, query, userIds, filter } = asked;
          const page = archivist.search({
            ...anything,
            viewer: { id: viewer.id, groups },
            query,
            userIds,
            from: time(asked.from),
            before: time(asked.before),
            properties: propertyTests(license.state.propertyConfigs, filter),
          });
          const expected = [...license.state.chats.values()]
            .flatMap((chat) => chat.threads.map((thread) => ({ chat, thread })))
            .filter(({ chat, thread }) => isFound(license, asked, chat, thread))
            .sort((a, b) => b.thread.at - a.thread.at)
            .map(({ chat, thread }) => ({ chatId: chat.id, threadId: thread.id }));
          expect(page).toEqual({ total: expected.length, threads: expected });
        };
        attempt(mary, startChat());
        attempt(ivo, startChat({ scopes: { groups: [1] } }));
        for (const [one, asked] of steps) {
          license.wait(1);
          const known = one([...license.state.chats.values()]);
          if (known !== undefined) attempt(...known);
          if (asked !== null) check(asked);
        }
        last.forEach(check);
        archivist.close();
      }),
      { numRuns: 200 },
    );
  });
});

describe('the archivist', () => {
  /** An archive that remembers what it was given. */
  function listening() {
    const kept: string[][] = [];
    const archive: Archive = {
      keep: (threads) => void kept.push(threads.map(({ threadId }) => threadId)),
      restrict: () => undefined,
      search: () => ({ total: 0, threads: [] }),
      close: () => undefined,
    };
    return { kept, open: vi.fn(() => archive) };
  }

  it('opens no archive as long as no thread is closed and nobody searches', () => {
    vi.useFakeTimers();
    const { kept, open } = listening();
    const { attempt, archivist } = archived(open);
    attempt(mary, startChat({ events: [message('hello')] }));
    attempt(mary, sendEvent('C1', message('again')));
    vi.runAllTimers();
    expect(open).not.toHaveBeenCalled();
    archivist.search(anything);
    expect(kept).toEqual([['T1']]);
    vi.useRealTimers();
  });

  it('takes closed threads in by handfuls, and leaves room between them', () => {
    vi.useFakeTimers();
    const { kept, open } = listening();
    const { attempt } = archived(open);
    for (let count = 1; count <= 70; count += 1) {
      attempt(tom, startChat());
      attempt(tom, closeThread(`C${count}`));
    }
    expect(kept).toEqual([]);
    vi.advanceTimersToNextTimer();
    expect(kept.map(({ length }) => length)).toEqual([32]);
    vi.runAllTimers();
    expect(kept.map(({ length }) => length)).toEqual([32, 32, 6]);
    expect(new Set(kept.flat()).size).toBe(70);
    vi.useRealTimers();
  });

  it('takes fewer in at once when there is much in them', () => {
    vi.useFakeTimers();
    const { kept, open } = listening();
    const { attempt } = archived(open);
    for (let count = 1; count <= 4; count += 1) {
      attempt(tom, startChat({ events: Array.from({ length: 200 }, () => message('hello')) }));
      attempt(tom, closeThread(`C${count}`));
    }
    vi.runAllTimers();
    expect(kept.map(({ length }) => length)).toEqual([2, 2]);
    vi.useRealTimers();
  });

  it('lets a search wait while much is to be taken in, and others go on meanwhile', async () => {
    vi.useFakeTimers();
    const { kept, open } = listening();
    const { attempt, archivist } = archived(open);
    const close = (from: number, to: number) => {
      for (let count = from; count <= to; count += 1) {
        attempt(tom, startChat());
        attempt(tom, closeThread(`C${count}`));
      }
    };
    close(1, 32);
    expect(archivist.caughtUp()).toBeUndefined();
    close(33, 100);
    const ready = archivist.caughtUp()?.then(() => kept.length);
    await vi.runAllTimersAsync();
    expect(await ready).toBe(3);
    expect(archivist.caughtUp()).toBeUndefined();
    vi.useRealTimers();
  });

  it('without a place beyond the process has, after a start, what the license began with', () => {
    const { license, attempt, archivist } = archived();
    attempt(mary, startChat({ events: [message('boat')] }));
    attempt(anna, closeThread('C1'));
    attempt(mary, startChat({ events: [message('berth')] }));
    const next = new Archivist(license.state, sqliteArchive, unexpected);
    next.resume();
    expect(next.search(anything)).toEqual(archivist.search(anything));
    archivist.close();
    next.close();
  });

  it('keeps a thread again only after something of it has changed', () => {
    const { kept, open } = listening();
    const { attempt, archivist } = archived(open);
    attempt(mary, startChat({ properties: { source: { type: 'web' } } }));
    attempt(tom, startChat());
    archivist.search(anything);
    archivist.search(anything);
    attempt(tom, sendEvent('C2', message('hello')));
    archivist.search(anything);
    expect(kept).toEqual([['T1', 'T2'], ['T2']]);
    archivist.close();
  });

  it('does nothing any more after it was closed', () => {
    vi.useFakeTimers();
    const { kept, open } = listening();
    const { attempt, archivist } = archived(open);
    attempt(tom, startChat());
    archivist.close();
    attempt(tom, closeThread('C1'));
    vi.runAllTimers();
    expect(kept).toEqual([]);
    vi.useRealTimers();
  });
});

describe('an archive that fails in the background', () => {
  it('is told of, ends nothing, and gets everything when it works again', () => {
    vi.useFakeTimers();
    try {
      let isBroken = true;
      const real = sqliteArchive();
      const keep: Archive['keep'] = (threads) => {
        if (isBroken) throw new Error('the disk is full');
        real.keep(threads);
      };
      const failures: unknown[] = [];
      const { archivist, attempt } = archived(
        () => ({ ...bound(real), keep }),
        (error) => failures.push(error),
      );
      attempt(anna, startChat({ events: [message('boat')] }));
      attempt(anna, closeThread('C1'));
      vi.advanceTimersByTime(60_000);
      expect(failures.length).toBeGreaterThan(1);
      expect(failures.length).toBeLessThan(20);
      isBroken = false;
      vi.advanceTimersByTime(10_000);
      expect(vi.getTimerCount()).toBe(0);
      expect(real.search({ ...anything, query: 'boat' }).total).toBe(1);
      archivist.close();
    } finally {
      vi.useRealTimers();
    }
  });
});

/** The methods of an archive, as they are. */
function bound(archive: Archive): Archive {
  return {
    keep: (threads) => archive.keep(threads),
    restrict: (chatId, audience) => archive.restrict(chatId, audience),
    search: (search) => archive.search(search),
    close: () => archive.close(),
  };
}
