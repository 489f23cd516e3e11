import { z } from 'zod';
import { eventOf, everyEventType, fields, id, properties, seconds, since, type VersionName } from './words.js';

/** Objects of the Agent API in one version, exactly as agent-objects.md and agent-versions.md have them. */
export function agentSchemas(version: VersionName) {
  const recipients = z.enum(['all', 'agents']);
  const common = { id, order: z.int().min(1), timestamp: seconds, recipients };
  const event = eventOf(version, common, common);

  const monitoring = fields(
    {},
    {
      current_visit: z.strictObject({
        start: seconds,
        pages: z.array(fields({ start: seconds, url: z.string() }, { title: z.string() })),
      }),
      stats: fields({ visits: z.int(), threads: z.int(), page_views: z.int() }, { last_visit: seconds }),
      referrer: z.string(),
      ip: z.string(),
      host: z.string(),
      user_agent: z.string(),
      geolocation: fields({}, { timezone: z.string() }),
    },
  );
  const custom = z.record(z.string(), z.string());
  const customer = fields(
    { id, type: z.literal('customer'), present: z.boolean(), banned: z.boolean() },
    {
      name: z.string(),
      email: z.string(),
      last_seen_timestamp: seconds,
      monitoring,
      ...(since(version, 'v0.3') ? { fields: custom } : { properties: custom }),
    },
  );
  const routingStatus = z.enum(['accepting_chats', 'not_accepting_chats']);
  const agentFields = {
    email: z.string(),
    last_seen_timestamp: seconds,
    avatar: z.string(),
    routing_status: routingStatus,
  };
  const agentOf = (type: string) =>
    fields({ id, type: z.literal(type), name: z.string(), present: z.boolean() }, agentFields);
  const agent = agentOf('agent');
  const supervisor = agentOf('supervisor');
  const user = since(version, 'v0.3') ? z.union([customer, agent]) : z.union([customer, agent, supervisor]);
  const scopes = fields({}, { groups: z.array(z.int()).min(1), agents: z.array(id).min(1) });

  const thread = fields(
    {
      id,
      timestamp: seconds,
      active: z.boolean(),
      user_ids: z.array(id),
      events: z.array(event),
      order: z.int().min(1),
    },
    { properties },
  );
  const chatCommon = { id, users: z.array(user), scopes };
  const chat = fields({ ...chatCommon, thread }, { properties });
  const chatWithThreads = fields(
    { ...chatCommon, threads_summary: z.array(z.strictObject({ thread_id: id, order: z.int() })) },
    { threads: z.array(thread).min(1), properties },
  );

  const lastEvent = z.strictObject({ thread_id: id, thread_order: z.int(), event });
  const lastThread = { id, timestamp: seconds, user_ids: z.array(id), order: z.int(), active: z.boolean() };
  const summary = since(version, 'v0.4')
    ? fields(
        {
          ...chatCommon,
          last_event_per_type: z.partialRecord(z.enum(everyEventType), lastEvent),
          last_thread_summary: fields(lastThread, { properties }),
        },
        { properties },
      )
    : fields(
        {
          ...chatCommon,
          last_thread_summary: fields({ ...lastThread, last_event_per_type: z.array(event) }, { properties }),
        },
        { properties },
      );

  const license = z.strictObject({
    id,
    plan: z.string(),
    expiration_timestamp: seconds,
    ...(since(version, 'v0.3') && { creation_timestamp: seconds }),
    ...(since(version, 'v0.4') && { in_trial: z.boolean() }),
  });
  const profile = fields(
    {
      id,
      type: z.literal('agent'),
      name: z.string(),
      present: z.boolean(),
      permission: z.enum(['normal', 'administrator']),
    },
    agentFields,
  );

  const urlMatch = z.strictObject({ value: z.string(), exact_match: z.boolean() });
  const autoScopes = fields(
    {
      id,
      scopes,
      rules: fields(
        {},
        {
          chat_properties: z.record(id, z.record(id, z.unknown())),
          customer_url: z.union([
            z.strictObject({ values: z.array(urlMatch) }),
            z.strictObject({ exclude_values: z.array(urlMatch) }),
          ]),
        },
      ),
    },
    { description: z.string() },
  );

  const sent = z.strictObject({ thread_id: id, event });
  /** By action; absent: no response payload. */
  const responses: Readonly<Record<string, z.ZodType>> = {
    login: z.strictObject({ license, my_profile: profile, chats_summary: z.array(summary) }),
    get_archives: z.strictObject({
      chats: z.array(z.strictObject({ chat })),
      pagination: z.strictObject({ page: z.int(), total: z.int() }),
    }),
    get_filtered_chats: z.strictObject({ chats_summary: z.array(summary) }),
    get_chat_threads: z.strictObject({ chat: chatWithThreads }),
    start_chat: z.strictObject({ chat }),
    send_event: sent,
    send_message: sent,
    update_last_seen_timestamp: z.strictObject({ timestamp: seconds }),
    add_auto_chat_scopes: z.strictObject({ auto_chat_scopes_id: id }),
    get_auto_chat_scopes_config: z.strictObject({ auto_chat_scopes_config: z.array(autoScopes) }),
  };

  const ids = z.array(id);
  const updated = (added: z.ZodType) => z.strictObject({ added: z.array(added), removed_ids: ids });
  const multicast = z.strictObject({ author_id: id, content: z.record(z.string(), z.unknown()) });
  /** By name. */
  const pushes: Readonly<Record<string, z.ZodType>> = {
    incoming_chat_thread: z.strictObject({ chat }),
    chat_users_updated: z.strictObject({
      chat_id: id,
      updated_users: z.strictObject({
        customers: updated(customer),
        agents: updated(agent),
        ...(!since(version, 'v0.3') && { supervisors: updated(supervisor) }),
      }),
    }),
    incoming_event: z.strictObject({ chat_id: id, thread_id: id, event }),
    incoming_typing_indicator: z.strictObject({
      chat_id: id,
      typing_indicator: z.strictObject({ author_id: id, recipients, timestamp: seconds, is_typing: z.boolean() }),
    }),
    incoming_sneak_peek: z.strictObject({
      chat_id: id,
      sneak_peek: z.strictObject({
        author_id: id,
        recipients: z.literal('agents'),
        timestamp: seconds,
        text: z.string(),
      }),
    }),
    customer_banned: z.strictObject({ customer_id: id, ban: z.strictObject({ days: z.int().min(1) }) }),
    thread_closed: fields({ chat_id: id, thread_id: id }, { user_id: id }),
    chat_scopes_updated: z.strictObject({ chat_id: id, scopes_added: scopes, scopes_removed: scopes }),
    customer_updated: z.strictObject({ chat_id: id, customer }),
    agent_updated: fields({ agent_id: id }, { routing_status: routingStatus }),
    agent_disconnected: z.strictObject({ reason: id }),
    chat_properties_updated: z.strictObject({ chat_id: id, properties }),
    chat_thread_properties_updated: z.strictObject({ chat_id: id, thread_id: id, properties }),
    last_seen_timestamp_updated: z.strictObject({ user_id: id, chat_id: id, timestamp: seconds }),
    ...(since(version, 'v0.4') ? { incoming_multicast: multicast } : { incoming_broadcast: multicast }),
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
