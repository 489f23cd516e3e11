import type { AgentLoginResponse } from '../../src/protocol/agent-api.js';
import type { Thread } from '../../src/protocol/chat.js';
import type { ChatEvent } from '../../src/protocol/event.js';
import { FakeServer, type ReceivedRequest } from './fake-server.js';

export const agentId = 'anna@example.com';

export const snapshot: AgentLoginResponse = {
  license: {
    id: '100001',
    plan: 'team',
    expiration_timestamp: 1_800_000_000,
    creation_timestamp: 1_500_000_000,
    in_trial: false,
  },
  my_profile: {
    id: agentId,
    type: 'agent',
    name: 'Anna',
    present: true,
    permission: 'normal',
    routing_status: 'accepting_chats',
  },
  chats_summary: [],
};

/** A fake server that logs every agent in and really keeps what is sent to a chat. */
export async function agentServer(options: { autoPong?: boolean } = {}): Promise<FakeServer & { texts(): string[] }> {
  const server = await FakeServer.listen(options);
  const events = new Map<string, ChatEvent[]>();
  server.on('login', () => snapshot);
  server.on('send_event', ({ payload }: ReceivedRequest) => {
    const stored = events.get(payload.chat_id) ?? [];
    const event: ChatEvent = {
      ...payload.event,
      id: `e${stored.length + 1}`,
      order: stored.length + 1,
      timestamp: 1_700_000_000,
      author_id: agentId,
      recipients: 'all',
    };
    events.set(payload.chat_id, [...stored, event]);
    return { thread_id: 'T1', event };
  });
  server.on('get_chat_threads', ({ payload }: ReceivedRequest) => {
    const thread: Thread = {
      id: 'T1',
      timestamp: 1_600_000_000,
      active: true,
      user_ids: [agentId],
      events: events.get(payload.chat_id) ?? [],
      order: 1,
    };
    const threads = payload.thread_ids.includes('T1') ? { threads: [thread] } : {};
    return {
      chat: {
        id: payload.chat_id,
        users: [],
        scopes: {},
        ...threads,
        threads_summary: [{ thread_id: 'T1', order: 1 }],
      },
    };
  });
  const texts = (): string[] =>
    [...events.values()].flat().map((event) => (event.type === 'message' ? event.text : event.type));
  return Object.assign(server, { texts });
}
