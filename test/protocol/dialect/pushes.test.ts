import { describe, expect, it } from 'vitest';
import { updatedSupervisors } from '../../../src/protocol/dialect/internal.js';
import { goldenPushes } from './golden.js';
import { lowered } from './pushes.js';
import { chat, ivo, ivoOfV02, message, nina, rich, rita, thread, tomas } from './samples.js';

const supervisor = { ...tomas, type: 'supervisor' };

function seen(more: object, users: object[] = [ivo, nina]) {
  return { id: 'C', users, ...more, scopes: {} };
}

/** A push about the users of chat C, in the agents' form. */
function usersUpdated(customers: object[], agentIds: string[], watching?: { added: object[]; removed_ids: string[] }) {
  return {
    action: 'chat_users_updated',
    payload: {
      chat_id: 'C',
      updated_users: {
        customers: { added: customers, removed_ids: [] },
        agents: { added: [], removed_ids: agentIds },
        ...(watching !== undefined && { [updatedSupervisors]: watching }),
      },
    },
  };
}

describe('pushes of the Agent API', () => {
  const none = { added: [], removed_ids: [] };
  const users = (customers: object, agents: object, supervisors?: object) => ({
    chat_id: 'C',
    updated_users: { customers, agents, ...(supervisors !== undefined && { supervisors }) },
  });

  goldenPushes([
    {
      what: 'incoming_chat_thread',
      side: 'agent',
      push: { action: 'incoming_chat_thread', payload: { chat: chat({ thread: thread(rich, message) }) } },
      expected: {
        'v0.5': { chat: seen({ thread: thread(rich, message) }) },
        'v0.4': { chat: seen({ thread: thread(message) }) },
        'v0.2': { chat: seen({ thread: thread(message) }, [ivoOfV02, nina, supervisor]) },
      },
    },
    {
      what: 'incoming_chat_thread with nothing but a rich message',
      side: 'agent',
      push: { action: 'incoming_chat_thread', payload: { chat: { id: 'C', users: [nina], thread: thread(rich) } } },
      expected: {
        'v0.5': { chat: { id: 'C', users: [nina], thread: thread(rich) } },
        'v0.4': { chat: { id: 'C', users: [nina], thread: thread() } },
      },
    },
    {
      what: 'chat_users_updated without supervisors',
      side: 'agent',
      push: usersUpdated([ivo, rita], ['nina']),
      expected: {
        'v0.5': users({ added: [ivo, rita], removed_ids: [] }, { added: [], removed_ids: ['nina'] }),
        'v0.2': users({ added: [ivoOfV02, rita], removed_ids: [] }, { added: [], removed_ids: ['nina'] }, none),
      },
    },
    {
      what: 'chat_users_updated about a supervisor who became an agent',
      side: 'agent',
      push: usersUpdated([], ['nina'], { added: [], removed_ids: ['tomas'] }),
      expected: {
        'v0.5': users(none, { added: [], removed_ids: ['nina'] }),
        'v0.2': users(none, { added: [], removed_ids: ['nina'] }, { added: [], removed_ids: ['tomas'] }),
      },
    },
    {
      what: 'chat_users_updated about supervisors only',
      side: 'agent',
      push: usersUpdated([], [], { added: [tomas], removed_ids: [] }),
      expected: { 'v0.5': undefined, 'v0.2': users(none, none, { added: [supervisor], removed_ids: [] }) },
    },
    {
      what: 'customer_updated',
      side: 'agent',
      push: { action: 'customer_updated', payload: { chat_id: 'C', customer: ivo } },
      expected: { 'v0.5': { chat_id: 'C', customer: ivo }, 'v0.2': { chat_id: 'C', customer: ivoOfV02 } },
    },
    {
      what: 'a multicast',
      side: 'agent',
      push: { action: 'incoming_multicast', payload: { author_id: 'nina', content: { fields: { a: 1 } } } },
      expected: { 'v0.5': { author_id: 'nina', content: { fields: { a: 1 } } } },
    },
    {
      what: 'a custom event that looks like a customer',
      side: 'agent',
      push: {
        action: 'incoming_event',
        payload: { chat_id: 'C', event: { id: 'e', type: 'custom', content: { type: 'customer', fields: {} } } },
      },
      expected: {
        'v0.5': { chat_id: 'C', event: { id: 'e', type: 'custom', content: { type: 'customer', fields: {} } } },
      },
    },
  ]);

  it.each([
    ['access_token_revoked', 'access_token_revoked'],
    ['license_expired', 'license_expired'],
    ['agent_deleted', 'access_token_revoked'],
    ['logged_out_remotely', 'access_token_revoked'],
    ['unsupported_version', 'unsupported_version'],
  ])('agent_disconnected with %s is told to v0.2 as %s', (reason, ofV02) => {
    const push = { action: 'agent_disconnected', payload: { reason } };
    expect(lowered('v0.3', 'agent', push)?.payload).toEqual({ reason });
    expect(lowered('v0.2', 'agent', push)?.payload).toEqual({ reason: ofV02 });
  });
});

describe('pushes of the Customer API', () => {
  goldenPushes([
    {
      what: 'incoming_chat_thread',
      side: 'customer',
      push: {
        action: 'incoming_chat_thread',
        payload: { chat: { id: 'C', users: [ivo, nina], thread: thread(rich, message), scopes: {} } },
      },
      expected: {
        'v0.5': { chat: seen({ thread: thread(rich, message) }) },
        'v0.4': { chat: seen({ thread: thread(message) }) },
        'v0.2': { chat: seen({ thread: thread(message) }, [ivoOfV02, nina]) },
      },
    },
    {
      what: 'chat_users_updated',
      side: 'customer',
      push: {
        action: 'chat_users_updated',
        payload: { chat_id: 'C', updated_users: { added: [ivo, nina], removed_ids: ['rita'] } },
      },
      expected: {
        'v0.5': { chat_id: 'C', updated_users: { added: [ivo, nina], removed_ids: ['rita'] } },
        'v0.2': { chat_id: 'C', updated_users: { added: [ivoOfV02, nina], removed_ids: ['rita'] } },
      },
    },
    {
      what: 'customer_updated',
      side: 'customer',
      push: { action: 'customer_updated', payload: { chat_id: 'C', customer: ivo } },
      expected: { 'v0.5': { chat_id: 'C', customer: ivo }, 'v0.2': { chat_id: 'C', customer: ivoOfV02 } },
    },
  ]);
});
