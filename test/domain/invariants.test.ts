import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apply } from '../../src/domain/apply.js';
import { chatsOfCustomer, chatsOfLogin } from '../../src/domain/chat-lists.js';
import type { Command } from '../../src/domain/command.js';
import { type Fact, isFact } from '../../src/domain/fact.js';
import { newLicense } from '../../src/domain/new-license.js';
import type { Actor } from '../../src/domain/permissions.js';
import { inOrder, type Place, type Queue } from '../../src/domain/routing/queue.js';
import type { Queues } from '../../src/domain/routing/standing.js';
import { type ChatState, type LicenseState, lastThread, presentMembers } from '../../src/domain/state.js';
import {
  chatSummary,
  chatWithThreads,
  customerChatSummary,
  customerThreadSummary,
} from '../../src/domain/view/chats.js';
import { botDetails, webhookConfig } from '../../src/domain/view/configuration.js';
import { customerView, profileView } from '../../src/domain/view/users.js';
import type { InitialEvent } from '../../src/protocol/event.js';
import { actors, anySteps, furniture, type Step, secret } from './any-command.js';
import { startChat } from './commands.js';
import { anna, eve, harbor, type Outcome, onTheWire, TestLicense, tom } from './license.js';

/** A license on which everything that happens is checked as it happens. */
class CheckedLicense {
  readonly license = new TestLicense();
  /** `custom_id` of every event that was accepted, by chat, in the order of acceptance. */
  readonly accepted = new Map<string, string[]>();
  readonly refused: string[] = [];
  /** Everything that customers were told, as it was on the wire. */
  readonly toldCustomers: string[] = [];
  readonly toldAgents: string[] = [];
  #sent = 0;

  step(step: Step): void {
    if ('wait' in step) this.license.wait(step.wait);
    else this.run(actors[step.by], this.#numbered(step.command));
  }

  run(actor: Actor, command: Command): void {
    const before = dump(this.license.state);
    const probe = this.license.decide(actor, command);
    expect(dump(this.license.state)).toBe(before);
    if (!probe.ok) {
      this.refused.push(...customIds(command));
      return;
    }
    const outcome = this.license.run(actor, command);
    for (const happening of outcome.happenings) expect(JSON.parse(JSON.stringify(happening))).toStrictEqual(happening);
    if (outcome.happenings.length === 0) expect(dump(this.license.state)).toBe(before);
    this.#remember(outcome, command);
  }

  /** Gives every event of a command a `custom_id` of its own. */
  #numbered(command: Command): Command {
    const nextId = () => {
      this.#sent += 1;
      return `k-${this.#sent}`;
    };
    const named = <E extends InitialEvent>(event: E): E => ({ ...event, custom_id: nextId() });
    if (command.type === 'send_file') return { ...command, customId: nextId() };
    if (command.type === 'send_event') return { ...command, event: named(command.event) };
    return command.type === 'start_chat' ? { ...command, events: command.events.map(named) } : command;
  }

  #remember({ happenings, pushes }: Outcome, command: Command): void {
    const ids = customIds(command);
    const primary = happenings.find((happening) => happening.primary === true);
    if (ids.length > 0) {
      if (primary === undefined || !('chatId' in primary)) throw new Error('an event went in without an effect');
      this.accepted.set(primary.chatId, [...(this.accepted.get(primary.chatId) ?? []), ...ids]);
    }
    for (const { agents, customers } of pushes) {
      if (agents !== undefined) this.toldAgents.push(JSON.stringify(agents.payload));
      if (customers !== undefined) this.toldCustomers.push(JSON.stringify(customers.payload));
    }
  }
}

function customIds(command: Command): string[] {
  if (command.type === 'send_file') return [command.customId ?? ''];
  const events: readonly InitialEvent[] =
    command.type === 'send_event' ? [command.event] : command.type === 'start_chat' ? command.events : [];
  return events.map((event) => event.custom_id ?? '');
}

/** The whole state as text. */
function dump(state: LicenseState): string {
  return JSON.stringify(state, (key, value: unknown) => {
    if (key === 'propertyConfigs') return undefined;
    if (key === 'activeChats') return [...(value as Set<ChatState>)].map(({ id }) => id);
    if (key === 'queues') return queued(value as Queues);
    if (key === 'wait' || key === 'reply' || key === 'activity') return (value as Place<ChatState>).at;
    if (key === 'chat' || key === 'thread') return (value as { id: string }).id; // they stand elsewhere
    return value instanceof Map || value instanceof Set ? [...value] : value;
  });
}

/** Who stands in each queue of the router, and since when. */
function queued(queues: Queues): object {
  const all: Queue<ChatState>[] = Object.values(queues);
  return all.map((queue) => [...inOrder(queue)].map(({ item, at }) => [item.id, at]));
}

/** Everything that anybody can read of a license. */
function everyView(state: LicenseState): { agents: object; customers: object } {
  const chats = [...state.chats.values()];
  const customers = [...state.customers.values()];
  return {
    agents: onTheWire({
      profiles: [...state.agents.values()].map(profileView),
      logins: [anna, tom, eve].map((agent) => chatsOfLogin(state, agent).map((chat) => chatSummary(state, chat))),
      chats: chats.map((chat) => chatWithThreads(state, 'agent', chat, undefined)),
      customers: customers.map((customer) => customerView(customer, 'agent', undefined, state.lastAt)),
      rules: [...state.autoScopes],
      devices: [...state.agents.values()].map(({ devices }) => [...devices]),
      former: [...state.formerAgents.values()].map(profileView),
      bots: [...state.agents.values()].map((agent) => botDetails(agent, 'app')),
      webhooks: [...state.webhooks.registered.values()].map((webhook) => webhookConfig(webhook, 'app')),
      // Whether an agent is logged in may be part of what is told, and is no fact.
      waiting: state.webhooks.waiting.map(({ data: _, ...delivery }) => delivery),
      properties: [...state.propertyConfigs].map(([namespace, names]) => [namespace, ...names]),
    }),
    customers: onTheWire({
      lists: customers.map(({ id }) => chatsOfCustomer(state, id).map((chat) => customerChatSummary(state, chat))),
      chats: chats.map((chat) => chatWithThreads(state, 'customer', chat, undefined)),
      threads: chats.map((chat) => chat.threads.map(customerThreadSummary)),
      customers: customers.map((customer) => customerView(customer, 'customer', undefined, state.lastAt)),
    }),
  };
}

