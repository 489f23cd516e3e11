import type { FactBody, Happening } from '../fact.js';
import type { Recorder } from '../recorder.js';
import type { LicenseState } from '../state.js';
import type { SystemMessage } from '../system-messages.js';
import { Desk, type Seat } from './desk.js';
import { flagFacts } from './flags.js';

/** Happenings that may need an answer of the router by themselves. */
const starts: ReadonlySet<Happening['type']> = new Set(['chat_started', 'thread_opened']);

/** Happenings after which somebody may be able to take a chat that waits. */
const changes: ReadonlySet<Happening['type']> = new Set([
  'chat_users_changed',
  'thread_closed',
  'chat_scopes_changed',
  'routing_status_set',
  'agent_presence',
  'bot_status_set',
  'bot_changed',
  'agent_deleted',
]);

/** What the router does about what a command has led to (domain.md section 7): recorded after it, without an actor. */
export function route(state: LicenseState, recorder: Recorder): void {
  const happenings = recorder.happenings.filter(({ type }) => starts.has(type) || changes.has(type));
  if (happenings.length === 0) return;
  const router = new Router(state, recorder);
  for (const happening of happenings) router.follow(happening);
  if (happenings.some(({ type }) => changes.has(type))) router.serveWaiting();
}

/** A reply timeout, for the message that tells of it. */
export interface Timeout {
  readonly agentId: string;
  readonly minutes: number;
}

/** Assigns chats and takes them off agents. Every step rests on all steps before it. */
export class Router {
  readonly #desk: Desk;

  constructor(
    private readonly state: LicenseState,
    private readonly recorder: Recorder,
  ) {
    this.#desk = new Desk(state);
    this.#desk.catchUp(recorder.happenings);
  }

  /** The direct consequence of one happening. */
  follow(happening: Happening): void {
    if (happening.type === 'chat_started' || happening.type === 'thread_opened') {
      // Starting a thread as an agent does not run the router ([DOM:agentchats]).
      if (!this.state.agents.has(happening.cause.actorId ?? '')) this.#threadStarted(this.seat(happening.chatId));
    } else if (happening.type === 'chat_users_changed') {
      const before = this.state.chats.get(happening.chatId)?.members;
      const gone = happening.removedIds.filter((id) => before?.get(id)?.kind === 'agent');
      const seat = this.seat(happening.chatId);
      if (gone.length > 0 && seat.thread !== undefined && seat.agents.length === 0) this.#reassign(seat, gone);
    }
  }

  /** Chats that wait go to whoever can take them, those that have waited longest first. */
  serveWaiting(): void {
    if (!this.#isAutomatic) return;
    if (!this.#desk.hasRoom) return;
    for (const seat of this.#desk.waiting()) {
      const agentId = this.#desk.choose(seat, (id) => this.#desk.mayTake(seat, id));
      if (agentId === undefined) continue;
      this.#assign(seat, agentId, []);
      if (!this.#desk.hasRoom) return;
    }
  }

  /** Nobody has answered the customer in time: all agents are taken off ([DOM:reassign]). */
  timeOut(chatId: string, minutes: number): void {
    const seat = this.seat(chatId);
    const [agentId] = seat.agents;
    if (agentId !== undefined) this.#reassign(seat, seat.agents, { agentId, minutes });
  }

  seat(chatId: string): Seat {
    return this.#desk.seat(chatId);
  }

  record(...facts: FactBody[]): void {
    for (const fact of facts) this.recorder.recordRouted(fact);
    this.#desk.catchUp(this.recorder.happenings);
  }

  tell(seat: Seat, message: SystemMessage, variables: Readonly<Record<string, string>> = {}): void {
    if (seat.thread !== undefined) this.recorder.system(seat.chatId, seat.thread, message, variables, 'router');
    this.#desk.catchUp(this.recorder.happenings);
  }

  get #isAutomatic(): boolean {
    return this.state.settings.routingMode === 'automatic';
  }

  /** Agents who are still members keep the chat only if one of them is available ([DOM:again]). */
  #threadStarted(seat: Seat): void {
    const members = seat.agents;
    const isMember = (id: string) => members.includes(id);
    const agentId = this.#isAutomatic ? (this.#desk.choose(seat, isMember) ?? this.#desk.choose(seat)) : undefined;
    if (agentId === undefined) this.#unassign(seat, members);
    else this.#assign(seat, agentId, without(members, agentId));
  }

  /** The chat goes to another agent, or to nobody. @param gone agents who leave it, or have just left. */
  #reassign(seat: Seat, gone: readonly string[], timeout?: Timeout): void {
    const off = gone.filter((id) => seat.agents.includes(id));
    const agentId = this.#isAutomatic ? this.#desk.choose(seat, (id) => !gone.includes(id)) : undefined;
    if (agentId === undefined) this.#unassign(seat, off, timeout);
    else this.#assign(seat, agentId, off, timeout);
  }

  #assign(seat: Seat, agentId: string, removedIds: readonly string[], timeout?: Timeout): void {
    const { chatId } = seat;
    const isKept = seat.agents.includes(agentId);
    const added = isKept ? [] : [{ userId: agentId, kind: 'agent', reason: 'routed' } as const];
    if (added.length + removedIds.length > 0) this.record({ type: 'chat_users_changed', chatId, added, removedIds });
    if (isKept) this.record({ type: 'chat_kept', chatId, agentId });
    const name = { agent_name: this.#desk.nameOf(agentId) };
    if (timeout === undefined) this.tell(seat, 'routing.assigned', name);
    else this.tell(seat, 'routing.assigned after timeout', { ...name, ...this.#variablesOf(timeout) });
    this.#flag(seat, false);
  }

  #unassign(seat: Seat, removedIds: readonly string[], timeout?: Timeout): void {
    if (removedIds.length > 0) {
      this.record({ type: 'chat_users_changed', chatId: seat.chatId, added: [], removedIds });
    }
    if (timeout === undefined) this.tell(seat, 'routing.unassigned');
    else this.tell(seat, 'routing.unassigned after timeout', this.#variablesOf(timeout));
    this.#flag(seat, true);
  }

  #flag(seat: Seat, unassigned: boolean): void {
    const { chatId, thread } = seat;
    if (thread === undefined || seat.unassigned === unassigned) return;
    this.record(...flagFacts(chatId, thread, 'unassigned', unassigned));
  }

  #variablesOf({ agentId, minutes }: Timeout): Record<string, string> {
    return { silent_agent_name: this.#desk.nameOf(agentId), minutes_number: String(minutes) };
  }
}

function without(ids: readonly string[], id: string): string[] {
  return ids.filter((each) => each !== id);
}
