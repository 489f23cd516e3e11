import type { GroupPriority } from '../../protocol/configuration-api.js';
import type { RoutingStatus } from '../../protocol/user.js';
import { defaultGroups, defaultMaxChats } from '../bots.js';
import type { BotChange } from '../configuration-facts.js';
import type { AgentState } from '../state.js';
import type { Micros } from '../time.js';

/** An agent as the router sees them while it decides. */
export interface Worker {
  readonly id: string;
  name: string;
  maxChats: number;
  groups: ReadonlyMap<number, GroupPriority>;
  loggedIn: boolean;
  status: RoutingStatus | undefined;
  openChats: number;
  /** When they last became available, or may have. */
  freeSince: Micros;
  lastAssigned: Micros;
}

/** @param own chats of theirs that do not count. */
export function takesChats(worker: Worker, own = 0): boolean {
  const { loggedIn, status, openChats, maxChats } = worker;
  return loggedIn && status === 'accepting_chats' && openChats - own < maxChats;
}

export function workerOf(agent: AgentState): Worker {
  const { id, name, maxChats, groups, loggedIn, routingStatus: status, openChats, freeSince, lastAssigned } = agent;
  return { id, name, maxChats, groups, loggedIn, status, openChats, freeSince, lastAssigned };
}

/** Offline until a status follows. */
export function newBot(id: string, name: string, change: BotChange): Worker {
  const nothing = { loggedIn: false, status: undefined, openChats: 0, freeSince: 0, lastAssigned: 0 };
  const bot: Worker = { id, name, maxChats: defaultMaxChats, groups: groupsOf(defaultGroups), ...nothing };
  changeBot(bot, change);
  return bot;
}

export function changeBot(bot: Worker, { name, maxChats, groups }: BotChange): void {
  if (name !== undefined) bot.name = name;
  if (maxChats !== undefined) bot.maxChats = maxChats;
  if (groups !== undefined) bot.groups = groupsOf(groups);
}

function groupsOf(groups: NonNullable<BotChange['groups']>): Worker['groups'] {
  return new Map(groups.map(({ id, priority }) => [id, priority]));
}
