import { findLocalServer } from '../../config/local-server.js';
import { readSettings } from '../../config/settings.js';
import type { AgentAction } from '../../protocol/agent-api.js';
import type { ChatSummary } from '../../protocol/chat.js';
import { webhookActions } from '../../protocol/configuration-api.js';
import type { MyProfile } from '../../protocol/user.js';
import { knownAgents } from '../agents/known-agents.js';
import { newestFirst, sectionOf } from '../chats/known-chats.js';
import { configuration } from '../configuration.js';
import { knownCustomers } from '../customer-id.js';
import type { Deps, GlobalOptions } from '../deps.js';
import { customerName } from '../people.js';
import { pushNames } from '../push-text.js';
import { inSession } from '../session.js';
import type { Candidate, Kind, Question } from './question.js';

/** Whoever presses Tab does not wait longer, seconds. */
const patience = 1;

/** What `chatio api` takes. With all of them: a new action does not compile until it stands here. */
const actions: Readonly<Record<Exclude<AgentAction, 'login'>, true>> = {
  ping: true,
  get_archives: true,
  get_filtered_chats: true,
  get_chat_threads: true,
  start_chat: true,
  join_chat: true,
  remove_from_chat: true,
  send_event: true,
  send_rich_message_postback: true,
  multicast: true,
  send_typing_indicator: true,
  ban_customer: true,
  close_thread: true,
  update_chat_scopes: true,
  update_agent: true,
  change_push_notifications: true,
  update_chat_properties: true,
  update_chat_thread_properties: true,
  update_last_seen_timestamp: true,
  add_auto_chat_scopes: true,
  remove_auto_chat_scopes: true,
  get_auto_chat_scopes_config: true,
};

/** The values of a kind that there are now; some come from the server. @throws Failure when they can't be had. */
export async function valuesOf(kind: Kind, flags: Question['flags'], deps: Deps): Promise<readonly Candidate[]> {
  switch (kind) {
    case 'push':
      return pushNames.map((value) => ({ value }));
    case 'webhook action':
      return Object.keys(webhookActions).map((value) => ({ value }));
    case 'bot':
      return botsOf(flags, deps);
    case 'webhook':
      return webhooksOf(flags, deps);
    case 'action':
      return Object.keys(actions).map((value) => ({ value }));
    case 'profile':
      return Object.entries(readSettings(deps.folders().config).profiles).map(([value, { agent_id, url }]) => ({
        value,
        about: `${agent_id} at ${url}`,
      }));
    case 'local agent':
      return (findLocalServer(deps.folders().state)?.agents ?? []).map(({ id, name }) => ({ value: id, about: name }));
    case 'chat':
      return fromServer(flags, deps, chatsOf);
    case 'agent':
      return fromServer(flags, deps, (chats, me) =>
        knownAgents(me, chats).map(({ agent: { id, name } }) => ({ value: id, about: name })),
      );
    case 'customer':
      return fromServer(flags, deps, (chats) =>
        knownCustomers(chats).map(({ id, name, email }) => ({ value: id, about: name ?? email ?? '' })),
      );
    case 'file':
    case 'none':
      return [];
  }
}

async function botsOf(flags: Question['flags'], deps: Deps): Promise<Candidate[]> {
  const ask = await configuration(patient(flags), deps);
  const { bot_agents: bots } = await ask('agents/get_bot_agents', {});
  return bots.map(({ id, name }) => ({ value: id, about: name }));
}

async function webhooksOf(flags: Question['flags'], deps: Deps): Promise<Candidate[]> {
  const ask = await configuration(patient(flags), deps);
  const { webhooks_config: webhooks } = await ask('webhooks/get_webhooks_config', {});
  return webhooks.map(({ webhook_id, action, url }) => ({ value: webhook_id, about: `${action}, ${url}` }));
}

function patient(flags: Question['flags']): GlobalOptions {
  return { ...flags, json: false, color: false, verbose: false, timeout: patience };
}

function chatsOf(chats: readonly ChatSummary[], me: MyProfile): Candidate[] {
  return newestFirst(chats).map((chat) => {
    const name = customerName(chat.users);
    const section = sectionOf(chat, me.id);
    return { value: chat.id, about: name === '' ? section : `${name}, ${section}` };
  });
}

function fromServer(
  flags: Question['flags'],
  deps: Deps,
  pick: (chats: readonly ChatSummary[], me: MyProfile) => readonly Candidate[],
): Promise<readonly Candidate[]> {
  return inSession(patient(flags), deps, async ({ login }) => pick(login.chats_summary, login.my_profile));
}
