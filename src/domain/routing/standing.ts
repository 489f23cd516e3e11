import type { Edits } from '../edits.js';
import type { ChatState, EventState, LicenseState, Membership, ThreadState } from '../state.js';
import { presentMembers } from '../state.js';
import type { Micros } from '../time.js';
import { leave, noPlace, type Place, type Queue, stand } from './queue.js';

/**
 * What the router knows of a chat with an active thread; `apply` keeps it, from the facts alone. A chat stands in at
 * most one of the queues `waiting` and `lively`/`idle`: nobody is assigned, or somebody is.
 */
export interface Standing {
  /** The customer's latest event of the thread, while no agent has replied to it. */
  unanswered: Micros | undefined;
  /** Agents whose going made the chat wait: it is not theirs again until they become available anew. */
  takenOff: readonly string[];
  /** Since when the chat has no agent. */
  readonly wait: Place<ChatState>;
  /** Start of the reply timer. */
  readonly reply: Place<ChatState>;
  /** Start of the inactivity timers. */
  readonly activity: Place<ChatState>;
}

/** Chats by what the router waits for. */
export interface Queues {
  readonly waiting: Queue<ChatState>;
  readonly unreplied: Queue<ChatState>;
  readonly lively: Queue<ChatState>;
  /** The idle limit has passed, the archive limit has not. */
  readonly idle: Queue<ChatState>;
}

/** A thread has been opened, without its first events yet. @param by who opened it. */
export function threadBegins(
  state: LicenseState,
  chat: ChatState,
  by: string | undefined,
  at: Micros,
  edits: Edits,
): void {
  const standing: Standing = {
    unanswered: undefined,
    takenOff: [],
    wait: noPlace(chat),
    reply: noPlace(chat),
    activity: noPlace(chat),
  };
  edits.set(chat, 'standing', standing);
  const agents = agentsOf(chat);
  for (const id of agents) addLoad(state, id, 1, edits);
  if (agents.length === 0) {
    stand(state.queues.waiting, standing.wait, at, edits);
  } else {
    stand(state.queues.lively, standing.activity, at, edits);
    if (by !== undefined && agents.includes(by)) noteAssigned(state, by, at, edits);
  }
}

export function threadEnds(state: LicenseState, chat: ChatState, at: Micros, edits: Edits): void {
  const { standing } = chat;
  if (standing === undefined) return;
  for (const id of agentsOf(chat)) free(state, id, at, edits);
  for (const place of [standing.wait, standing.reply, standing.activity]) leave(place, edits);
  edits.set(chat, 'standing', undefined);
}

/** An event has been added: whoever wrote it, the inactivity timers start again; annotations count for nothing. */
export function eventArrives(
  state: LicenseState,
  chat: ChatState,
  thread: ThreadState,
  event: EventState,
  edits: Edits,
): void {
  const { standing } = chat;
  const { type } = event.body;
  if (standing === undefined || !thread.active || type === 'system_message' || type === 'annotation') return;
  const { activity, reply } = standing;
  if (activity.queue !== undefined) stand(activity.queue, activity, event.at, edits);
  if (event.authorId === undefined) return;
  if (state.customers.has(event.authorId)) {
    edits.set(standing, 'unanswered', event.at);
    const isAssigned = activity.queue !== undefined;
    if (isAssigned && reply.queue === undefined) stand(state.queues.unreplied, reply, event.at, edits);
  } else if (event.recipients === 'all') {
    edits.set(standing, 'unanswered', undefined);
    leave(reply, edits);
  }
}

/** Members have come or gone. @param before the agents who were in the chat. */
export function membersChange(
  state: LicenseState,
  chat: ChatState,
  before: readonly string[],
  at: Micros,
  edits: Edits,
): void {
  const { standing } = chat;
  if (standing === undefined) return;
  const after = agentsOf(chat);
  const joined = after.filter((id) => !before.includes(id));
  const gone = before.filter((id) => !after.includes(id));
  for (const id of joined) addLoad(state, id, 1, edits);
  for (const id of gone) free(state, id, at, edits);
  if (after.length === 0) {
    if (standing.wait.queue !== undefined) return;
    edits.set(standing, 'takenOff', gone);
    leave(standing.reply, edits);
    leave(standing.activity, edits);
    stand(state.queues.waiting, standing.wait, at, edits);
    return;
  }
  if (joined.length === after.length) {
    edits.set(standing, 'takenOff', []);
    leave(standing.wait, edits);
    leave(standing.reply, edits);
    stand(activityQueue(state, chat), standing.activity, at, edits);
    for (const id of joined) noteAssigned(state, id, at, edits);
  }
  settleReply(state, chat, standing, at, edits);
}

