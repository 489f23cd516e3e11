import type { ConfigurationEndpoint } from '../../protocol/configuration-api.js';
import type { Api } from '../../protocol/dialect/dialect.js';

export type Transport = 'rtm' | 'web';

/** How an action is offered, in whichever versions have it. */
export interface Offer {
  readonly on: ReadonlySet<Transport>;
  /** Whether somebody acts in it: then it is the bot that `author_id` names, otherwise always the token's agent ([ENV-26]). */
  readonly acts: boolean;
  /** Asked for with a file, as multipart/form-data. */
  readonly hasFile?: true;
}

const rtm: ReadonlySet<Transport> = new Set(['rtm']);
const web: ReadonlySet<Transport> = new Set(['web']);
const both: ReadonlySet<Transport> = new Set(['rtm', 'web']);

const read: Offer = { on: rtm, acts: false };
const act: Offer = { on: both, acts: true };
const configure: Offer = { on: web, acts: false };

/** agent-actions.md section 1. */
const agentOffers: Readonly<Record<string, Offer>> = {
  login: { on: rtm, acts: false },
  ping: { on: rtm, acts: false },
  get_archives: read,
  get_filtered_chats: read,
  get_chat_threads: read,
  supervise_chat: act,
  start_chat: act,
  join_chat: act,
  remove_from_chat: act,
  send_message: act,
  send_event: act,
  send_rich_message_postback: act,
  send_broadcast: act,
  multicast: act,
  send_typing_indicator: act,
  ban_customer: act,
  close_thread: act,
  update_chat_scopes: act,
  update_agent: { on: rtm, acts: false },
  change_push_notifications: { on: rtm, acts: false },
  update_chat_properties: act,
  update_chat_thread_properties: act,
  update_last_seen_timestamp: act,
  add_auto_chat_scopes: { on: rtm, acts: false },
  remove_auto_chat_scopes: { on: rtm, acts: false },
  get_auto_chat_scopes_config: read,
  upload_image: { on: web, acts: false, hasFile: true },
};

/** customer-actions.md section 3. */
const customerOffers: Readonly<Record<string, Offer>> = {
  login: { on: rtm, acts: false },
  ping: { on: rtm, acts: false },
  get_chats_summary: read,
  get_chat_threads: read,
  get_chat_threads_summary: read,
  start_chat: act,
  send_event: act,
  send_file: { on: web, acts: true, hasFile: true },
  send_rich_message_postback: act,
  send_sneak_peek: act,
  close_thread: act,
  update_chat_scopes: act,
  update_customer: act,
  update_chat_properties: act,
  update_chat_thread_properties: act,
  update_last_seen_timestamp: { on: rtm, acts: true },
};

/** configuration-api.md section 1. */
const configurationOffers: Readonly<Record<ConfigurationEndpoint, Offer>> = {
  'agents/create_bot_agent': configure,
  'agents/remove_bot_agent': configure,
  'agents/update_bot_agent': configure,
  'agents/get_bot_agents': configure,
  'agents/get_bot_agent_details': configure,
  'webhooks/register_webhook': configure,
  'webhooks/get_webhooks_config': configure,
  'webhooks/unregister_webhook': configure,
  'properties/create_properties': configure,
  'properties/get_property_configs': configure,
};

// Maps, because an action named like an object's own member (`constructor`) must be unknown too.
const offers: Readonly<Record<Api, ReadonlyMap<string, Offer>>> = {
  agent: new Map(Object.entries(agentOffers)),
  customer: new Map(Object.entries(customerOffers)),
  configuration: new Map(Object.entries(configurationOffers)),
};

/** Whether there is such an action, over whichever transport. */
export function isOffered(side: Api, action: string): boolean {
  return offers[side].has(action);
}

/** @param action as the client calls it, in the words of its version. */
export function offerOf(side: Api, transport: Transport, action: string): Offer | undefined {
  const offer = offers[side].get(action);
  return offer?.on.has(transport) === true ? offer : undefined;
}
