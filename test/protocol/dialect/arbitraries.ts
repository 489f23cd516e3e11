import fc from 'fast-check';
import {
  hiddenRichMessages,
  newestThreadId,
  supervisors,
  updatedSupervisors,
} from '../../../src/protocol/dialect/internal.js';

const id = fc.constantFrom('A', 'B', 'C', 'D', 'E');
const seconds = fc.nat(2_000_000_000);
const text = fc.string({ maxLength: 8 });
const fields = fc.dictionary(text, text, { maxKeys: 3 });

/** A record of which the fields after `required` may be absent. */
function optional<T extends object>(all: { [K in keyof T]: fc.Arbitrary<T[K]> }, ...required: (keyof T)[]) {
  return fc.record(all, { requiredKeys: required as never });
}

const customer = optional(
  {
    id,
    type: fc.constant('customer' as const),
    name: text,
    email: text,
    present: fc.boolean(),
    fields,
    banned: fc.boolean(),
  },
  'id',
  'type',
  'present',
);
const agent = optional(
  { id, type: fc.constant('agent' as const), name: text, email: text, present: fc.boolean() },
  'id',
  'type',
  'name',
  'present',
);
const users = fc.array(fc.oneof(customer, agent), { maxLength: 4 });
const watching = fc.array(agent, { maxLength: 2 });

/** Free content may look like anything of the protocol. */
const content = fc.constantFrom(
  {},
  { type: 'customer', fields: { a: 'b' } },
  { users: [{ type: 'customer', fields: {} }] },
  { events: [{ type: 'rich_message' }] },
);

export const eventTypes = [
  'message',
  'system_message',
  'annotation',
  'filled_form',
  'file',
  'custom',
  'rich_message',
] as const;

function eventOf(type: (typeof eventTypes)[number]) {
  const more = type === 'custom' ? fc.record({ content }) : fc.record({ text });
  return fc
    .tuple(fc.record({ id: fc.uuid(), order: fc.integer({ min: 1, max: 1000 }), timestamp: seconds }), more)
    .map(([common, body]) => ({ ...common, type, ...body }));
}

const event = fc.constantFrom(...eventTypes).chain(eventOf);

const thread = fc.record({
  id,
  active: fc.boolean(),
  user_ids: fc.array(id),
  events: fc.array(event, { maxLength: 5 }),
  order: fc.nat(),
});

/** With supervisors under their symbol, or without. */
function watched<T extends object>(chat: fc.Arbitrary<T>) {
  return fc.tuple(chat, fc.option(watching)).map(([one, agents]) => ({
    ...one,
    ...(agents !== null && { [supervisors]: agents }),
  }));
}

const chatWithThread = fc.record({ id, users, thread, scopes: fc.constant({}) });
const chatWithThreads = fc.record({ id, users, threads: fc.array(thread, { maxLength: 3 }), scopes: fc.constant({}) });

/** One event a type, each of thread 20 (the newest) or of an older one. */
const lastEvents = fc
  .tuple(fc.uniqueArray(fc.constantFrom(...eventTypes)), fc.infiniteStream(fc.boolean()))
  .chain(([types, isOld]) =>
    fc.tuple(...types.map(eventOf)).map((events) =>
      Object.fromEntries(
        events.map((one, place) => {
          const old = isOld.next().value === true;
          const entry = {
            thread_id: old ? 'T10' : 'T20',
            thread_order: old ? 10 : 20,
            event: { ...one, order: place + 1 },
          };
          return [one.type, entry];
        }),
      ),
    ),
  );

const agentSummary = watched(
  fc.record({
    id,
    users,
    last_event_per_type: lastEvents,
    last_thread_summary: fc.record({
      id: fc.constant('T20'),
      timestamp: seconds,
      user_ids: fc.array(id),
      order: fc.constant(20),
      active: fc.boolean(),
    }),
    scopes: fc.constant({}),
  }),
);

const customerSummary = fc
  .record({ id, order: fc.constant(20), users, last_event_per_type: lastEvents, scopes: fc.constant({}) })
  .map((summary) => ({ ...summary, [newestThreadId]: 'T20' }));

const threadCount = fc
  .tuple(fc.record({ id, order: fc.nat() }), fc.nat(9), fc.nat(9))
  .map(([one, plain, rich]) => ({ ...one, total_events: plain + rich, [hiddenRichMessages]: rich }));

const license = fc.record({
  id,
  plan: text,
  expiration_timestamp: seconds,
  creation_timestamp: seconds,
  in_trial: fc.boolean(),
});

function response(action: string, payload: fc.Arbitrary<object>) {
  return payload.map((one) => ({ action, payload: one }));
}

const chats = fc.array(agentSummary, { maxLength: 3 });

/** Responses of the newest version, by the action that they answer. */
export const agentResponse = fc.oneof(
  response('login', fc.record({ license, my_profile: agent, chats_summary: chats })),
  response('get_filtered_chats', fc.record({ chats_summary: chats })),
  response('get_chat_threads', fc.record({ chat: watched(chatWithThreads) })),
  response('start_chat', fc.record({ chat: watched(chatWithThread) })),
  response(
    'get_archives',
    fc.record({
      chats: fc.array(fc.record({ chat: watched(chatWithThread) }), { maxLength: 3 }),
      pagination: fc.record({ page: fc.nat(), total: fc.nat() }),
    }),
  ),
);

export const customerResponse = fc.oneof(
  response('get_chats_summary', fc.record({ chats_summary: fc.array(customerSummary, { maxLength: 3 }) })),
  response('get_chat_threads', fc.record({ chat: chatWithThreads })),
  response('start_chat', fc.record({ chat: chatWithThread })),
  response(
    'get_chat_threads_summary',
    fc.record({ threads_summary: fc.array(threadCount, { maxLength: 3 }), total_threads: fc.nat() }),
  ),
  response('update_customer', fc.record({ customer })),
);

const removedIds = fc.array(id, { maxLength: 2 });

export const agentPush = fc.oneof(
  response('incoming_chat_thread', fc.record({ chat: watched(chatWithThread) })),
  response('incoming_event', fc.record({ chat_id: id, thread_id: id, event })),
  response('customer_updated', fc.record({ chat_id: id, customer })),
  response('incoming_multicast', fc.record({ author_id: id, content })),
  response(
    'chat_users_updated',
    fc
      .record({
        customers: fc.record({ added: fc.array(customer, { maxLength: 2 }), removed_ids: removedIds }),
        agents: fc.record({ added: watching, removed_ids: removedIds }),
        watching: fc.option(fc.record({ added: watching, removed_ids: removedIds })),
      })
      .map(({ watching: some, ...updated }) => ({
        chat_id: 'C',
        updated_users: { ...updated, ...(some !== null && { [updatedSupervisors]: some }) },
      })),
  ),
);

export const customerPush = fc.oneof(
  response('incoming_chat_thread', fc.record({ chat: chatWithThread })),
  response('incoming_event', fc.record({ chat_id: id, thread_id: id, event })),
  response('customer_updated', fc.record({ chat_id: id, customer })),
  response(
    'chat_users_updated',
    fc.record({ updated_users: fc.record({ added: users, removed_ids: removedIds }), chat_id: id }),
  ),
);
