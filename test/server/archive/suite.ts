import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  Archive,
  ArchivedThread,
  ArchiveSearch,
  Audience,
  PropertyTest,
} from '../../../src/server/archive/archive.js';

function thread(at: number, given: Partial<ArchivedThread> = {}): ArchivedThread {
  return {
    chatId: `chat ${at}`,
    threadId: `thread ${at}`,
    at,
    texts: [],
    userIds: [],
    properties: [],
    audience: 'everybody',
    ...given,
  };
}

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

/** What every engine of the archive has to do. */
export function archiveSuite(name: string, open: () => Archive): void {
  describe(`the ${name} archive`, () => {
    let archive: Archive;

    beforeEach(() => {
      archive = open();
    });

    afterEach(() => archive.close());

    /** The numbers of the threads found. */
    const found = (search: Partial<ArchiveSearch> = {}) =>
      archive.search({ ...anything, ...search }).threads.map(({ threadId }) => Number(threadId.split(' ')[1]));

    it('finds nothing when it is empty', () => {
      expect(archive.search(anything)).toEqual({ total: 0, threads: [] });
      expect(archive.search({ ...anything, query: 'word' })).toEqual({ total: 0, threads: [] });
    });

    it('gives pages, newest thread first, and the total of all of them', () => {
      archive.keep([3, 1, 5, 2, 4].map((at) => thread(at)));
      const page = (offset: number) => archive.search({ ...anything, offset, limit: 2 });
      expect(page(0)).toEqual({
        total: 5,
        threads: [
          { chatId: 'chat 5', threadId: 'thread 5' },
          { chatId: 'chat 4', threadId: 'thread 4' },
        ],
      });
      expect(page(4)).toEqual({ total: 5, threads: [{ chatId: 'chat 1', threadId: 'thread 1' }] });
      expect(page(6)).toEqual({ total: 5, threads: [] });
    });

    it('gives pages of what a query finds', () => {
      archive.keep([1, 2, 3, 4, 5].map((at) => thread(at, { texts: [at === 2 ? 'no' : 'yes'] })));
      const page = archive.search({ ...anything, query: 'yes', offset: 1, limit: 2 });
      expect(page.total).toBe(4);
      expect(page.threads.map(({ threadId }) => threadId)).toEqual(['thread 4', 'thread 3']);
      expect(archive.search({ ...anything, query: 'yes', offset: 4 })).toEqual({ total: 4, threads: [] });
    });

    it('puts what is kept again in the place of what it had', () => {
      const before = thread(1, {
        texts: ['old words'],
        userIds: ['tom'],
        properties: [{ namespace: 'desk', name: 'number', values: [1] }],
      });
      archive.keep([before]);
      archive.keep([
        { ...before, texts: ['new text'], properties: [{ namespace: 'desk', name: 'number', values: [2] }] },
      ]);
      const numbered = (value: number): PropertyTest[] => [
        { namespace: 'desk', name: 'number', anyOf: [[value]], negated: false },
      ];
      expect([found(), found({ query: 'new' }), found({ properties: numbered(2) })]).toEqual([[1], [1], [1]]);
      expect([found({ query: 'old' }), found({ properties: numbered(1) })]).toEqual([[], []]);
      expect(found({ userIds: [['tom']] })).toEqual([1]);
    });

    it('takes all threads in or none', () => {
      const broken = { ...thread(2), chatId: {} as string };
      expect(() => archive.keep([thread(1), broken])).toThrow();
      expect(found()).toEqual([]);
      archive.keep([thread(3)]);
      expect(found()).toEqual([3]);
    });

    describe('a query', () => {
      const text = 'Berth 12 isn’t free, order #7731 for Zoë (mary.b@pier.example): "CASH" only! 我的订单 😀 foo-bar';

      it.each([
        'berth',
        'BERTH',
        'Ber',
        'free',
        '12 berth',
        'ord 773',
        '#7731',
        '7731',
        "isn't",
        'isn’t',
        'zoë',
        'ZOE\u0308',
        'mary.b@pier.example',
        'mary.b@p',
        'pier',
        'cash',
        '"cash"',
        '"CASH" only!',
        'foo-bar',
        'foo-b',
        'bar',
        '订单',
        '我的订',
        '😀',
        '  berth \t\n 12\u00a0free ',
        '(mary',
      ])('%j finds a text by the beginnings of its words', (query) => {
        archive.keep([thread(1, { texts: [text] }), thread(2, { texts: ['something else'] })]);
        expect(found({ query })).toEqual([1]);
      });

      it.each([
        'erth',
        'berths',
        '731',
        '#773-1',
        'berth 13',
        'zoe',
        'foo+bar',
        'bar-foo',
        'free, berth!',
        '的我',
        '*',
        'berth*',
        'AND',
        'berth OR nothing',
        'berth NOT free',
        'NEAR(berth free)',
        'words:berth',
        '^berth',
        '"berth free"',
        '""',
        '" OR "',
        "'",
        '\\',
        '\u0000',
        'berth\u0000free',
        '😂',
      ])('%j does not find it, and is no syntax', (query) => {
        archive.keep([thread(1, { texts: ['Berth 12 is free, order #7731 for Zoë, foo-bar 我的订单 😀'] })]);
        expect(found({ query })).toEqual([]);
      });

      it('finds its words in different texts of a thread, but no word that goes over from one into the next', () => {
        archive.keep([thread(1, { texts: ['one foo', '-bar two', 'three'] })]);
        expect(found({ query: 'three two one' })).toEqual([1]);
        expect(found({ query: 'foo-bar' })).toEqual([]);
      });

      it.each(['', ' ', '\n\t'])('%j is no filter', (query) => {
        archive.keep([thread(1)]);
        expect(found({ query })).toEqual([1]);
      });
    });

    it('finds the threads of a time', () => {
      archive.keep([10, 20, 30].map((at) => thread(at, { texts: ['word'] })));
      for (const query of ['', 'word']) {
        expect(found({ query, from: 20 })).toEqual([30, 20]);
        expect(found({ query, before: 20 })).toEqual([10]);
        expect(found({ query, from: 11, before: 30 })).toEqual([20]);
      }
    });

    it('finds the threads in which one of each list took part', () => {
      archive.keep([
        thread(1, { userIds: ['tom', 'mary'] }),
        thread(2, { userIds: ['eva', 'mary'] }),
        thread(3, { userIds: ['tom', 'eva'] }),
      ]);
      expect(found({ userIds: [['tom']] })).toEqual([3, 1]);
      expect(found({ userIds: [['tom', 'eva', 'tom']] })).toEqual([3, 2, 1]);
      expect(found({ userIds: [['tom'], ['mary', 'nobody']] })).toEqual([1]);
      expect(found({ userIds: [['to']] })).toEqual([]);
      expect(found({ userIds: [[]] })).toEqual([]);
    });

    describe('a property', () => {
      const property = (name: string, ...values: (string | number | boolean)[]) => ({
        namespace: 'desk',
        name,
        values,
      });
      const test = (name: string, more: Partial<PropertyTest> = {}): Partial<ArchiveSearch> => ({
        properties: [{ namespace: 'desk', name, negated: false, ...more }],
      });

      beforeEach(() => {
        archive.keep([
          thread(1, { properties: [property('number', 1), property('about', 'blue', 'boat')] }),
          thread(2, { properties: [property('number', 2), property('about', 'red', 'boat')] }),
          thread(3, { properties: [property('number', '1'), property('about')] }),
          thread(4, { properties: [property('number', true)] }),
          thread(5, { properties: [{ ...property('number', 1), namespace: 'other' }] }),
        ]);
      });

      it('is set or not', () => {
        expect(found(test('about'))).toEqual([3, 2, 1]);
        expect(found(test('about', { negated: true }))).toEqual([5, 4]);
        expect(found(test('unknown'))).toEqual([]);
        expect(found(test('unknown', { negated: true }))).toEqual([5, 4, 3, 2, 1]);
      });

      it('has one of the values, of the same type, or none of them', () => {
        expect(found(test('number', { anyOf: [[1]] }))).toEqual([1]);
        expect(found(test('number', { anyOf: [['1'], [true]] }))).toEqual([4, 3]);
        expect(found(test('number', { anyOf: [] }))).toEqual([]);
        expect(found(test('number', { anyOf: [[1], [2]], negated: true }))).toEqual([5, 4, 3]);
        expect(found(test('number', { anyOf: [], negated: true }))).toEqual([5, 4, 3, 2, 1]);
      });

      it('has all tokens of one of the values', () => {
        expect(found(test('about', { anyOf: [['boat']] }))).toEqual([2, 1]);
        expect(found(test('about', { anyOf: [['boat', 'red', 'boat'], ['green']] }))).toEqual([2]);
        expect(found(test('about', { anyOf: [['red', 'blue']] }))).toEqual([]);
        expect(found(test('about', { anyOf: [['red', 'boat']], negated: true }))).toEqual([5, 4, 3, 1]);
        expect(found(test('about', { anyOf: [[]] }))).toEqual([3, 2, 1]);
      });

      it('is one of several that must all hold', () => {
        const both = [...(test('number', { anyOf: [[1], [2]] }).properties ?? []), ...(test('about').properties ?? [])];
        expect(found({ properties: both })).toEqual([2, 1]);
        expect(found({ properties: [...both, ...(test('unknown').properties ?? [])] })).toEqual([]);
      });
    });

    describe('a chat that not everybody sees', () => {
      const restricted: Audience = { agentIds: ['tom', 'eva'], groups: [1, 2] };
      const shown = (id: string, ...groups: number[]) => found({ viewer: { id, groups } }).length > 0;

      it('is found by the agents and groups of its audience only', () => {
        archive.keep([thread(1, { audience: restricted })]);
        expect([shown('tom'), shown('eva', 9), shown('anna', 1), shown('anna', 3, 2)]).toEqual(Array(4).fill(true));
        expect([shown('anna'), shown('anna', 3), shown('1'), shown('group 1')]).toEqual(Array(4).fill(false));
      });

      it('may change its audience, for all its threads', () => {
        const chatId = 'chat';
        archive.keep([thread(1, { chatId }), thread(2, { chatId }), thread(3)]);
        archive.restrict(chatId, restricted);
        expect(found({ viewer: { id: 'anna', groups: [] } })).toEqual([3]);
        expect(found({ viewer: { id: 'tom', groups: [] } })).toEqual([3, 2, 1]);
        archive.restrict(chatId, { agentIds: ['anna'], groups: [] });
        expect(found({ viewer: { id: 'anna', groups: [] } })).toEqual([3, 2, 1]);
        expect(found({ viewer: { id: 'tom', groups: [1] } })).toEqual([3]);
        archive.restrict(chatId, 'everybody');
        expect(found({ viewer: { id: 'tom', groups: [1] } })).toEqual([3, 2, 1]);
      });

      it('counts with what may be seen only', () => {
        archive.keep([
          thread(1, { texts: ['word'], audience: restricted }),
          thread(2, { texts: ['word'], audience: { agentIds: ['anna'], groups: [] } }),
        ]);
        expect(archive.search({ ...anything, viewer: { id: 'anna', groups: [] }, query: 'word' }).total).toBe(1);
      });
    });
  });
}
