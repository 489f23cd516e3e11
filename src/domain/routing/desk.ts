import { routingStatuses } from '../bots.js';
import type { Happening, Joining } from '../fact.js';
import { type Access, type LicenseState, lastThread, presentMembers, type ThreadState } from '../state.js';
import type { Micros } from '../time.js';
import { admitsWith, changedAccess, openAccess } from '../visibility.js';
import { isBetter } from './choice.js';
import { inOrder, timeIn } from './queue.js';
import { agentsOf } from './standing.js';
import { changeBot, newBot, takesChats, type Worker, workerOf } from './worker.js';

/** A chat as the router sees it while it decides. */
export interface Seat {
  readonly chatId: string;
  /** The active thread; its id while it is not in the state yet. */
  thread: ThreadState | string | undefined;
  access: Access;
  /** In the order of joining. */
  agents: readonly string[];
  supervisors: ReadonlySet<string>;
  /** `routing.unassigned`, as it stands on chat and thread. */
  unassigned: boolean;
  /** Since when it has no agent, and the agents whose going made it so. */
  waitingSince: Micros | undefined;
  takenOff: readonly string[];
}

/**
 * The license as it will be after what has been decided so far: `decide` changes nothing, and what the router does rests
 * on what the command, and the router itself, have just done.
 */
export class Desk {
  readonly #seats = new Map<string, Seat>();
  /** Nobody in manual mode, where nobody is chosen. */
  readonly #workers = new Map<string, Worker>();
  #noted = 0;

  constructor(private readonly state: LicenseState) {
    if (state.settings.routingMode === 'manual') return;
    for (const agent of state.agents.values()) this.#workers.set(agent.id, workerOf(agent));
  }

