import type { BotStatus } from '../protocol/configuration-api.js';
import type { RoutingStatus } from '../protocol/user.js';

/** The words of the Agent API for a bot's status; `offline` has none (configuration-api.md 2.2). */
export const routingStatuses = {
  'accepting chats': 'accepting_chats',
  'not accepting chats': 'not_accepting_chats',
  offline: undefined,
} as const satisfies Record<BotStatus, RoutingStatus | undefined>;

/** How many chats routing may give a bot unless it says otherwise. */
export const defaultMaxChats = 6;

/** Without groups of its own a bot is where everybody is ([CONF-6]). */
export const defaultGroups = [{ id: 0, priority: 'normal' }] as const;
