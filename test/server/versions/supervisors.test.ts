import { beforeEach, describe, expect, it } from 'vitest';
import { ids, type Pushes } from '../house.js';
import type { RtmClient } from '../rtm-client.js';
import { message, named, only, Speakers } from './speakers.js';

const max = { id: 'max@example.com', name: 'Max Berg', email: 'max@example.com', present: true };
const asSupervisor = { ...max, type: 'supervisor', routing_status: 'accepting_chats' };

let speakers: Speakers;
/** Of v0.2, and an administrator. */
let boss: RtmClient;
let chat_id: string;
let thread_id: string;

beforeEach(async () => {
  speakers = await Speakers.meet();
  boss = speakers.agents['v0.2'];
  const { chat } = await speakers.mary['v0.5'].ask('start_chat', { chat: { thread: { events: [message('Hello')] } } });
  chat_id = chat.id;
  thread_id = chat.thread.id;
  await speakers.agents['v0.4'].ask('join_chat', { chat_id, agent_ids: [ids.tom] });
  await speakers.heard();
});

/** What everybody is told; v0.2 agents apart from the others. */
async function told(): Promise<{ boss: Pushes; others: Pushes; mary: Pushes }> {
  const { agents, mary } = await speakers.heard();
  return {
    boss: agents['v0.2'],
    others: [...agents['v0.3'], ...agents['v0.4'], ...agents['v0.5']],
    mary: Object.values(mary).flat(),
  };
}

const none = { added: [], removed_ids: [] };

