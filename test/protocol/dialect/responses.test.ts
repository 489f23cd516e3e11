import { describe, expect, it } from 'vitest';
import { newestThreadId } from '../../../src/protocol/dialect/internal.js';
import { goldenResponses } from './golden.js';
import * as sample from './samples.js';

const { chat, customerSummary, file, ivo, ivoOfV02, lastEvents, lastThread, message, nina, rich, tomas } = sample;
const { license, rita, thread, threadCounts } = sample;

const supervisor = { ...tomas, type: 'supervisor' };
const { rich_message: _, ...lastEventsOfV04 } = lastEvents;
const profile = { ...nina, permission: 'normal' };

/** A chat as the older versions see it; `users` in v0.2 have the supervisors too. */
function seen(more: object, users: object[] = [ivo, nina]) {
  return { id: 'C', users, ...more, scopes: {} };
}

const usersOfV02 = [ivoOfV02, nina, supervisor];

describe('responses of the Agent API', () => {
  const { in_trial: _trial, ...licenseOfV03 } = license;
  const { creation_timestamp: _creation, ...licenseOfV02 } = licenseOfV03;
  const summary = { last_event_per_type: lastEvents, last_thread_summary: lastThread };
  const lastThreadOfV03 = { ...lastThread, last_event_per_type: [message] };

  goldenResponses([
    {
      what: 'login',
      side: 'agent',
      action: 'login',
      payload: { license, my_profile: profile, chats_summary: [chat(summary)] },
      expected: {
        'v0.5': { license, my_profile: profile, chats_summary: [seen(summary)] },
        'v0.4': {
          license,
          my_profile: profile,
          chats_summary: [seen({ ...summary, last_event_per_type: lastEventsOfV04 })],
        },
        'v0.3': {
          license: licenseOfV03,
          my_profile: profile,
          chats_summary: [seen({ last_thread_summary: lastThreadOfV03 })],
        },
        'v0.2': {
          license: licenseOfV02,
          my_profile: profile,
          chats_summary: [seen({ last_thread_summary: lastThreadOfV03 }, usersOfV02)],
        },
      },
    },
    {
      what: 'login without chats',
      side: 'agent',
      action: 'login',
      payload: { license, my_profile: profile, chats_summary: [] },
      expected: {
        'v0.5': { license, my_profile: profile, chats_summary: [] },
        'v0.3': { license: licenseOfV03, my_profile: profile, chats_summary: [] },
        'v0.2': { license: licenseOfV02, my_profile: profile, chats_summary: [] },
      },
    },
    {
      what: 'the last events of a thread, ascending',
      side: 'agent',
      action: 'get_filtered_chats',
      payload: {
        chats_summary: [
          chat({
            last_event_per_type: {
              file: { thread_id: 'TB', thread_order: 20, event: file },
              message: { thread_id: 'TB', thread_order: 20, event: message },
            },
            last_thread_summary: lastThread,
          }),
        ],
      },
      expected: {
        'v0.5': {
          chats_summary: [
            seen({
              last_event_per_type: {
                file: { thread_id: 'TB', thread_order: 20, event: file },
                message: { thread_id: 'TB', thread_order: 20, event: message },
              },
              last_thread_summary: lastThread,
            }),
          ],
        },
        'v0.3': {
          chats_summary: [seen({ last_thread_summary: { ...lastThread, last_event_per_type: [message, file] } })],
        },
        'v0.2': {
          chats_summary: [
            seen({ last_thread_summary: { ...lastThread, last_event_per_type: [message, file] } }, usersOfV02),
          ],
        },
      },
    },
    {
      what: 'the last events of a chat without any',
      side: 'agent',
      action: 'get_filtered_chats',
      payload: { chats_summary: [chat({ last_event_per_type: {}, last_thread_summary: lastThread })] },
      expected: {
        'v0.5': { chats_summary: [seen({ last_event_per_type: {}, last_thread_summary: lastThread })] },
        'v0.3': { chats_summary: [seen({ last_thread_summary: { ...lastThread, last_event_per_type: [] } })] },
        'v0.2': {
          chats_summary: [seen({ last_thread_summary: { ...lastThread, last_event_per_type: [] } }, usersOfV02)],
        },
      },
    },
    {
      what: 'get_chat_threads',
      side: 'agent',
      action: 'get_chat_threads',
      payload: {
        chat: chat({
          threads: [thread(rich), thread(message, rich, file)],
          threads_summary: [{ thread_id: 'TB', order: 20 }],
        }),
      },
      expected: {
        'v0.5': {
          chat: seen({
            threads: [thread(rich), thread(message, rich, file)],
            threads_summary: [{ thread_id: 'TB', order: 20 }],
          }),
        },
        'v0.4': {
          chat: seen({ threads: [thread(), thread(message, file)], threads_summary: [{ thread_id: 'TB', order: 20 }] }),
        },
        'v0.2': {
          chat: seen(
            { threads: [thread(), thread(message, file)], threads_summary: [{ thread_id: 'TB', order: 20 }] },
            usersOfV02,
          ),
        },
      },
    },
    {
      what: 'get_chat_threads without threads',
      side: 'agent',
      action: 'get_chat_threads',
      payload: { chat: chat({ threads_summary: [] }) },
      expected: {
        'v0.5': { chat: seen({ threads_summary: [] }) },
        'v0.2': { chat: seen({ threads_summary: [] }, usersOfV02) },
      },
    },
    ...(['start_chat', 'start_scoped_chat'] as const).map((action) => ({
      what: action,
      side: 'agent' as const,
      action,
      payload: { chat: chat({ thread: thread(message, rich) }) },
      expected: {
        'v0.5': { chat: seen({ thread: thread(message, rich) }) },
        'v0.4': { chat: seen({ thread: thread(message) }) },
        'v0.2': { chat: seen({ thread: thread(message) }, usersOfV02) },
      },
    })),
    {
      what: 'get_archives',
      side: 'agent',
      action: 'get_archives',
      payload: { chats: [{ chat: chat({ thread: thread(rich, file) }) }], pagination: { page: 1, total: 1 } },
      expected: {
        'v0.5': { chats: [{ chat: seen({ thread: thread(rich, file) }) }], pagination: { page: 1, total: 1 } },
        'v0.4': { chats: [{ chat: seen({ thread: thread(file) }) }], pagination: { page: 1, total: 1 } },
        'v0.2': { chats: [{ chat: seen({ thread: thread(file) }, usersOfV02) }], pagination: { page: 1, total: 1 } },
      },
    },
    ...[
      { action: 'send_event', payload: { thread_id: 'TB', event: message } },
      { action: 'update_last_seen_timestamp', payload: { timestamp: 12 } },
      { action: 'add_auto_chat_scopes', payload: { auto_chat_scopes_id: 'a7' } },
      { action: 'get_auto_chat_scopes_config', payload: { auto_chat_scopes_config: [{ id: 'a7', scopes: {} }] } },
      { action: 'upload_image', payload: { url: 'http://x/y.png', path: 'y.png' } },
    ].map(({ action, payload }) => ({
      what: `${action}, the same`,
      side: 'agent' as const,
      action,
      payload,
      expected: { 'v0.5': payload },
    })),
  ]);
});

