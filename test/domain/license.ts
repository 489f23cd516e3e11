import { apply } from '../../src/domain/apply.js';
import type { Command, Context } from '../../src/domain/command.js';
import { decide } from '../../src/domain/decide.js';
import type { Cause, Happening } from '../../src/domain/fact.js';
import { type LicenseConfig, newLicense } from '../../src/domain/new-license.js';
import { type Actor, type Doer, grantedScopes, router } from '../../src/domain/permissions.js';
import { type AgentAudience, type Ending, pushesOf } from '../../src/domain/push.js';
import type { Refusal } from '../../src/domain/result.js';
import type { ChatState, LicenseState } from '../../src/domain/state.js';
import type { Micros } from '../../src/domain/time.js';
import { admits, seesChat } from '../../src/domain/visibility.js';

type AgentActor = Extract<Actor, { kind: 'agent' }>;

/** Seconds at which the clock of a test license stands at first. */
export const startSeconds = 1_516_702_200;

export const anna: AgentActor = { kind: 'agent', id: 'anna', scopes: grantedScopes('administrator', undefined) };
export const tom: AgentActor = { kind: 'agent', id: 'tom', scopes: grantedScopes('normal', undefined) };
export const eve: AgentActor = { kind: 'agent', id: 'eve', scopes: grantedScopes('normal', undefined) };
export const mary: Actor = { kind: 'customer', id: 'mary' };
/** A customer without a name. */
export const ivo: Actor = { kind: 'customer', id: 'ivo' };

/** The same agent with a token that has these scopes and no others. */
export function withScopes(actor: AgentActor, ...scopes: string[]): AgentActor {
  return { ...actor, scopes: new Set(scopes) };
}

const readable = { read: true, write: false };
const writable = { read: true, write: true };

/** Anna is in group 1, Eve in group 2, Tom in none but group 0. */
export const harbor: LicenseConfig = {
  id: 100001,
  settings: {
    plan: 'team',
    createdAt: 0,
    expiresAt: undefined,
    inTrial: false,
    routingMode: 'manual',
    timers: { reply: 0, idle: 0, archive: 0 },
    maxCustomerConnections: 20,
  },
  groups: [
    { id: 1, name: 'Sales' },
    { id: 2, name: 'Berths' },
  ],
  agents: [
    {
      id: 'anna',
      name: 'Anna Kowal',
      email: 'anna@harbor.example',
      avatar: 'cdn.harbor.example/anna.png',
      permission: 'administrator',
      groups: [{ id: 1, priority: 'normal' }],
      maxChats: 6,
    },
    { id: 'tom', name: 'Tom Reed', email: 'tom@harbor.example', permission: 'normal', groups: [], maxChats: 6 },
    { id: 'eve', name: 'Eve Lund', permission: 'normal', groups: [{ id: 2, priority: 'normal' }], maxChats: 6 },
  ],
  customers: [
    { id: 'mary', name: 'Mary Brown', email: 'mary@pier.example', fields: { order_no: '7731' } },
    { id: 'ivo' },
  ],
  properties: new Map([
    [
      'berth',
      new Map([
        [
          'number',
          {
            type: 'int',
            range: { from: 1, to: 40 },
            locations: {
              chat: { access: { agent: writable, customer: readable } },
              thread: { access: { agent: writable } },
              event: { access: { agent: writable, customer: writable } },
            },
          },
        ],
        ['owner', { type: 'string', locations: { chat: { access: { agent: writable } } } }],
        [
          'review',
          { type: 'int', domain: [0, 1], locations: { chat: { access: { agent: readable, customer: writable } } } },
        ],
        [
          'about',
          { type: 'tokenized_string', locations: { chat: { access: { agent: writable, customer: writable } } } },
        ],
        ['wish', { type: 'string', locations: { chat: { access: { customer: writable } } } }],
        ['paid', { type: 'bool', locations: { chat: { access: { agent: writable, customer: readable } } } }],
      ]),
    ],
  ]),
};

/** What one side is told of a push, and who of it. */
export interface Told {
  readonly ids: readonly string[];
  readonly payload: object;
}

/** A push as it was when its happening had just been applied. A side where nobody is told is absent. */
export interface ToldPush {
  readonly action: string;
  readonly agents?: Told;
  readonly customers?: Told;
  /** The sessions of a customer that end with it. */
  readonly ends?: Ending;
  readonly cause: Cause;
  readonly primary: boolean;
}

export interface Outcome {
  readonly happenings: readonly Happening[];
  readonly pushes: readonly ToldPush[];
}

