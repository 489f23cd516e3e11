import { describe, expect, it } from 'vitest';
import type { Side } from '../../../src/protocol/dialect/dialect.js';
import { agentRequests } from '../../../src/protocol/schema/agent.js';
import { customerRequests } from '../../../src/protocol/schema/customer.js';
import { internalAgentRequests, internalCustomerRequests } from '../../../src/protocol/schema/internal.js';
import { lowered } from './pushes.js';
import { type VersionName, version, versionNames } from './samples.js';

const newestActions: Record<Side, ReadonlySet<string>> = {
  agent: new Set([...Object.keys(agentRequests), 'ping', 'upload_image']),
  customer: new Set([...Object.keys(customerRequests), 'ping', 'send_file']),
};
const internalActions: Record<Side, ReadonlySet<string>> = {
  agent: new Set(Object.keys(internalAgentRequests)),
  customer: new Set(Object.keys(internalCustomerRequests)),
};

/** The newest name of an action; `-` when the version does not have it; internal ones in brackets. */
function newestName(side: Side, name: VersionName, action: string): string {
  const lifted = version(name).lift(side, { action, payload: {} });
  if ('refused' in lifted) {
    expect(lifted.refused).toBe(`Unknown action ${action}`);
    return '-';
  }
  const known = (lifted.internal === true ? internalActions : newestActions)[side];
  if (!known.has(lifted.action)) return '-';
  return lifted.internal === true ? `(${lifted.action})` : lifted.action;
}

function liftedNames(side: Side, action: string): string[] {
  return versionNames.map((name) => newestName(side, name, action));
}

const same = (name: string): string[] => [name, name, name, name];

describe('actions of the Agent API (agent-versions.md section 1)', () => {
  const everywhere = [
    ...['login', 'ping', 'get_archives', 'get_filtered_chats', 'get_chat_threads', 'start_chat', 'join_chat'],
    ...['send_event', 'send_typing_indicator', 'ban_customer', 'close_thread', 'update_chat_scopes', 'update_agent'],
    ...['change_push_notifications', 'update_chat_properties', 'update_chat_thread_properties'],
    ...['update_last_seen_timestamp', 'add_auto_chat_scopes', 'remove_auto_chat_scopes'],
    'get_auto_chat_scopes_config',
  ];

  it.each(everywhere)('%s is in all versions', (action) => {
    expect(liftedNames('agent', action)).toEqual(same(action));
  });

  it.each([
    // in v0.5, v0.4, v0.3, v0.2
    ['supervise_chat', ['-', '-', '-', '(supervise_chat)']],
    ['remove_from_chat', ['remove_from_chat', 'remove_from_chat', 'remove_from_chat', '(remove_users)']],
    ['send_message', ['-', '-', '-', 'send_event']],
    ['send_rich_message_postback', ['send_rich_message_postback', '-', '-', '-']],
    ['send_broadcast', ['-', '-', '(send_broadcast)', '(send_broadcast)']],
    ['multicast', ['multicast', 'multicast', '-', '-']],
    ['upload_image', ['upload_image', 'upload_image', 'upload_image', '-']],
    ['send_file', same('-')],
    ['constructor', same('-')],
    ['remove_users', same('-')],
    ['start_scoped_chat', same('-')],
  ])('%s is %j', (action, names) => {
    expect(liftedNames('agent', action)).toEqual(names);
  });
});

describe('actions of the Customer API (customer-versions.md section 6)', () => {
  const everywhere = [
    ...['ping', 'get_chat_threads', 'start_chat', 'send_event', 'send_file', 'send_sneak_peek', 'close_thread'],
    ...['update_chat_scopes', 'update_customer', 'update_chat_properties', 'update_chat_thread_properties'],
  ];

  it.each(everywhere)('%s is in all versions', (action) => {
    expect(liftedNames('customer', action)).toEqual(same(action));
  });

  const withoutChat = '(update_last_seen_everywhere)';

  it.each([
    ['login', ['login', 'login', 'login', '(login_with_chats)']],
    ['get_chats_summary', ['get_chats_summary', 'get_chats_summary', 'get_chats_summary', '-']],
    ['get_chat_threads_summary', [...Array(3).fill('get_chat_threads_summary'), '(page_chat_threads_summary)']],
    ['send_rich_message_postback', ['send_rich_message_postback', '-', '-', '-']],
    ['update_last_seen_timestamp', [...Array(2).fill('update_last_seen_timestamp'), withoutChat, withoutChat]],
    ['send_message', same('-')],
    ['send_typing_indicator', same('-')],
    ['multicast', same('-')],
    ['login_with_chats', same('-')],
  ])('%s is %j', (action, names) => {
    expect(liftedNames('customer', action)).toEqual(names);
  });
});

