import { describe, expect, test } from 'vitest';
import {
  chatSummary,
  chatWithThreads,
  customerChatSummary,
  customerThreadSummary,
  eventView,
  scopesView,
} from '../../../src/domain/view/chats.js';
import type { ChatWithThreads } from '../../../src/protocol/chat.js';
import { hiddenRichMessages } from '../../../src/protocol/dialect/internal.js';
import type { UserKind } from '../../../src/protocol/properties.js';
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
  updateThreadProperties,
} from '../commands.js';
import { anna, eve, mary, onTheWire, startSeconds, TestLicense, tom } from '../license.js';

const note = message('secret', { recipients: 'agents' });

function view(license: TestLicense, side: UserKind, threadIds?: string[]): ChatWithThreads {
  return onTheWire(chatWithThreads(license.state, side, license.chat('C1'), threadIds));
}

const summary = (license: TestLicense) => onTheWire(chatSummary(license.state, license.chat('C1')));
const customersSummary = (license: TestLicense) => onTheWire(customerChatSummary(license.state, license.chat('C1')));

/**
 * T1: Mary's hello, Tom came, wrote and left, Eve left a note without joining, closed.
 * T2: Mary's question; the router took nobody off. T3: only a note of Anna, who is a member since.
 */
function history(): TestLicense {
  const license = new TestLicense();
  license.run(mary, startChat({ events: [message('hello')] }));
  license.run(tom, joinChat('C1', 'tom'));
  license.run(tom, sendEvent('C1', message('hi')));
  license.run(eve, sendEvent('C1', note));
  license.run(tom, removeFromChat('C1'));
  license.run(mary, closeThread('C1'));
  license.wait(10);
  license.run(mary, sendEvent('C1', message('a question')));
  license.run(mary, closeThread('C1'));
  license.wait(10);
  license.run(anna, sendEvent('C1', note));
  return license;
}

const userIds = ({ users }: { users: { id: string; present: boolean }[] }) =>
  users.map(({ id, present }) => (present ? id : `(${id})`));

describe('a chat with threads', () => {
  test('has all threads when none are named, in their order, and always the summary for agents', () => {
    const chat = view(history(), 'agent');
    expect(chat.threads?.map(({ id, active }) => [id, active])).toEqual([
      ['T1', false],
      ['T2', false],
      ['T3', true],
    ]);
    const ms = startSeconds * 1000;
    expect(chat.threads_summary).toEqual([
      { thread_id: 'T1', order: ms },
      { thread_id: 'T2', order: ms + 10_000 },
      { thread_id: 'T3', order: ms + 20_000 },
    ]);
    for (const { events } of chat.threads ?? []) {
      expect(events.map(({ order }) => order)).toEqual(events.map((_, place) => place + 1));
    }
  });

  test.each<[string[], string[] | undefined, string[]]>([
    [['T2'], ['T2'], ['T2']],
    [
      ['T3', 'T1', 'T3'],
      ['T1', 'T3'],
      ['T1', 'T3'],
    ],
    [['T9', 'T2'], ['T2'], ['T2']],
    [['T9'], undefined, []],
    [[], undefined, []],
  ])('asked for %j gives agents %j and customers %j', (asked, forAgents, forCustomers) => {
    const license = history();
    const agents = view(license, 'agent', asked);
    expect(agents.threads?.map(({ id }) => id)).toEqual(forAgents);
    expect(agents.threads_summary).toHaveLength(3);
    const customers = view(license, 'customer', asked);
    expect(customers.threads?.map(({ id }) => id)).toEqual(forCustomers);
    expect(customers).not.toHaveProperty('threads_summary');
  });

  test.each<[string[], string[], string[]]>([
    [['T1'], ['mary', 'anna', '(tom)', '(eve)'], ['mary', 'anna', '(tom)']],
    [['T2'], ['mary', 'anna'], ['mary', 'anna']],
    [[], ['mary', 'anna'], ['mary', 'anna']],
  ])('of %j shows agents the users %j and customers %j', (asked, forAgents, forCustomers) => {
    const license = history();
    expect(userIds(view(license, 'agent', asked))).toEqual(forAgents);
    expect(userIds(view(license, 'customer', asked))).toEqual(forCustomers);
  });

  test('is the same chat for customers without anything that is for agents', () => {
    const license = history();
    license.run(tom, updateChatProperties('C1', { berth: { number: 12, owner: 'Mr. Marsh' } }));
    license.run(anna, updateChatScopes('C1', { groups: [1], agents: ['anna'] }));
    const chat = view(license, 'customer');
    const events = chat.threads?.map((thread) => thread.events.map(({ order }) => order));
    expect(events).toEqual([[1, 2, 3, 4, 6, 7, 8], [1, 2, 3], []]);
    expect(chat.properties).toEqual({
      berth: { number: { value: 12 } },
      routing: { idle: { value: false }, unassigned: { value: false } },
    });
    expect(chat.scopes).toEqual({ groups: [1] });
    const text = JSON.stringify(chat);
    for (const hidden of ['secret', 'recipients', 'Mr. Marsh', '"email":"anna', 'routing_status', 'banned', '"eve"']) {
      expect(text).not.toContain(hidden);
    }
    expect(chat.threads?.every((thread) => !('timestamp' in thread))).toBe(true);
  });

  test('shows the start of each thread to agents', () => {
    expect(view(history(), 'agent').threads?.map(({ timestamp }) => timestamp)).toEqual([
      startSeconds,
      startSeconds + 10,
      startSeconds + 20,
    ]);
  });

  test('has no properties where there are none to read, and scopes always', () => {
    const license = new TestLicense();
    license.run(mary, startChat());
    license.chat('C1').properties = { berth: { owner: 'me' } };
    expect(view(license, 'customer')).not.toHaveProperty('properties');
    expect(view(license, 'agent').properties).toEqual({ berth: { owner: { value: 'me' } } });
    expect(view(license, 'customer').scopes).toEqual({});
  });
});

