import { jsonText } from '../io/json.js';
import { sanitizeLine } from '../io/sanitize.js';
import type { AgentPush, AgentPushes, AgentPushName } from '../protocol/agent-api.js';
import type { ChatSummary } from '../protocol/chat.js';
import type { User } from '../protocol/user.js';
import { eventText } from './event-text.js';
import { nameOf } from './people.js';

/** Who is called what, as far as it is known by now. */
export type Names = Map<string, string>;

type Describe = {
  [Name in AgentPushName]: (payload: AgentPushes[Name], who: (id: string | undefined) => string) => string;
};

/** What a push says, in a line. Its keys are also the names that `chatio watch --only` takes. */
const describe: Describe = {
  incoming_chat_thread: ({ chat }, who) => {
    const last = chat.thread.events.at(-1);
    const said = last === undefined ? '' : `: ${who(last.author_id)}: ${eventText(last)}`;
    return `a thread begins${said}`;
  },
  chat_users_updated: ({ updated_users: { agents, customers } }, who) => {
    const came = [...agents.added, ...customers.added].map(nameOf);
    const went = [...agents.removed_ids, ...customers.removed_ids].map(who);
    return [...came.map((name) => `${name} joined`), ...went.map((name) => `${name} left`)].join(', ');
  },
  incoming_event: ({ event }, who) =>
    event.type === 'system_message' ? `* ${eventText(event)}` : `${who(event.author_id)}: ${eventText(event)}`,
  incoming_typing_indicator: ({ typing_indicator: { author_id, is_typing } }, who) =>
    `${who(author_id)} ${is_typing ? 'types' : 'stopped typing'}`,
  incoming_sneak_peek: ({ sneak_peek: { author_id, text } }, who) => `${who(author_id)} types: ${text}`,
  customer_banned: ({ customer_id, ban: { days } }, who) => `${who(customer_id)} is banned for ${days} days`,
  thread_closed: ({ user_id }, who) =>
    user_id === undefined ? 'the thread was closed' : `${who(user_id)} closed the thread`,
  chat_scopes_updated: ({ scopes_added, scopes_removed }) =>
    `scopes changed: added ${jsonText(scopes_added)}, removed ${jsonText(scopes_removed)}`,
  customer_updated: ({ customer }) => `${nameOf(customer)} changed`,
  agent_updated: ({ agent_id, routing_status }, who) => `${who(agent_id)} is ${routing_status ?? 'logged out'}`,
  agent_disconnected: ({ reason }) => `the session ended: ${reason}`,
  chat_properties_updated: ({ properties }) => `properties: ${jsonText(properties)}`,
  chat_thread_properties_updated: ({ properties }) => `thread properties: ${jsonText(properties)}`,
  last_seen_timestamp_updated: ({ user_id }, who) => `${who(user_id)} has read it`,
  incoming_multicast: ({ author_id, content }, who) => `${who(author_id)} to all: ${jsonText(content)}`,
  incoming_rich_message_postback: ({ user_id, postback }, who) =>
    `${who(user_id)} ${postback.toggled ? 'pressed' : 'released'} ${postback.id}`,
};

export const pushNames = Object.keys(describe) as readonly AgentPushName[];

/** A push in one line, safe to show. */
export function pushText(push: AgentPush, names: Names): string {
  const who = (id: string | undefined) => (id === undefined ? '' : (names.get(id) ?? id));
  const text = (describe[push.action] as (payload: object, name: typeof who) => string)(push.payload, who);
  return sanitizeLine(text);
}

/** The chat that a push is about, if it is about one. */
export function chatOf(push: AgentPush): string | undefined {
  if (push.action === 'incoming_chat_thread') return push.payload.chat.id;
  return 'chat_id' in push.payload ? push.payload.chat_id : undefined;
}

/** Takes down the names that a push brings. */
export function learnFromPush(names: Names, push: AgentPush): void {
  if (push.action === 'incoming_chat_thread') learn(names, push.payload.chat.users);
  if (push.action === 'customer_updated') learn(names, [push.payload.customer]);
  if (push.action !== 'chat_users_updated') return;
  learn(names, push.payload.updated_users.agents.added);
  learn(names, push.payload.updated_users.customers.added);
}

/** Takes down the names of a login's snapshot. */
export function learnFromChats(names: Names, chats: readonly ChatSummary[]): void {
  for (const chat of chats) learn(names, chat.users);
}

function learn(names: Names, users: readonly User[]): void {
  for (const user of users) names.set(user.id, nameOf(user));
}