describe('an agent who supervises a chat (v0.2)', () => {
  it('is told to v0.2 connections of agents, and to nobody else', async () => {
    expect(await boss.request('supervise_chat', { chat_id })).toEqual({
      request_id: expect.any(String),
      action: 'supervise_chat',
      type: 'response',
      success: true,
    });
    expect(await told()).toEqual({
      boss: [
        {
          action: 'chat_users_updated',
          payload: {
            chat_id,
            updated_users: { customers: none, agents: none, supervisors: { added: [asSupervisor], removed_ids: [] } },
          },
        },
      ],
      others: [],
      mary: [],
    });
  });

  it('stands in users for v0.2 only, and in nobody’s user_ids', async () => {
    await boss.ask('supervise_chat', { chat_id, agent_ids: [] });
    const types = async (client: RtmClient, payload: object = {}) => {
      const { chat } = await client.ask('get_chat_threads', { chat_id, ...payload });
      expect(chat.threads[0].user_ids).toEqual([ids.mary, ids.tom]);
      return chat.users.map(({ type }: { type: string }) => type);
    };
    expect(await types(boss)).toEqual(['customer', 'agent', 'supervisor']);
    expect(await types(speakers.agents['v0.3'])).toEqual(['customer', 'agent']);
    expect(await types(speakers.agents['v0.5'])).toEqual(['customer', 'agent']);
    expect(await types(speakers.mary['v0.2'], { thread_ids: [thread_id] })).toEqual(['customer', 'agent']);
    const { chats_summary } = await boss.ask('get_filtered_chats');
    expect(chats_summary[0].users).toContainEqual(asSupervisor);
    const { chats } = await boss.ask('get_archives');
    expect(chats[0].chat.users).toContainEqual(asSupervisor);
  });

  it('writes for agents only, whatever is asked for', async () => {
    await boss.ask('supervise_chat', { chat_id });
    await told();
    const { event } = await boss.ask('send_message', { chat_id, message: { text: 'psst', recipients: 'all' } });
    expect(event.recipients).toBe('agents');
    await boss.ask('send_typing_indicator', { chat_id, recipients: 'all', is_typing: true });
    const { others, mary } = await told();
    expect(new Set(named(others))).toEqual(new Set(['incoming_event message', 'incoming_typing_indicator']));
    expect(only(others.slice(0, 2), 'incoming_event').event.recipients).toBe('agents');
    expect(mary).toEqual([]);
    const { chat } = await speakers.mary['v0.5'].ask('get_chat_threads', { chat_id, thread_ids: [thread_id] });
    expect(JSON.stringify(chat)).not.toContain('psst');
  });

  it('who wrote is listed once in v0.2, and as the author of it later on', async () => {
    await boss.ask('supervise_chat', { chat_id });
    await boss.ask('send_message', { chat_id, message: { text: 'psst' } });
    const listed = async (client: RtmClient) => {
      const { chat } = await client.ask('get_chat_threads', { chat_id });
      return chat.users.filter(({ id }: { id: string }) => id === max.id);
    };
    expect(await listed(boss)).toEqual([asSupervisor]);
    expect(await listed(speakers.agents['v0.3'])).toEqual([{ ...asSupervisor, type: 'agent', present: false }]);
  });

  it('becomes an agent by joining: in one push, which v0.3 sees without the supervisor', async () => {
    await boss.ask('supervise_chat', { chat_id });
    await told();
    await boss.ask('join_chat', { chat_id, agent_ids: ['max@example.com'] });
    const asAgent = { ...asSupervisor, type: 'agent' };
    const { agents, mary } = await speakers.heard();
    expect(only(agents['v0.2'], 'chat_users_updated').updated_users).toEqual({
      customers: none,
      agents: { added: [asAgent], removed_ids: [] },
      supervisors: { added: [], removed_ids: ['max@example.com'] },
    });
    expect(only(agents['v0.3'], 'chat_users_updated').updated_users).toEqual({
      customers: none,
      agents: { added: [asAgent], removed_ids: [] },
    });
    expect(named(agents['v0.2'])).toEqual(['chat_users_updated', 'incoming_event system_message']);
    expect(only(mary['v0.2'], 'chat_users_updated').updated_users.added).toHaveLength(1);
  });

  it('leaves without a word to the customer or newer versions', async () => {
    await boss.ask('supervise_chat', { chat_id });
    await told();
    await boss.ask('remove_from_chat', { chat_id });
    const { boss: own, others, mary } = await told();
    expect(named(own)).toEqual(['chat_users_updated']);
    expect(only(own, 'chat_users_updated').updated_users.supervisors).toEqual({
      added: [],
      removed_ids: ['max@example.com'],
    });
    expect([others, mary]).toEqual([[], []]);
  });

  it('stays for the next thread, and is no assigned agent', async () => {
    await boss.ask('supervise_chat', { chat_id });
    await speakers.agents['v0.4'].ask('remove_from_chat', { chat_id });
    await speakers.agents['v0.5'].ask('close_thread', { chat_id });
    await told();
    await speakers.mary['v0.5'].ask('send_event', { chat_id, event: message('Again') });
    const { boss: own } = await told();
    const { chat } = only(own, 'incoming_chat_thread');
    expect(chat.users).toContainEqual(asSupervisor);
    expect(chat.thread.user_ids).toEqual([ids.mary]);
    expect(chat.properties.routing.unassigned).toEqual({ value: true });
  });

  it('may be several others; who takes part already stays what they are', async () => {
    await boss.ask('supervise_chat', { chat_id, agent_ids: [ids.tom, ids.eva, ids.eva] });
    const { boss: own } = await told();
    const { supervisors } = only(own, 'chat_users_updated').updated_users;
    expect(supervisors.added.map(({ id }: { id: string }) => id)).toEqual([ids.eva]);
    expect((await boss.request('supervise_chat', { chat_id, agent_ids: [ids.tom, ids.eva] })).success).toBe(true);
    expect((await told()).boss).toEqual([]);
    expect((await boss.refused('supervise_chat', { chat_id, agent_ids: ['nobody'] })).type).toBe('validation');
    expect((await boss.refused('supervise_chat', { chat_id: 'nothing' })).type).toBe('validation');
  });

  it('sees a chat that its scopes hide, also with a connection of v0.5', async () => {
    await boss.ask('supervise_chat', { chat_id });
    const max = await speakers.agent('v0.5', 'max');
    await speakers.agents['v0.5'].ask('update_chat_scopes', { chat_id, add_scopes: { agents: [ids.tom] } });
    await told();
    await max.pushes();
    await speakers.agents['v0.4'].ask('send_event', { chat_id, event: message('News') });
    expect(named(await max.pushes())).toEqual(['incoming_event message']);
    expect((await max.ask('get_chat_threads', { chat_id })).chat.id).toBe(chat_id);
    const { agents } = await speakers.heard();
    expect(named(agents['v0.2'])).toEqual(['incoming_event message']);
    expect(agents['v0.3']).toEqual([]);
    await max.ask('join_chat', { chat_id, agent_ids: ['max@example.com'] });
    const { agents: later } = await speakers.heard();
    expect(only(later['v0.2'], 'chat_users_updated').updated_users.supervisors.removed_ids).toEqual([
      'max@example.com',
    ]);
  });
});