const buttons: InitialEvent = {
  type: 'rich_message',
  template_id: 'cards',
  elements: [{ buttons: [{ text: 'Go', postback_id: 'go' }] }],
};

/** Two chats to begin with (E1 has buttons), then anything. */
function play(steps: readonly Step[]): CheckedLicense {
  const checked = new CheckedLicense();
  checked.step({ by: 'mary', command: startChat({ events: [buttons] }) });
  checked.step({ by: 'ivo', command: startChat() });
  for (const step of furniture) checked.step(step);
  for (const step of steps) checked.step(step);
  return checked;
}

function always(name: string, holds: (checked: CheckedLicense) => void): void {
  test(`after any commands ${name}`, () => {
    fc.assert(
      fc.property(anySteps, (steps) => holds(play(steps))),
      { numRuns: 60 },
    );
  });
}

const strictlyAscending = (numbers: readonly number[]) =>
  numbers.every((number, place) => place === 0 || number > (numbers[place - 1] ?? 0));

const occurrences = (text: string, part: string) => text.split(part).length - 1;

always('threads and events stand in order, and only the last thread may be active', ({ license }) => {
  for (const chat of license.state.chats.values()) {
    expect(chat.threads.length).toBeGreaterThan(0);
    expect(strictlyAscending(chat.threads.map(({ order }) => order))).toBe(true);
    for (const thread of chat.threads) {
      expect(thread.events.map(({ order }) => order)).toEqual(thread.events.map((_, place) => place + 1));
      if (thread !== lastThread(chat)) expect(thread.active).toBe(false);
    }
    expect(license.state.activeChats.has(chat)).toBe(lastThread(chat).active);
  }
});

always('every accepted event is there exactly once, in its order, and no refused one', (checked) => {
  const { state } = checked.license;
  for (const chat of state.chats.values()) {
    const { threads = [] } = chatWithThreads(state, 'agent', chat, undefined);
    const stored = threads.flatMap(({ events }) => events.flatMap((event) => event.custom_id ?? []));
    expect(stored).toEqual(checked.accepted.get(chat.id) ?? []);
  }
  const told = checked.toldAgents.join('\n');
  for (const id of [...checked.accepted.values()].flat()) {
    expect(occurrences(told, `"custom_id":"${id}"`)).toBeLessThanOrEqual(1);
  }
  for (const id of checked.refused) expect(told).not.toContain(`"custom_id":"${id}"`);
});

always('customers know nothing of what is for agents', ({ license, toldCustomers }) => {
  const known = [...toldCustomers, JSON.stringify(everyView(license.state).customers)].join('\n');
  const hidden = [secret, '"recipients"', '"monitoring"', '"banned"', '"routing_status"', '"agents":', '@harbor'];
  for (const chat of license.state.chats.values()) {
    for (const { events } of chat.threads) {
      hidden.push(...events.filter(({ recipients }) => recipients === 'agents').map(({ id }) => `"${id}"`));
    }
  }
  expect(hidden.filter((part) => known.includes(part))).toEqual([]);
});

always('times have gone up with every happening', ({ license }) => {
  expect(strictlyAscending(license.happenings.map(({ at }) => at))).toBe(true);
});

always('a chat waits exactly while it has an active thread and no agent', ({ license }) => {
  for (const chat of license.state.activeChats) {
    const unassigned = presentMembers(chat, 'agent').length === 0;
    expect(chat.properties.routing?.unassigned).toBe(unassigned);
    expect(lastThread(chat).properties.routing?.unassigned).toBe(unassigned);
  }
});

always('an active thread lists all who belong to the chat, supervisors excepted', ({ license }) => {
  for (const chat of license.state.activeChats) {
    const members = [...presentMembers(chat, 'agent'), ...presentMembers(chat, 'customer')];
    expect(members.filter(({ userId }) => !lastThread(chat).userIds.has(userId))).toEqual([]);
  }
});

always('the newest event of each type is the newest event of that type', ({ license }) => {
  for (const chat of license.state.chats.values()) {
    const events = chat.threads.flatMap((thread) => thread.events);
    for (const side of ['agents', 'customers'] as const) {
      const visible = events.filter(({ recipients }) => side === 'agents' || recipients === 'all');
      const newest = new Map(visible.map((event) => [event.body.type, event]));
      const kept = [...chat.lastEvents[side]].map(([type, { event }]) => [type, event] as const);
      expect(new Map(kept)).toEqual(newest);
    }
  }
});

always('the facts alone, as they were journaled, give the same license again', ({ license }) => {
  const journaled = license.happenings.filter(isFact).map((fact) => JSON.stringify(fact));
  const again = newLicense(harbor, 0);
  for (const line of journaled) apply(again, JSON.parse(line) as Fact);
  // Connections are no facts: who is there now has to say so again.
  for (const { id: agentId, loggedIn } of license.state.agents.values()) {
    if (loggedIn) apply(again, { type: 'agent_presence', agentId, loggedIn, at: license.state.lastAt, cause: {} });
  }
  again.lastAt = license.state.lastAt;
  expect(everyView(again)).toEqual(everyView(license.state));
});