describe('responses of the Customer API', () => {
  const summary = { order: 20, last_event_per_type: lastEvents };
  const ofV03 = { thread_id: 'TB', events: { message } };
  const login = { customer_id: 'ivo', static_config_path: 'harbor.example/config.json' };
  const counted = { threads_summary: threadCounts, total_threads: 2 };
  const withoutRich = [
    { id: 'TB', order: 20, total_events: 3 },
    { id: 'TA', order: 10, total_events: 2 },
  ];

  goldenResponses([
    {
      what: 'login',
      side: 'customer',
      action: 'login',
      payload: login,
      expected: { 'v0.5': login },
    },
    {
      what: 'get_chats_summary',
      side: 'customer',
      action: 'get_chats_summary',
      payload: { chats_summary: [customerSummary()], total_chats: 1 },
      expected: {
        'v0.5': { chats_summary: [seen(summary)], total_chats: 1 },
        'v0.4': { chats_summary: [seen({ order: 20, last_event_per_type: lastEventsOfV04 })], total_chats: 1 },
        'v0.3': { chats_summary: [seen({ order: 20, last_event_per_type: ofV03 })], total_chats: 1 },
        'v0.2': expect.anything(), // has no such action
      },
    },
    {
      what: 'get_chats_summary of a chat whose newest thread shows nothing',
      side: 'customer',
      action: 'get_chats_summary',
      payload: { chats_summary: [customerSummary({ [newestThreadId]: 'TC' })], total_chats: 1 },
      expected: {
        'v0.5': { chats_summary: [seen(summary)], total_chats: 1 },
        'v0.4': { chats_summary: [seen({ order: 20, last_event_per_type: lastEventsOfV04 })], total_chats: 1 },
        'v0.3': {
          chats_summary: [seen({ order: 20, last_event_per_type: { thread_id: 'TC', events: {} } })],
          total_chats: 1,
        },
        'v0.2': expect.anything(),
      },
    },
    {
      what: 'get_chat_threads',
      side: 'customer',
      action: 'get_chat_threads',
      payload: { chat: { id: 'C', users: [ivo, nina], threads: [thread(rich, message)], scopes: {} } },
      expected: {
        'v0.5': { chat: seen({ threads: [thread(rich, message)] }) },
        'v0.4': { chat: seen({ threads: [thread(message)] }) },
        'v0.2': { chat: seen({ threads: [thread(message)] }, [ivoOfV02, nina]) },
      },
    },
    {
      what: 'start_chat',
      side: 'customer',
      action: 'start_chat',
      payload: { chat: { id: 'C', users: [ivo, rita], thread: thread(rich), scopes: {} } },
      expected: {
        'v0.5': { chat: seen({ thread: thread(rich) }, [ivo, rita]) },
        'v0.4': { chat: seen({ thread: thread() }, [ivo, rita]) },
        'v0.2': { chat: seen({ thread: thread() }, [ivoOfV02, rita]) },
      },
    },
    {
      what: 'get_chat_threads_summary',
      side: 'customer',
      action: 'get_chat_threads_summary',
      payload: counted,
      expected: {
        'v0.5': {
          threads_summary: [
            { id: 'TB', order: 20, total_events: 4 },
            { id: 'TA', order: 10, total_events: 2 },
          ],
          total_threads: 2,
        },
        'v0.4': { threads_summary: withoutRich, total_threads: 2 },
      },
    },
    {
      what: 'update_customer',
      side: 'customer',
      action: 'update_customer',
      payload: { customer: ivo },
      expected: { 'v0.5': { customer: ivo }, 'v0.2': { customer: ivoOfV02 } },
    },
    ...[
      { action: 'send_event', payload: { thread_id: 'TB', event: message } },
      { action: 'update_last_seen_timestamp', payload: { timestamp: 12 } },
      { action: 'update_last_seen_everywhere', payload: { timestamp: 12 } },
      { action: 'send_file', payload: { url: 'http://x/y.png' } },
    ].map(({ action, payload }) => ({
      what: `${action}, the same`,
      side: 'customer' as const,
      action,
      payload,
      expected: { 'v0.5': payload },
    })),
  ]);

  describe('that v0.2 alone has', () => {
    it('login with the newest chats and their newest threads', () => {
      const payload = { ...login, chats_summary: [customerSummary(counted)], total_chats: 3 };
      const request = { action: 'login_with_chats', payload: {} };
      const response = sample.version('v0.2').lowerResponse('customer', request, sample.deepFreeze(payload));
      expect(sample.onTheWire(response)).toEqual({
        ...login,
        last_chats_summary: [
          {
            ...seen({ order: 20, last_event_per_type: ofV03 }, [ivoOfV02, nina]),
            last_threads_summary: [
              { id: 'TB', order: 20, events_count: 3 },
              { id: 'TA', order: 10, events_count: 2 },
            ],
            total_threads: 2,
          },
        ],
        total_chats: 3,
      });
    });

    it.each([
      [{ chat_id: 'C', pagination: { offset: 4, limit: 2 } }, 4],
      [{ chat_id: 'C', pagination: {} }, 0],
      [{ chat_id: 'C', offset: 4 }, 0],
      [{ chat_id: 'C' }, 0],
      [{ chat_id: 'C', pagination: { offset: null } }, 0],
    ])('a page of thread summaries asked for with %j', (payload, offset) => {
      const request = { action: 'page_chat_threads_summary', payload };
      const response = sample.version('v0.2').lowerResponse('customer', request, sample.deepFreeze(counted));
      expect(sample.onTheWire(response)).toEqual({
        chat: {
          id: 'C',
          threads_summary: [
            { thread_id: 'TB', order: 20 },
            { thread_id: 'TA', order: 10 },
          ],
        },
        pagination: { offset, total: 2 },
      });
    });
  });
});