describe('a chat summary', () => {
  test('for agents has the newest event of each type in the whole chat, and the last thread', () => {
    const license = history();
    license.run(mary, sendEvent('C1', annotation('rated good')));
    const ms = startSeconds * 1000;
    const { last_event_per_type: last, ...chat } = summary(license);
    expect(chat).toEqual({
      id: 'C1',
      users: expect.any(Array),
      last_thread_summary: {
        id: 'T3',
        timestamp: startSeconds + 20,
        user_ids: ['mary', 'anna'],
        order: ms + 20_000,
        properties: { routing: { idle: { value: false }, unassigned: { value: false } } },
        active: true,
      },
      properties: { routing: { idle: { value: false }, unassigned: { value: false } } },
      scopes: {},
    });
    expect(last).toMatchObject({
      message: { thread_id: 'T3', thread_order: ms + 20_000, event: { text: 'secret', recipients: 'agents' } },
      system_message: { thread_id: 'T2', thread_order: ms + 10_000, event: { text: 'Mary Brown archived the chat' } },
      annotation: { thread_id: 'T3', event: { order: 2 } },
    });
    expect(Object.keys(last).toSorted()).toEqual(['annotation', 'message', 'system_message']);
  });

  test('for a customer goes back to the newest event that the customer may see', () => {
    const chat = customersSummary(history());
    expect(chat.order).toBe((startSeconds + 20) * 1000);
    expect(chat.last_event_per_type.message).toEqual({
      thread_id: 'T2',
      thread_order: (startSeconds + 10) * 1000,
      event: {
        id: expect.any(String),
        order: 1,
        type: 'message',
        author_id: 'mary',
        timestamp: startSeconds + 10,
        text: 'a question',
      },
    });
    expect(Object.keys(chat).toSorted()).toEqual([
      'id',
      'last_event_per_type',
      'order',
      'properties',
      'scopes',
      'users',
    ]);
  });

  test('shows each side what is for it', () => {
    const license = new TestLicense();
    license.run(tom, startChat({ events: [message('n')] }));
    const berth = { number: 12, owner: 'Mr. Marsh' };
    license.run(tom, updateChatProperties('C1', { berth }));
    license.run(tom, updateThreadProperties('C1', 'T1', { berth: { number: 12 } }));
    license.run(tom, updateChatScopes('C1', { groups: [1], agents: ['tom'] }));
    const forAgents = summary(license);
    expect(forAgents.users).toMatchObject([{ id: 'tom', email: 'tom@harbor.example' }]);
    expect(forAgents.properties?.berth).toEqual({ number: { value: 12 }, owner: { value: 'Mr. Marsh' } });
    expect(forAgents.last_thread_summary.properties?.berth).toEqual({ number: { value: 12 } });
    expect(forAgents.scopes).toEqual({ groups: [1], agents: ['tom'] });
    const forCustomers = customersSummary(license);
    expect(forCustomers.users).toEqual([{ id: 'tom', type: 'agent', name: 'Tom Reed', present: true }]);
    expect(forCustomers.properties?.berth).toEqual({ number: { value: 12 } });
    expect(forCustomers.scopes).toEqual({ groups: [1] });
  });

  test('names the users of the last thread and the authors of the last events', () => {
    const license = new TestLicense();
    license.run(mary, startChat({ events: [message('hello')] }));
    license.run(eve, sendEvent('C1', annotation('checked', { recipients: 'agents' })));
    license.run(tom, sendEvent('C1', message('hi')));
    license.run(tom, removeFromChat('C1'));
    expect(userIds(summary(license))).toEqual(['mary', '(tom)', '(eve)']);
    expect(userIds(customersSummary(license))).toEqual(['mary', '(tom)']);
  });

  test('without any event has an empty map', () => {
    const license = new TestLicense();
    license.run(tom, startChat());
    expect(summary(license).last_event_per_type).toEqual({});
  });

  test('of a thread counts for a customer what the customer may see', () => {
    const { threads } = history().chat('C1');
    expect(onTheWire(threads.map(customerThreadSummary)).map((thread) => [thread.id, thread.total_events])).toEqual([
      ['T1', 7],
      ['T2', 3],
      ['T3', 0],
    ]);
  });

  test('of a thread knows how many of the events are rich messages, for versions that have none', () => {
    const license = new TestLicense();
    const cards = { type: 'rich_message', template_id: 'cards' } as const;
    license.run(mary, startChat({ events: [message('hello'), cards] }));
    license.run(tom, sendEvent('C1', { ...cards, recipients: 'agents' }));
    const [thread] = license.chat('C1').threads;
    expect(thread && customerThreadSummary(thread)[hiddenRichMessages]).toBe(1);
  });
});