  /** Takes in what has been decided since the last time. */
  catchUp(happenings: readonly Happening[]): void {
    for (const happening of happenings.slice(this.#noted)) this.#note(happening);
    this.#noted = happenings.length;
  }

  seat(chatId: string): Seat {
    const seat = this.#seats.get(chatId) ?? this.#seatOf(chatId);
    this.#seats.set(chatId, seat);
    return seat;
  }

  /** Chats with an active thread that have no agent; those that have waited longest first. */
  *waiting(): Iterable<Seat> {
    const { queues, lastAt } = this.state;
    for (const { item, at } of inOrder(queues.waiting)) {
      const seat = this.seat(item.id);
      if (seat.waitingSince === at) yield seat;
    }
    const since = ({ waitingSince = 0 }: Seat) => waitingSince;
    yield* [...this.#seats.values()].filter((seat) => since(seat) > lastAt).sort((a, b) => since(a) - since(b));
  }

  /** Whether anybody could take a chat, whichever it is. */
  get hasRoom(): boolean {
    for (const worker of this.#workers.values()) if (takesChats(worker)) return true;
    return false;
  }

  /**
   * Who gets the chat (domain.md [DOM:available]).
   * @param suits agents who come into question; all, when it is left out.
   */
  choose(seat: Seat, suits: (agentId: string) => boolean = () => true): string | undefined {
    let best: Worker | undefined;
    for (const worker of this.#workers.values()) {
      if (!isAvailable(worker, seat) || !suits(worker.id)) continue;
      if (best === undefined || isBetter(worker, best, seat.access)) best = worker;
    }
    return best?.id;
  }

  /**
   * Whether the agent may take a chat that waits: one whose going made it wait has to become available anew, and is not
   * chosen by the same decision ([DOM:reassign]).
   */
  mayTake({ takenOff, waitingSince = 0 }: Seat, agentId: string): boolean {
    if (!takenOff.includes(agentId)) return true;
    return waitingSince <= this.state.lastAt && (this.#workers.get(agentId)?.freeSince ?? 0) > waitingSince;
  }

  /** A deleted one has none. */
  nameOf(agentId: string): string {
    const { name } = this.#workers.get(agentId) ?? this.state.agents.get(agentId) ?? {};
    return name || agentId;
  }

  #note(happening: Happening): void {
    const { at } = happening;
    switch (happening.type) {
      case 'chat_started': {
        const { chatId, scopes, members, thread, properties } = happening;
        const access = { groups: new Set(scopes.groups), agents: new Set(scopes.agents) };
        const seat = { ...emptySeat(chatId), access, agents: agentsAmong(members) };
        this.#seats.set(chatId, seat);
        this.#begin(seat, thread.id, properties.routing?.unassigned === true, at);
        return;
      }
      case 'thread_opened': {
        const seat = this.seat(happening.chatId);
        seat.agents = [...seat.agents, ...agentsAmong(happening.joined)];
        this.#begin(seat, happening.thread.id, happening.properties.routing?.unassigned === true, at);
        return;
      }
      case 'chat_users_changed':
        this.#changeUsers(this.seat(happening.chatId), happening.added, happening.removedIds, at);
        return;
      case 'thread_closed': {
        const seat = this.seat(happening.chatId);
        for (const id of seat.agents) this.#free(id, at);
        seat.thread = undefined;
        seat.waitingSince = undefined;
        return;
      }
      case 'chat_scopes_changed': {
        const seat = this.seat(happening.chatId);
        seat.access = changedAccess(seat.access, happening.added, happening.removed);
        return;
      }
      case 'chat_properties_set': {
        const unassigned = happening.properties.routing?.unassigned;
        if (unassigned !== undefined) this.seat(happening.chatId).unassigned = unassigned === true;
        return;
      }
      case 'chat_kept':
        this.#work(happening.agentId, (worker) => {
          worker.lastAssigned = at;
        });
        return;
      case 'routing_status_set':
        this.#work(happening.agentId, (worker) => {
          worker.status = happening.status;
          worker.freeSince = at;
        });
        return;
      case 'agent_presence':
        this.#work(happening.agentId, (worker) => {
          worker.loggedIn = happening.loggedIn;
          worker.freeSince = at;
        });
        return;
      case 'bot_created':
        this.#workers.set(happening.agentId, newBot(happening.agentId, happening.name, happening.change));
        return;
      case 'bot_changed':
        this.#work(happening.agentId, (worker) => {
          changeBot(worker, happening.change);
          worker.freeSince = at;
        });
        return;
      case 'bot_status_set':
        this.#work(happening.agentId, (worker) => {
          worker.status = routingStatuses[happening.status];
          worker.loggedIn = worker.status !== undefined;
          worker.freeSince = at;
        });
        return;
      case 'agent_deleted':
        this.#workers.delete(happening.agentId);
    }
  }

  #begin(seat: Seat, thread: string, unassigned: boolean, at: Micros): void {
    seat.thread = thread;
    seat.unassigned = unassigned;
    seat.takenOff = [];
    seat.waitingSince = seat.agents.length === 0 ? at : undefined;
    for (const id of seat.agents) this.#load(id);
  }

  #changeUsers(seat: Seat, added: readonly Joining[], removedIds: readonly string[], at: Micros): void {
    const before = seat.agents;
    const joined = agentsAmong(added).filter((id) => !before.includes(id));
    const gone = before.filter((id) => removedIds.includes(id));
    seat.agents = [...before.filter((id) => !gone.includes(id)), ...joined];
    const watching = new Set(seat.supervisors);
    for (const { userId, kind } of added) {
      if (kind === 'supervisor') watching.add(userId);
      else watching.delete(userId);
    }
    for (const id of removedIds) watching.delete(id);
    seat.supervisors = watching;
    if (seat.thread === undefined) return;
    for (const id of gone) this.#free(id, at);
    for (const id of joined) this.#load(id);
    const isNewlyAssigned = joined.length === seat.agents.length;
    for (const id of isNewlyAssigned ? joined : []) {
      this.#work(id, (worker) => {
        worker.lastAssigned = at;
      });
    }
    if (seat.agents.length > 0) {
      seat.waitingSince = undefined;
    } else if (seat.waitingSince === undefined) {
      seat.waitingSince = at;
      seat.takenOff = gone;
    }
  }

  #load(agentId: string): void {
    this.#work(agentId, (worker) => {
      worker.openChats += 1;
    });
  }

  #free(agentId: string, at: Micros): void {
    this.#work(agentId, (worker) => {
      if (worker.openChats === worker.maxChats) worker.freeSince = at;
      worker.openChats -= 1;
    });
  }

  #work(agentId: string, change: (worker: Worker) => void): void {
    const worker = this.#workers.get(agentId);
    if (worker !== undefined) change(worker);
  }

  #seatOf(chatId: string): Seat {
    const chat = this.state.chats.get(chatId);
    if (chat === undefined) throw new Error(`routing of an unknown chat ${chatId}`);
    const { standing } = chat;
    return {
      ...emptySeat(chatId),
      thread: standing === undefined ? undefined : lastThread(chat),
      access: chat.access,
      agents: agentsOf(chat),
      supervisors: new Set(presentMembers(chat, 'supervisor').map(({ userId }) => userId)),
      unassigned: chat.properties.routing?.unassigned === true,
      waitingSince: standing && timeIn(this.state.queues.waiting, standing.wait),
      takenOff: standing?.takenOff ?? [],
    };
  }
}

function isAvailable(worker: Worker, seat: Seat): boolean {
  const { id, groups } = worker;
  const own = seat.thread !== undefined && seat.agents.includes(id) ? 1 : 0; // the chat itself takes no slot
  return takesChats(worker, own) && !seat.supervisors.has(id) && admitsWith(seat.access, id, groups);
}

function emptySeat(chatId: string): Seat {
  return {
    chatId,
    thread: undefined,
    access: openAccess,
    agents: [],
    supervisors: new Set(),
    unassigned: false,
    waitingSince: undefined,
    takenOff: [],
  };
}

function agentsAmong(joinings: readonly Joining[]): string[] {
  return joinings.filter(({ kind }) => kind === 'agent').map(({ userId }) => userId);
}