/** The name under which a push goes out; `-` when the version does not have it. */
function pushNames(side: Side, action: string, payload: object): string[] {
  return versionNames.map((name) => lowered(name, side, { action, payload })?.action ?? '-');
}

describe('pushes of the Agent API (agent-versions.md section 2)', () => {
  it.each([
    ...['customer_banned', 'thread_closed', 'chat_scopes_updated', 'agent_updated', 'agent_disconnected'],
    ...['incoming_typing_indicator', 'incoming_sneak_peek', 'chat_properties_updated'],
    ...['chat_thread_properties_updated', 'last_seen_timestamp_updated'],
  ])('%s is in all versions', (action) => {
    expect(pushNames('agent', action, {})).toEqual(same(action));
  });

  it.each([
    ['incoming_chat_thread', { chat: { users: [] } }, same('incoming_chat_thread')],
    ['incoming_event', { event: { type: 'message' } }, same('incoming_event')],
    ['incoming_event', { event: { type: 'rich_message' } }, ['incoming_event', '-', '-', '-']],
    [
      'chat_users_updated',
      { updated_users: { customers: { added: [], removed_ids: [] }, agents: { added: [], removed_ids: ['nina'] } } },
      same('chat_users_updated'),
    ],
    ['customer_updated', { customer: { type: 'customer' } }, same('customer_updated')],
    ['incoming_rich_message_postback', {}, ['incoming_rich_message_postback', '-', '-', '-']],
    [
      'incoming_multicast',
      {},
      ['incoming_multicast', 'incoming_multicast', 'incoming_broadcast', 'incoming_broadcast'],
    ],
  ])('%s with %j is %j', (action, payload, names) => {
    expect(pushNames('agent', action, payload)).toEqual(names);
  });
});

describe('pushes of the Customer API (customer-versions.md section 6)', () => {
  it.each([
    ...['incoming_typing_indicator', 'thread_closed', 'chat_scopes_updated', 'chat_properties_updated'],
    ...['chat_thread_properties_updated', 'last_seen_timestamp_updated'],
  ])('%s is in all versions', (action) => {
    expect(pushNames('customer', action, {})).toEqual(same(action));
  });

  const disconnected = 'customer_disconnected';

  it.each([
    ['incoming_chat_thread', { chat: { users: [] } }, same('incoming_chat_thread')],
    ['incoming_event', { event: { type: 'message' } }, same('incoming_event')],
    ['incoming_event', { event: { type: 'rich_message' } }, ['incoming_event', '-', '-', '-']],
    ['chat_users_updated', { updated_users: { added: [], removed_ids: ['nina'] } }, same('chat_users_updated')],
    ['customer_updated', { customer: { type: 'customer' } }, same('customer_updated')],
    ['incoming_multicast', {}, ['incoming_multicast', 'incoming_multicast', '-', '-']],
    ['incoming_rich_message_postback', {}, ['incoming_rich_message_postback', '-', '-', '-']],
    [disconnected, { reason: 'customer_banned' }, same(disconnected)],
    [disconnected, { reason: 'too_many_connections' }, [disconnected, disconnected, disconnected, '-']],
    [disconnected, { reason: 'license_not_found' }, [disconnected, disconnected, disconnected, '-']],
    [disconnected, { reason: 'internal_error' }, [disconnected, disconnected, disconnected, '-']],
    [disconnected, { reason: 'unsupported_version' }, same(disconnected)],
  ])('%s with %j is %j', (action, payload, names) => {
    expect(pushNames('customer', action, payload)).toEqual(names);
  });
});

describe('the traits of a version (agent-versions.md section 3)', () => {
  it.each(versionNames)('%s', (name) => {
    const { authorId, requestIdInPushes, detailedValidation } = version(name).traits;
    const later = name !== 'v0.2';
    expect([authorId, requestIdInPushes, detailedValidation]).toEqual([later, later, later]);
  });
});