describe('one event', () => {
  const license = new TestLicense();
  license.run(mary, startChat());
  const sent = message('12', { custom_id: 'n-1', properties: { source: { type: 'pen' }, berth: { number: 3 } } });
  license.run(anna, sendEvent('C1', sent));
  const [, , stored] = license.chat('C1').threads[0]?.events ?? [];
  if (stored === undefined) throw new Error('the event is missing');

  test.each(['agent', 'customer'] as const)('as the %s side sees it', (side) => {
    const properties = { source: { type: { value: 'pen' } }, berth: { number: { value: 3 } } };
    expect(eventView(license.state, side, stored)).toEqual({
      id: 'E3',
      custom_id: 'n-1',
      order: 3,
      author_id: 'anna',
      timestamp: startSeconds,
      type: 'message',
      text: '12',
      ...(side === 'agent' && { recipients: 'all' }),
      properties,
    });
  });
});

test('scopes leave out what is empty, and customers see groups alone', () => {
  const access = (groups: number[], agents: string[]) => ({ groups: new Set(groups), agents: new Set(agents) });
  expect(scopesView('agent', access([], []))).toEqual({});
  expect(scopesView('agent', access([4, 1], ['tom']))).toEqual({ groups: [4, 1], agents: ['tom'] });
  expect(scopesView('customer', access([4, 1], ['tom']))).toEqual({ groups: [4, 1] });
  expect(scopesView('customer', access([], ['tom']))).toEqual({});
});
