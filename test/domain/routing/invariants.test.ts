import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apply } from '../../../src/domain/apply.js';
import { type Happening, isFact } from '../../../src/domain/fact.js';
import { newLicense } from '../../../src/domain/new-license.js';
import { router } from '../../../src/domain/permissions.js';
import { nextDue } from '../../../src/domain/routing/due.js';
import { inOrder, type Queue } from '../../../src/domain/routing/queue.js';
import { type ChatState, isMember, lastThread, presentMembers } from '../../../src/domain/state.js';
import { seesChat } from '../../../src/domain/visibility.js';
import { actors, anyStep, type Step } from '../any-command.js';
import { startChat } from '../commands.js';
import { DeskLicense } from './desk.js';

const agentNames = ['anna', 'tom', 'eve'] as const;
const by = fc.constantFrom(...agentNames);

/** More of what makes agents available, and time in which timers run out. */
const routingStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: anyStep },
  {
    weight: 3,
    arbitrary: fc.record({ by, command: fc.constant({ type: 'log_in_agent', reconnect: true } as const) }),
  },
  { weight: 1, arbitrary: fc.record({ by, command: fc.constant({ type: 'log_out_agent' } as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ by: fc.constantFrom('mary' as const, 'ivo' as const), command: fc.constant(startChat()) }),
  },
  { weight: 3, arbitrary: fc.record({ wait: fc.constantFrom(1, 30, 61, 200) }) },
);

const routing = fc.record({
  mode: fc.constantFrom('automatic' as const, 'automatic' as const, 'manual' as const),
  timers: fc.record({
    reply: fc.constantFrom(0, 60),
    idle: fc.constantFrom(0, 120, 600),
    archive: fc.constantFrom(0, 300, 600),
  }),
  slots: fc.array(fc.constantFrom(0, 1, 2, 6), { minLength: 3, maxLength: 3 }),
});

type Routing = typeof routing extends fc.Arbitrary<infer R> ? R : never;

/** A license in which the router is told of every moment at which something falls due, and what it does is looked at. */
class WatchedDesk extends DeskLicense {
  step(step: Step): void {
    if ('wait' in step) this.#live(step.wait);
    else if (this.decide(actors[step.by], step.command).ok) this.run(actors[step.by], step.command);
  }

  /** The router wakes up whenever something falls due, and in between as it likes. */
  #live(seconds: number): void {
    const until = this.now + seconds * 1_000_000;
    for (let due = nextDue(this.state); due !== undefined && due <= until; due = nextDue(this.state)) {
      this.now = Math.max(this.now, due);
      const { happenings } = this.run(router, { type: 'time_passed' });
      expect(happenings).not.toEqual([]); // else it would never come to an end
    }
    this.now = Math.max(this.now, until);
  }

  override happen(happening: Happening): ReturnType<DeskLicense['happen']> {
    const routed =
      happening.type === 'chat_users_changed' && happening.cause.actorId === undefined ? happening.added : [];
    for (const { userId } of routed) {
      const agent = this.state.agents.get(userId);
      const chat = this.chat((happening as { chatId: string }).chatId);
      expect(agent?.loggedIn).toBe(true);
      expect(agent?.routingStatus).toBe('accepting_chats');
      expect(seesChat(this.state, chat, userId)).toBe(true);
      expect(isMember(chat, userId)).toBe(false); // no supervisor either
      expect(lastThread(chat).active).toBe(true);
      expect(agent?.openChats).toBeLessThan(agent?.maxChats ?? 0);
    }
    if (routed.length > 0) expect(this.config.settings.routingMode).toBe('automatic');
    return super.happen(happening);
  }
}

function play({ mode, timers, slots }: Routing, steps: readonly Step[]): WatchedDesk {
  const agents = Object.fromEntries(agentNames.map((name, place) => [name, { maxChats: slots[place] ?? 0 }]));
  const desk = new WatchedDesk({ mode, timers, agents });
  for (const step of steps) desk.step(step);
  return desk;
}

function always(name: string, holds: (desk: WatchedDesk) => void): void {
  test(`whatever happens, ${name}`, () => {
    const steps = fc.array(routingStep, { minLength: 1, maxLength: 80, size: 'max' });
    fc.assert(
      fc.property(routing, steps, (given, list) => holds(play(given, list))),
      { numRuns: 80 },
    );
  });
}