/** A member has read on: what all customers wrote may have been seen now, or only what they wrote first. */
export function seen(state: LicenseState, chat: ChatState, userId: string, at: Micros, edits: Edits): void {
  const { standing } = chat;
  const reader = chat.members.get(userId);
  if (standing === undefined || reader === undefined || !reader.present || reader.kind !== 'agent') return;
  settleReply(state, chat, standing, at, edits);
  const { reply } = standing;
  if (reply.queue === undefined) return;
  const first = firstUnseen(state, chat, reader.seenUpTo ?? 0);
  if (first !== undefined && first > reply.at) stand(reply.queue, reply, first, edits);
}

/** `routing.idle` has been set. */
export function idleChanges(state: LicenseState, chat: ChatState, edits: Edits): void {
  const activity = chat.standing?.activity;
  if (activity?.queue !== undefined) stand(activityQueue(state, chat), activity, activity.at, edits);
}

/** The agent came, or takes chats again, or more of them. */
export function mayBeFree(state: LicenseState, agentId: string, at: Micros, edits: Edits): void {
  const agent = state.agents.get(agentId);
  if (agent !== undefined) edits.set(agent, 'freeSince', at);
}

/** Somebody became the agent of a chat: of those who have been waiting longer for one, others come first next time. */
export function noteAssigned(state: LicenseState, agentId: string, at: Micros, edits: Edits): void {
  const agent = state.agents.get(agentId);
  if (agent !== undefined) edits.set(agent, 'lastAssigned', at);
}

/** Agents who are in the chat, supervisors excepted, in the order of joining. */
export function agentsOf(chat: ChatState): string[] {
  return presentMembers(chat, 'agent').map((member) => member.userId);
}

/**
 * The reply timer runs while a customer has written what no agent of the chat has answered or seen ([DOM:replied]). When
 * that becomes so it starts; while it is so it goes on.
 */
function settleReply(state: LicenseState, chat: ChatState, standing: Standing, at: Micros, edits: Edits): void {
  const { unanswered, reply } = standing;
  const hasSeen = (member: Membership) => (member.seenUpTo ?? 0) >= (unanswered ?? 0);
  const runs =
    unanswered !== undefined &&
    presentMembers(chat, 'customer').length > 0 &&
    !presentMembers(chat, 'agent').some(hasSeen);
  if (!runs) leave(reply, edits);
  else if (reply.queue === undefined) stand(state.queues.unreplied, reply, at, edits);
}

function firstUnseen(state: LicenseState, chat: ChatState, seenUpTo: Micros): Micros | undefined {
  const events = chat.threads.at(-1)?.events ?? [];
  let first: Micros | undefined;
  for (let place = events.length - 1; place >= 0; place -= 1) {
    const event = events[place];
    if (event === undefined || event.at <= seenUpTo) break;
    const counts = event.body.type !== 'annotation' && event.authorId !== undefined;
    if (counts && state.customers.has(event.authorId ?? '')) first = event.at;
  }
  return first;
}

function activityQueue(state: LicenseState, chat: ChatState): Queue<ChatState> {
  return chat.properties.routing?.idle === true ? state.queues.idle : state.queues.lively;
}

function addLoad(state: LicenseState, agentId: string, change: 1 | -1, edits: Edits): void {
  const agent = state.agents.get(agentId);
  if (agent !== undefined) edits.set(agent, 'openChats', agent.openChats + change);
}

/** The agent has one chat less; who had no free slot has one now. */
function free(state: LicenseState, agentId: string, at: Micros, edits: Edits): void {
  const agent = state.agents.get(agentId);
  if (agent?.openChats === agent?.maxChats) mayBeFree(state, agentId, at, edits);
  addLoad(state, agentId, -1, edits);
}
