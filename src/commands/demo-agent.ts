import type { ChatWithThread } from '../protocol/chat.js';
import type { ChatEvent } from '../protocol/event.js';
import type { Client } from './deps.js';

/** What the scripted agent has done so far. */
export interface AgentStats {
  chatsJoined: number;
  /** Messages of customers that reached the agent. */
  messagesReceived: number;
  answersSent: number;
}

export interface PlayedAgent {
  readonly stats: Readonly<AgentStats>;
  /** Rejects when the server refuses something. Never resolves. */
  readonly failed: Promise<never>;
  /** Nothing happens after that. */
  stop(): void;
}

const lines = [
  'Hello, this is Anna. Let me look that up for you.',
  'Thank you for your patience, I am on it.',
  'I have found it: everything is in order.',
  'Is there anything else that I can do for you?',
  'You are welcome. Have a nice day!',
] as const;

const readingMs = 300;

/**
 * Plays an agent who takes every chat and answers every message, for a demo without a terminal.
 * @param me the agent's id.
 */
export function playAgent(client: Client, me: string): PlayedAgent {
  const stats: AgentStats = { chatsJoined: 0, messagesReceived: 0, answersSent: 0 };
  const customers = new Set<string>();
  const said = new Map<string, number>();
  const queues = new Map<string, Promise<void>>();
  let stopped = false;
  let fail: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => {}); // whoever awaits it is told

  /** One thing after another within a chat. What is under way when it all ends ends in a failure that is none. */
  function enqueue(chatId: string, work: () => Promise<void>): void {
    const done = (queues.get(chatId) ?? Promise.resolve()).then(() => (stopped ? undefined : work()));
    queues.set(
      chatId,
      done.catch((error: unknown) => {
        if (!stopped) fail(error);
      }),
    );
  }

  function take(chat: ChatWithThread): void {
    for (const user of chat.users) if (user.type === 'customer') customers.add(user.id);
    if (!chat.users.some((user) => user.id === me && user.present)) {
      enqueue(chat.id, async () => {
        await client.request('join_chat', { chat_id: chat.id, agent_ids: [me] });
        stats.chatsJoined += 1;
      });
    }
    for (const event of chat.thread.events) hear(chat.id, event);
  }

  function hear(chatId: string, event: ChatEvent): void {
    if (event.type !== 'message' || !customers.has(event.author_id ?? '')) return;
    stats.messagesReceived += 1;
    const turn = said.get(chatId) ?? 0;
    said.set(chatId, turn + 1);
    enqueue(chatId, () => answer(chatId, lines[turn % lines.length] ?? lines[0]));
  }

  async function answer(chatId: string, text: string): Promise<void> {
    await client.request('send_typing_indicator', { chat_id: chatId, is_typing: true });
    await new Promise((resolve) => setTimeout(resolve, readingMs));
    if (stopped) return;
    await client.request('send_event', { chat_id: chatId, event: { type: 'message', text } });
    stats.answersSent += 1;
  }

  const stopListening = client.onPush((push) => {
    if (push.action === 'incoming_chat_thread') take(push.payload.chat);
    if (push.action === 'incoming_event') hear(push.payload.chat_id, push.payload.event);
  });
  return {
    stats,
    failed,
    stop: () => {
      stopped = true;
      stopListening();
    },
  };
}