const idsIn = (queue: Queue<ChatState>) => [...inOrder(queue)].map(({ item }) => item.id);

always('every active chat stands in one queue, by whether it has an agent and by its flags', ({ state }) => {
  const { waiting, lively, idle, unreplied } = state.queues;
  const is = (test: (chat: ChatState) => boolean) =>
    [...state.activeChats]
      .filter(test)
      .map(({ id }) => id)
      .sort();
  const waits = (chat: ChatState) => presentMembers(chat, 'agent').length === 0;
  const isIdle = (chat: ChatState) => chat.properties.routing?.idle === true;
  expect(idsIn(waiting).sort()).toEqual(is(waits));
  expect(idsIn(lively).sort()).toEqual(is((chat) => !waits(chat) && !isIdle(chat)));
  expect(idsIn(idle).sort()).toEqual(is((chat) => !waits(chat) && isIdle(chat)));
  expect(idsIn(unreplied).filter((id) => idsIn(waiting).includes(id))).toEqual([]);
});

always('queues stand in the order of their times, and can be walked from both ends', ({ state }) => {
  for (const queue of Object.values(state.queues)) {
    const places = [...inOrder(queue)];
    expect(places.map(({ at }) => at)).toEqual(places.map(({ at }) => at).toSorted((a, b) => a - b));
    expect(queue.last).toBe(places.at(-1));
    expect(places.map(({ before }) => before)).toEqual([undefined, ...places.slice(0, -1)].slice(0, places.length));
  }
});

always('agents have as many open chats as are counted for them', ({ state }) => {
  for (const agent of state.agents.values()) {
    const chats = [...state.activeChats].filter((chat) =>
      presentMembers(chat, 'agent').some(({ userId }) => userId === agent.id),
    );
    expect(agent.openChats).toBe(chats.length);
  }
});

always('a reply is awaited exactly while a customer has written what no agent has answered or seen', ({ state }) => {
  for (const chat of state.activeChats) {
    const { events } = lastThread(chat);
    const written = events.filter(({ body }) => body.type !== 'annotation' && body.type !== 'system_message');
    const answered = written.findLastIndex(
      ({ authorId = '', recipients }) => state.agents.has(authorId) && recipients === 'all',
    );
    const customers = written.slice(answered + 1).filter(({ authorId = '' }) => state.customers.has(authorId));
    const latest = customers.at(-1)?.at;
    const agents = presentMembers(chat, 'agent');
    const isAwaited =
      latest !== undefined &&
      agents.length > 0 &&
      presentMembers(chat, 'customer').length > 0 &&
      !agents.some(({ seenUpTo = 0 }) => seenUpTo >= latest);
    expect(chat.standing?.reply.queue !== undefined).toBe(isAwaited);
  }
});

always('nothing waits for the router that it could have done at once', (desk) => {
  // An agent's doing may leave a chat without an agent untouched: a supervisor's event that starts a thread.
  const byAgents = desk.happenings.flatMap((happening) =>
    happening.type === 'thread_opened' && desk.state.agents.has(happening.cause.actorId ?? '')
      ? [happening.chatId]
      : [],
  );
  desk.now = Math.min(desk.state.lastAt, (nextDue(desk.state) ?? desk.now + 1) - 1);
  const decided = desk.decide(router, { type: 'time_passed' });
  const about = decided.ok ? decided.value.map((happening) => ('chatId' in happening ? happening.chatId : '')) : [];
  expect(about.filter((chatId) => !byAgents.includes(chatId))).toEqual([]);
});

always('a second server that looks at the clock finds nothing to do', (desk) => {
  desk.run(router, { type: 'time_passed' });
  const again = desk.decide(router, { type: 'time_passed' });
  expect(again).toEqual({ ok: true, value: [] });
});

always('the facts alone give the same queues again', (desk) => {
  const again = newLicense(desk.config, 0);
  for (const happening of desk.happenings.filter(isFact)) apply(again, JSON.parse(JSON.stringify(happening)));
  const placesOf = ({ queues }: typeof again) => {
    const all: Queue<ChatState>[] = Object.values(queues);
    return all.map((queue) => [...inOrder(queue)].map(({ item, at }) => [item.id, at]));
  };
  expect(placesOf(again)).toEqual(placesOf(desk.state));
  expect(nextDue(again)).toBe(nextDue(desk.state));
});
