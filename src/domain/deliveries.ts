import { isAboutAgent, type WebhookAction } from '../protocol/configuration-api.js';
import { versionOf } from '../protocol/dialect/versions.js';
import { maxWaitingCharacters, maxWaitingDeliveries } from '../protocol/limits.js';
import type { Edits } from './edits.js';
import type { Fact } from './fact.js';
import { readableProperties } from './properties.js';
import { pushesOf } from './push.js';
import type { LicenseState } from './state.js';
import { isWanted } from './webhook-filters.js';
import type { Delivery, Listener } from './webhooks.js';

/** Which webhook a fact may cause (configuration-api.md 3.2). */
const actions: { readonly [T in Fact['type']]?: WebhookAction } = {
  chat_started: 'incoming_chat_thread',
  thread_opened: 'incoming_chat_thread',
  event_added: 'incoming_event',
  postback_sent: 'incoming_rich_message_postback',
  chat_users_changed: 'chat_users_updated',
  last_seen_set: 'last_seen_timestamp_updated',
  thread_closed: 'thread_closed',
  chat_scopes_changed: 'chat_scopes_updated',
  chat_properties_set: 'chat_properties_updated',
  thread_properties_set: 'chat_thread_properties_updated',
  agent_status_told: 'agent_status_changed',
  agent_deleted: 'agent_deleted',
};

/**
 * Queues what the webhooks of a license are to be told of a fact that has just been applied. Part of `apply`: the same
 * facts leave the same deliveries waiting, wherever and whenever they are folded.
 */
export function queueDeliveries(state: LicenseState, fact: Fact, edits: Edits): void {
  const { listeners } = state.webhooks;
  if (listeners.size === 0) return;
  const action = actions[fact.type];
  const listening = (action && listeners.get(action)) ?? [];
  const wanted = listening.filter((listener) => isOn(state, listener) && isWanted(state, listener, fact));
  if (action === undefined || wanted.length === 0) return;
  const tell = teller(state, fact, action);
  for (const listener of wanted) {
    const told = tell(listener);
    if (told !== undefined) queue(state, { at: fact.at, webhookId: listener.webhookId, action, ...told }, edits);
  }
}

/** Those that are not told any more, because they were told, given up, or have nobody to go to. */
export function dropDeliveries(state: LicenseState, isDone: (delivery: Delivery) => boolean, edits: Edits): void {
  const { webhooks } = state;
  const done = webhooks.waiting.filter(isDone);
  if (done.length === 0) return;
  const gone = new Set(done);
  edits.set(
    webhooks,
    'waiting',
    webhooks.waiting.filter((delivery) => !gone.has(delivery)),
  );
  for (const delivery of done) count(state, delivery, -1, edits);
}

/** A bot that is offline is not told, and not later either ([CONF-25]). */
function isOn(state: LicenseState, { webhookId, isBot }: Listener): boolean {
  return !isBot || state.agents.get(webhookId)?.loggedIn === true;
}

/** A full queue takes nothing more: the license waits for no receiver. */
function queue(state: LicenseState, content: Omit<Delivery, 'id'>, edits: Edits): void {
  const { webhooks } = state;
  const waiting = webhooks.waitingFor.get(content.webhookId) ?? 0;
  if (waiting >= maxWaitingDeliveries || webhooks.characters + lengthOf(content) > maxWaitingCharacters) return;
  edits.set(webhooks, 'lastDelivery', webhooks.lastDelivery + 1);
  const delivery = { id: webhooks.lastDelivery, ...content };
  edits.push(webhooks.waiting, delivery);
  count(state, delivery, 1, edits);
}

function count({ webhooks }: LicenseState, delivery: Delivery, by: 1 | -1, edits: Edits): void {
  const left = (webhooks.waitingFor.get(delivery.webhookId) ?? 0) + by;
  if (left > 0) edits.put(webhooks.waitingFor, delivery.webhookId, left);
  else edits.remove(webhooks.waitingFor, delivery.webhookId);
  edits.set(webhooks, 'characters', webhooks.characters + by * lengthOf(delivery));
}

function lengthOf({ data, chatProperties = '' }: Omit<Delivery, 'id'>): number {
  return data.length + chatProperties.length;
}

type Told = Pick<Delivery, 'chatId' | 'data' | 'chatProperties'>;

/** What each listener is told; made once for each version, and only when somebody asks. */
function teller(state: LicenseState, fact: Fact, action: WebhookAction): (listener: Listener) => Told | undefined {
  const chat = 'chatId' in fact && !isAboutAgent(action) ? state.chats.get(fact.chatId) : undefined;
  const newest = newestData(state, fact, action);
  const made = new Map<string, string | undefined>();
  let chatProperties: string | undefined;
  return ({ version, additionalData = [] }) => {
    if (!made.has(version)) made.set(version, lowered(newest, action, version));
    const data = made.get(version);
    if (data === undefined) return undefined;
    if (chat !== undefined && additionalData.includes('chat_properties')) {
      const properties = readableProperties(state.propertyConfigs, 'chat', 'agent', chat.properties);
      chatProperties ??= JSON.stringify(properties ?? {});
    }
    return {
      ...(chat !== undefined && { chatId: chat.id }),
      data,
      ...(additionalData.includes('chat_properties') && chatProperties !== undefined && { chatProperties }),
    };
  };
}

/** The agent-side push, or what only webhooks tell. `undefined`: agents are told nothing of it either. */
function newestData(state: LicenseState, fact: Fact, action: WebhookAction): object | undefined {
  if (fact.type === 'agent_status_told') return { agent_id: fact.agentId, status: fact.status };
  if (fact.type === 'agent_deleted') return { agent_id: fact.agentId };
  const push = pushesOf(state, fact).find(({ agents }) => agents?.action === action);
  return push?.agents?.payload;
}

/** In the words of the version; `undefined` when that does not know such a thing, like a rich message before v0.5. */
function lowered(data: object | undefined, action: WebhookAction, version: string): string | undefined {
  if (data === undefined) return undefined;
  const push = versionOf(version)?.lowerPush('agent', { action, payload: data });
  return push && JSON.stringify(push.payload);
}