/** A license without server: a clock that stands still until it is told, ids that count, all that ever happened. */
export class TestLicense {
  readonly state: LicenseState;
  readonly happenings: Happening[] = [];
  now: Micros = startSeconds * 1_000_000;
  readonly #ids = { chat: 0, thread: 0, event: 0, auto_scopes: 0, bot: 0, webhook: 0 };

  constructor(readonly config: LicenseConfig = harbor) {
    this.state = newLicense(config, 0);
  }

  /** Lets time pass. */
  wait(seconds: number): void {
    this.now += seconds * 1_000_000;
  }

  /** Lets time pass, and the router see it. */
  pass(seconds: number): Outcome {
    this.wait(seconds);
    return this.run(router, { type: 'time_passed' });
  }

  decide(actor: Doer, command: Command, origin?: Pick<Cause, 'connection' | 'requestId'>) {
    const newId: Context['newId'] = (kind) => {
      this.#ids[kind] += 1;
      return `${kind.charAt(0).toUpperCase()}${this.#ids[kind]}`;
    };
    return decide(this.state, actor, command, { now: this.now, newId }, origin);
  }

  /** Carries out a command that must not be refused. */
  run(actor: Doer, command: Command, origin?: Pick<Cause, 'connection' | 'requestId'>): Outcome {
    const decided = this.decide(actor, command, origin);
    if (!decided.ok)
      throw new Error(`${nameOf(actor)}'s ${command.type} was refused: ${JSON.stringify(decided.refusal)}`);
    return { happenings: decided.value, pushes: decided.value.flatMap((happening) => this.happen(happening)) };
  }

  /** Why a command is refused. */
  refusal(actor: Actor, command: Command): Refusal {
    const decided = this.decide(actor, command);
    if (decided.ok) throw new Error(`${nameOf(actor)}'s ${command.type} was not refused`);
    return decided.refusal;
  }

  /** Applies a happening and finds out who is told what of it. */
  happen(happening: Happening): ToldPush[] {
    apply(this.state, happening);
    this.happenings.push(happening);
    return pushesOf(this.state, happening).map(({ agents, customers, ends, cause, primary }) => {
      const agentIds = agents === undefined ? [] : agentsTold(this.state, agents.audience);
      return {
        action: (agents ?? customers)?.action ?? '',
        ...(agents !== undefined &&
          agentIds.length > 0 && { agents: { ids: agentIds, payload: onTheWire(agents.payload) } }),
        ...(customers !== undefined &&
          customers.ids.length > 0 && {
            customers: { ids: customers.ids, payload: onTheWire(customers.payload) },
          }),
        ...(ends !== undefined && { ends }),
        cause,
        primary,
      };
    });
  }

  chat(id: string): ChatState {
    const chat = this.state.chats.get(id);
    if (chat === undefined) throw new Error(`no chat ${id}`);
    return chat;
  }

  /** Who belongs to the chat now, in the order of joining. */
  members(chatId: string): string[] {
    return [...this.chat(chatId).members.values()].filter(({ present }) => present).map(({ userId }) => userId);
  }

  /** Makes the agent a supervisor of the chat (Agent API v0.2). */
  supervise(chatId: string, agentId: string): void {
    this.run(anna, { type: 'supervise_chat', chatId, agentIds: [agentId] });
  }
}

function nameOf(doer: Doer): string {
  return doer.kind === 'router' ? 'the router' : doer.id;
}

/** What arrives of a payload. */
export function onTheWire<T>(payload: T): T {
  return JSON.parse(JSON.stringify(payload)) as T;
}

function agentsTold(state: LicenseState, audience: AgentAudience): string[] {
  const ids = [...state.agents.keys()];
  if (audience.to === 'all_agents') return ids;
  if (audience.to === 'agents') return [...audience.ids];
  const { chat, also, before, except } = audience;
  const sawBefore = (id: string) => before !== undefined && admits(state, before, id);
  return ids.filter((id) => id !== except && (also?.includes(id) || sawBefore(id) || seesChat(state, chat, id)));
}

/** The names of the pushes that one side is told, in their order; of an event push with the kind of event. */
export function actionsFor(side: 'agents' | 'customers', { pushes }: Outcome): string[] {
  return pushes.flatMap((push) => {
    const payload = push[side]?.payload as { event?: { type: string; system_message_type?: string } } | undefined;
    if (payload === undefined) return [];
    const kind = payload.event?.system_message_type ?? payload.event?.type;
    return [kind === undefined ? push.action : `${push.action} ${kind}`];
  });
}
