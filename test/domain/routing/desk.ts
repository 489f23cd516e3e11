import type { LicenseConfig } from '../../../src/domain/new-license.js';
import type { Actor } from '../../../src/domain/permissions.js';
import type { RoutingTimers } from '../../../src/domain/routing/due.js';
import { lastThread, presentMembers } from '../../../src/domain/state.js';
import type { RoutingStatus } from '../../../src/protocol/user.js';
import { message, sendEvent, startChat, updateAgent } from '../commands.js';
import { anna, harbor, mary, type Outcome, TestLicense } from '../license.js';

type AgentConfig = LicenseConfig['agents'][number];

/** How a license routes; by default automatically, without timers. */
export interface DeskOptions {
  readonly mode?: 'manual' | 'automatic';
  readonly timers?: Partial<RoutingTimers>;
  /** Changes of agents' configurations by their ids. */
  readonly agents?: Readonly<Record<string, Partial<AgentConfig>>>;
  /** Further agents. */
  readonly more?: readonly AgentConfig[];
  /** Agents who log in at once, in this order. */
  readonly present?: readonly Actor[];
}

/** The harbor's license with a router to watch. */
export class DeskLicense extends TestLicense {
  constructor({ mode = 'automatic', timers = {}, agents = {}, more = [], present = [] }: DeskOptions = {}) {
    super({
      ...harbor,
      settings: { ...harbor.settings, routingMode: mode, timers: { reply: 0, idle: 0, archive: 0, ...timers } },
      agents: [...harbor.agents.map((agent) => ({ ...agent, ...agents[agent.id] })), ...more],
    });
    for (const agent of present) this.arrive(agent);
  }

  /** A little more than that: what happened a moment later falls due with it. */
  override pass(seconds: number): Outcome {
    return super.pass(seconds + 0.001);
  }

  arrive(agent: Actor, status: RoutingStatus = 'accepting_chats'): Outcome {
    const outcome = this.run(agent, { type: 'log_in_agent', reconnect: true });
    return status === 'accepting_chats' ? outcome : this.run(agent, updateAgent(status));
  }

  /** A customer writes in a new chat. @returns its id. */
  newChat(customer: Actor = mary, given: Parameters<typeof startChat>[0] = {}): string {
    const { happenings } = this.run(customer, startChat(given));
    const [started] = happenings;
    if (started?.type !== 'chat_started') throw new Error('no chat has started');
    return started.chatId;
  }

  write(actor: Actor, chatId: string, text = 'Hello'): Outcome {
    return this.run(actor, sendEvent(chatId, message(text)));
  }

  close(chatId: string): Outcome {
    return this.run(anna, { type: 'close_thread', chatId });
  }

  /** Agents of the chat, in the order of joining. */
  agentsOf(chatId: string): string[] {
    return presentMembers(this.chat(chatId), 'agent').map(({ userId }) => userId);
  }

  /** Texts of the system messages in the chat's last thread. */
  said(chatId: string): string[] {
    return lastThread(this.chat(chatId)).events.flatMap(({ body }) =>
      body.type === 'system_message' ? [body.text] : [],
    );
  }

  /** The flags of `routing`; of chat and thread, which must agree. */
  flags(chatId: string): unknown {
    const chat = this.chat(chatId);
    const ofThread = lastThread(chat).properties.routing;
    return JSON.stringify(chat.properties.routing) === JSON.stringify(ofThread) ? ofThread : 'differ';
  }
}
