import type { BotStatus } from '../../protocol/configuration-api.js';
import { maxBots } from '../../protocol/limits.js';
import type { TokenHash } from '../accounts.js';
import { routingStatuses } from '../bots.js';
import type { Caller } from '../configuration-command.js';
import type { BotChange, BotSession } from '../configuration-facts.js';
import type { Actor } from '../permissions.js';
import type { Recorder } from '../recorder.js';
import { forbidden, notFound, ok, type Result, refuse } from '../result.js';
import { type AgentState, isMember, type LicenseState } from '../state.js';
import { statusOf } from '../view/configuration.js';
import { tellStatus } from './agent-status.js';

/** configuration-api.md 2.4. */
export function createBot(
  state: LicenseState,
  actor: Actor,
  command: { caller: Caller; name: string; status: BotStatus; change: BotChange },
  recorder: Recorder,
): Result<void> {
  if (!hasScope(actor, 'agents-bot--my:write')) return forbidden();
  const bots = [...state.agents.values()].filter(({ bot }) => bot !== undefined);
  if (bots.length >= maxBots) return refuse('validation', `The license has ${maxBots} bots already`);
  const { caller, name, change } = command;
  const agentId = recorder.context.newId('bot');
  const session = sessionOf(state, caller);
  recorder.record({ type: 'bot_created', agentId, clientId: caller.clientId, name, change, session }, 'primary');
  setStatus(state, agentId, 'offline', command.status, recorder);
  return ok(undefined);
}

/** configuration-api.md 2.6: logs the bot in through the token that asks. */
export function updateBot(
  state: LicenseState,
  actor: Actor,
  command: { caller: Caller; agentId: string; status: BotStatus | undefined; change: BotChange },
  recorder: Recorder,
): Result<void> {
  if (!hasScope(actor, 'agents-bot--my:write')) return forbidden();
  const { caller, agentId, status, change } = command;
  const agent = state.agents.get(agentId);
  if (agent?.bot === undefined) return notFound('id');
  if (agent.bot.clientId !== caller.clientId) return forbidden();
  recorder.record({ type: 'bot_changed', agentId, change, session: sessionOf(state, caller) }, 'primary');
  if (status !== undefined) setStatus(state, agentId, statusOf(agent), status, recorder);
  return ok(undefined);
}

/** configuration-api.md 2.5. Leaving is told like any other, without a system message (domain.md section 3). */
export function removeBot(
  state: LicenseState,
  actor: Actor,
  command: { caller: Caller; agentId: string },
  recorder: Recorder,
): Result<void> {
  const all = hasScope(actor, 'agents-bot--all:write');
  if (!all && !hasScope(actor, 'agents-bot--my:write')) return forbidden();
  const { caller, agentId } = command;
  const agent = state.agents.get(agentId);
  if (agent?.bot === undefined) return notFound('bot_agent_id');
  if (!all && agent.bot.clientId !== caller.clientId) return forbidden();
  leaveChats(state, agent, recorder);
  recorder.record({ type: 'agent_deleted', agentId }, 'primary');
  return ok(undefined);
}

/** The bots that are logged in through these tokens are so no more (configuration-api.md section 2). */
export function logOutBots(state: LicenseState, tokens: ReadonlySet<TokenHash>, recorder: Recorder): void {
  for (const agent of state.agents.values()) {
    const { token, refresh } = agent.bot ?? {};
    if (!isIn(tokens, token) && !isIn(tokens, refresh)) continue;
    setStatus(state, agent.id, statusOf(agent), 'offline', recorder);
  }
}

function isIn(tokens: ReadonlySet<TokenHash>, token: TokenHash | undefined): boolean {
  return token !== undefined && tokens.has(token);
}

/** An access token may have been replaced when its grant is revoked: the refresh token stands for all of them. */
function sessionOf(state: LicenseState, { token }: Caller): BotSession {
  const refresh = state.accounts.accessTokens.get(token)?.refresh;
  return { token, ...(refresh !== undefined && { refresh }) };
}

function setStatus(
  state: LicenseState,
  agentId: string,
  before: BotStatus,
  status: BotStatus,
  recorder: Recorder,
): void {
  if (status === before) return;
  recorder.record({ type: 'bot_status_set', agentId, status });
  tellStatus(state, agentId, routingStatuses[status], recorder);
}

function leaveChats(state: LicenseState, { id }: AgentState, recorder: Recorder): void {
  for (const chat of state.chats.values()) {
    if (!isMember(chat, id)) continue;
    recorder.record({ type: 'chat_users_changed', chatId: chat.id, added: [], removedIds: [id] });
  }
}

function hasScope(actor: Actor, scope: string): boolean {
  return actor.kind === 'agent' && actor.scopes.has(scope);
}
