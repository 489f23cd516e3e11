import { type Actor, type ChatRight, chatFor, reachOf } from '../permissions.js';
import type { Recorder } from '../recorder.js';
import { forbidden, notFound, ok, type Result, refuse } from '../result.js';
import { isAssignedNow } from '../routing/flags.js';
import { activeThread, type ChatState, isMember, isSupervisor, type LicenseState } from '../state.js';
import { nameInMessages } from '../system-messages.js';

/** agent-actions.md section 9. Who is in already is skipped; with nobody left to add nothing happens ([ACT:join]). */
export function joinChat(
  state: LicenseState,
  actor: Actor,
  command: { chatId: string; agentIds: readonly string[] },
  recorder: Recorder,
): Result<void> {
  const allowed = chatToJoin(state, actor, command.chatId, command.agentIds);
  if (!allowed.ok) return allowed;
  const chat = allowed.value;
  const isAgentAlready = (id: string) => isMember(chat, id) && chat.members.get(id)?.kind === 'agent';
  const joining = [...new Set(command.agentIds)].filter((id) => !isAgentAlready(id));
  if (joining.length > 0) join(state, chat, joining, 'joined', recorder);
  return ok(undefined);
}

/**
 * Agents become members: one push for all of them, then one system message each, then what it does to routing
 * (agent-pushes.md section 4).
 */
export function join(
  state: LicenseState,
  chat: ChatState,
  agentIds: readonly string[],
  reason: 'joined' | 'wrote',
  recorder: Recorder,
): void {
  const added = agentIds.map((userId) => ({
    userId,
    kind: 'agent' as const,
    reason,
    ...(isSupervisor(chat, userId) && { watchedBefore: true as const }),
  }));
  recorder.record(
    { type: 'chat_users_changed', chatId: chat.id, added, removedIds: [] },
    reason === 'joined' ? 'primary' : undefined,
  );
  const thread = activeThread(chat);
  if (thread === undefined) return;
  for (const id of agentIds) {
    recorder.system(chat.id, thread, 'agent_joined', { agent_name: nameInMessages(state.agents.get(id)) });
  }
  isAssignedNow(chat, thread, recorder);
}

/** agent-actions.md section 10. Who is in the chat already stays what they are; no system message ([ACT:supervise]). */
export function superviseChat(
  state: LicenseState,
  actor: Actor,
  command: { chatId: string; agentIds: readonly string[] },
  recorder: Recorder,
): Result<void> {
  const agentIds = command.agentIds.length > 0 ? [...new Set(command.agentIds)] : [actor.id];
  const allowed = chatToJoin(state, actor, command.chatId, agentIds);
  if (!allowed.ok) return allowed;
  const added = agentIds
    .filter((id) => !isMember(allowed.value, id))
    .map((userId) => ({ userId, kind: 'supervisor' as const, reason: 'joined' as const }));
  if (added.length > 0) {
    recorder.record({ type: 'chat_users_changed', chatId: command.chatId, added, removedIds: [] }, 'primary');
  }
  return ok(undefined);
}

/** The chat, if the actor may bring these agents into it (agent-actions.md section 9, "Who may"). */
function chatToJoin(state: LicenseState, actor: Actor, chatId: string, agentIds: readonly string[]): Result<ChatState> {
  const onlySelf = agentIds.every((id) => id === actor.id);
  const mayWriteToAll = reachOf(actor, 'chats.conversation:write') === 'all';
  const found = chatFor(state, actor, chatId, ...rightsOver(onlySelf && mayWriteToAll));
  if (!found.ok) return found;
  return agentIds.every((id) => state.agents.has(id)) ? found : notFound('agent_ids');
}

/** Who comes and goes is meta data of a chat; for oneself the right to write to it may do, too. */
function rightsOver(oneselfByWriting: boolean): ChatRight[] {
  return oneselfByWriting ? ['chats.meta:write', 'chats.conversation:write'] : ['chats.meta:write'];
}

/** agent-actions.md section 11. Without ids it is the acting agent who leaves. */
export function removeFromChat(
  state: LicenseState,
  actor: Actor,
  command: {
    chatId: string;
    agentIds: readonly string[];
    customerIds: readonly string[];
    mayRemoveCustomers?: true;
  },
  recorder: Recorder,
): Result<void> {
  const named = new Set([...command.agentIds, ...command.customerIds]);
  const ids = named.size > 0 ? [...named] : [actor.id];
  const found = chatFor(state, actor, command.chatId, ...rightsOver(ids.every((id) => id === actor.id)));
  if (!found.ok) return found;
  const chat = found.value;
  const namesCustomer = command.customerIds.length > 0 || command.agentIds.some((id) => state.customers.has(id));
  if (namesCustomer && command.mayRemoveCustomers !== true) return forbidden();
  if (ids.some((id) => !isMember(chat, id))) {
    return refuse('validation', 'agent_ids has a user who is not in the chat');
  }
  const agents = ids.filter((id) => chat.members.get(id)?.kind === 'agent');
  recorder.record({ type: 'chat_users_changed', chatId: chat.id, added: [], removedIds: ids }, 'primary');
  const thread = activeThread(chat);
  if (thread === undefined) return ok(undefined);
  for (const id of agents) {
    recorder.system(chat.id, thread, 'agent_left', { agent_name: nameInMessages(state.agents.get(id)) });
  }
  return ok(undefined);
}
