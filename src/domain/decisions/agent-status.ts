import type { BotStatus } from '../../protocol/configuration-api.js';
import type { RoutingStatus } from '../../protocol/user.js';
import type { Recorder } from '../recorder.js';
import type { LicenseState } from '../state.js';

const words = {
  accepting_chats: 'accepting chats',
  not_accepting_chats: 'not accepting chats',
} as const satisfies Record<RoutingStatus, BotStatus>;

/**
 * The status of an agent or bot has changed: kept for webhooks, where somebody listens (configuration-api.md 3.2). Several
 * servers may see that an agent is gone: the first one tells it.
 * @param status `undefined`: not logged in any more.
 */
export function tellStatus(
  state: LicenseState,
  agentId: string,
  status: RoutingStatus | undefined,
  recorder: Recorder,
): void {
  const { listeners, toldStatus } = state.webhooks;
  if (!listeners.has('agent_status_changed')) return;
  const told = status === undefined ? 'offline' : words[status];
  if (toldStatus.get(agentId) !== told) recorder.record({ type: 'agent_status_told', agentId, status: told });
}

/** Agents who were told as logged in, and have not come back since the server began again: no logout told of them. */
export function tellAbsentAgents(state: LicenseState, recorder: Recorder): void {
  for (const [id, told] of state.webhooks.toldStatus) {
    const agent = state.agents.get(id);
    if (told !== 'offline' && agent?.loggedIn === false) tellStatus(state, id, undefined, recorder);
  }
}
