import { z } from 'zod';
import { eventOf, everyEventType, fields, id, properties, seconds, since, type VersionName } from './words.js';

/** Objects of the Customer API in one version, exactly as customer-objects.md and customer-versions.md have them. */
export function customerSchemas(version: VersionName) {
  const common = { id, order: z.int().min(1), timestamp: seconds };
  const event = eventOf(version, common, common);
  const custom = z.record(z.string(), z.string());
  const customer = fields(
    { id, type: z.literal('customer'), present: z.boolean() },
    {
      name: z.string(),
      email: z.string(),
      last_seen_timestamp: seconds,
      ...(since(version, 'v0.3') ? { fields: custom } : { properties: custom }),
    },
  );
  const agent = fields(
    { id, type: z.literal('agent'), name: z.string(), present: z.boolean() },
    { avatar: z.string(), last_seen_timestamp: seconds },
  );
  const user = z.union([customer, agent]);
  const scopes = fields({}, { groups: z.array(z.int()).min(1) });
  const thread = fields(
    { id, active: z.boolean(), order: z.int().min(1), user_ids: z.array(id), events: z.array(event) },
    { properties },
  );
  const chatCommon = { id, users: z.array(user), scopes };
  const chat = fields({ ...chatCommon, thread }, { properties });

  const lastEventPerType = since(version, 'v0.4')
    ? z.partialRecord(z.enum(everyEventType), z.strictObject({ thread_id: id, thread_order: z.int(), event }))
    : z.strictObject({ thread_id: id, events: z.partialRecord(z.enum(everyEventType), event) });
  const summaryFields = { ...chatCommon, order: z.int(), last_event_per_type: lastEventPerType };
  const threadCount = { id, order: z.int() };
  const summaryOfLogin = fields(
    {
      ...summaryFields,
      last_threads_summary: z.array(z.strictObject({ ...threadCount, events_count: z.int() })),
      total_threads: z.int(),
    },
    { properties },
  );

  const login = { customer_id: id, static_config_path: z.string().regex(/^[^/:]+(:\d+)?\/.+/) };
  /** By action; absent: no response payload. */
  const responses: Readonly<Record<string, z.ZodType>> = {
    login: since(version, 'v0.3')
      ? z.strictObject(login)
      : z.strictObject({ ...login, last_chats_summary: z.array(summaryOfLogin), total_chats: z.int() }),
    get_chats_summary: z.strictObject({
      chats_summary: z.array(fields(summaryFields, { properties })),
      total_chats: z.int(),
    }),
    get_chat_threads: z.strictObject({ chat: fields({ ...chatCommon, threads: z.array(thread) }, { properties }) }),
    get_chat_threads_summary: since(version, 'v0.3')
      ? z.strictObject({
          threads_summary: z.array(z.strictObject({ ...threadCount, total_events: z.int() })),
          total_threads: z.int(),
        })
      : z.strictObject({
          chat: z.strictObject({
            id,
            threads_summary: z.array(z.strictObject({ thread_id: id, order: z.int() })),
          }),
          pagination: z.strictObject({ offset: z.int(), total: z.int() }),
        }),
    start_chat: z.strictObject({ chat }),
    send_event: z.strictObject({ thread_id: id, event }),
    update_customer: z.strictObject({ customer }),
    update_last_seen_timestamp: z.strictObject({ timestamp: seconds }),
  };

  /** By name. */
  const pushes: Readonly<Record<string, z.ZodType>> = {
    incoming_chat_thread: z.strictObject({ chat }),
    chat_users_updated: z.strictObject({
      chat_id: id,
      updated_users: z.strictObject({ added: z.array(user), removed_ids: z.array(id) }),
    }),
    incoming_event: z.strictObject({ chat_id: id, thread_id: id, event }),
    incoming_typing_indicator: z.strictObject({
      chat_id: id,
      typing_indicator: z.strictObject({ author_id: id, timestamp: seconds, is_typing: z.boolean() }),
    }),
    customer_disconnected: z.strictObject({ reason: id }),
    thread_closed: fields({ chat_id: id, thread_id: id }, { user_id: id }),
    chat_scopes_updated: z.strictObject({ chat_id: id, scopes_added: scopes, scopes_removed: scopes }),
    customer_updated: z.strictObject({ chat_id: id, customer }),
    chat_properties_updated: z.strictObject({ chat_id: id, properties }),
    chat_thread_properties_updated: z.strictObject({ chat_id: id, thread_id: id, properties }),
    last_seen_timestamp_updated: z.strictObject({ user_id: id, chat_id: id, timestamp: seconds }),
    ...(since(version, 'v0.4') && {
      incoming_multicast: z.strictObject({ author_id: id, content: z.record(z.string(), z.unknown()) }),
    }),
    ...(since(version, 'v0.5') && {
      incoming_rich_message_postback: z.strictObject({
        user_id: id,
        chat_id: id,
        thread_id: id,
        event_id: id,
        postback: z.strictObject({ id, toggled: z.boolean() }),
      }),
    }),
  };
  return { responses, pushes };
}
