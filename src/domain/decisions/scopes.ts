import type { Scopes } from '../../protocol/scopes.js';
import { matchingScopes } from '../auto-scopes.js';
import type { AutoScopes } from '../fact.js';
import { type Actor, chatFor } from '../permissions.js';
import type { Recorder } from '../recorder.js';
import { forbidden, notFound, ok, type Result } from '../result.js';
import { type Access, type ChatState, type LicenseState, presentMembers } from '../state.js';
import { changedAccess, openAccess } from '../visibility.js';

/** agent-actions.md section 20, customer-actions.md 4.11. Customers name groups only. */
export function updateChatScopes(
  state: LicenseState,
  actor: Actor,
  command: { chatId: string; add: Scopes; remove: Scopes },
  recorder: Recorder,
): Result<void> {
  const found = chatFor(state, actor, command.chatId, 'chats.meta:write');
  if (!found.ok) return found;
  if (command.add.agents?.some((id) => !state.agents.has(id))) return notFound('add_scopes.agents');
  const chat = found.value;
  recordScopes(chat, changedAccess(chat.access, command.add, command.remove), recorder, 'primary');
  return ok(undefined);
}

/** A thread starts in an existing chat: rules that match now add their scopes first ([ACT:auto]). */
export function applyAutoScopes(state: LicenseState, chat: ChatState, recorder: Recorder): void {
  const rules = matchingScopes(state, chat.properties, presentMembers(chat, 'customer')[0]?.userId);
  const after = rules.reduce((access, scopes) => changedAccess(access, scopes, {}), chat.access);
  recordScopes(chat, after, recorder);
}

/** Scopes of a chat that is about to start: the asked ones and those of matching rules. */
export function initialScopes(
  state: LicenseState,
  asked: Scopes,
  properties: ChatState['properties'],
  customerId: string | undefined,
): Scopes {
  const start = changedAccess(openAccess, asked, {});
  const rules = matchingScopes(state, properties, customerId);
  return scopesOf(rules.reduce((access, scopes) => changedAccess(access, scopes, {}), start));
}

/** agent-actions.md section 26. */
export function addAutoScopes(
  state: LicenseState,
  actor: Actor,
  command: { rule: Omit<AutoScopes, 'id'> },
  recorder: Recorder,
): Result<void> {
  if (actor.kind !== 'agent' || !actor.scopes.has('auto_chat_scopes:write')) return forbidden();
  if (command.rule.scopes.agents?.some((id) => !state.agents.has(id))) return notFound('scopes.agents');
  const rule = { id: recorder.context.newId('auto_scopes'), ...command.rule };
  recorder.record({ type: 'auto_scopes_added', rule }, 'primary');
  return ok(undefined);
}

/** agent-actions.md section 27. */
export function removeAutoScopes(
  state: LicenseState,
  actor: Actor,
  command: { id: string },
  recorder: Recorder,
): Result<void> {
  if (actor.kind !== 'agent' || !actor.scopes.has('auto_chat_scopes:write')) return forbidden();
  if (!state.autoScopes.has(command.id)) return notFound('auto_chat_scopes_id');
  recorder.record({ type: 'auto_scopes_removed', id: command.id }, 'primary');
  return ok(undefined);
}

/** Only what really changes; nothing when nothing does ([ACT:scopes]). */
function recordScopes(chat: ChatState, after: Access, recorder: Recorder, primary?: 'primary'): void {
  const added = difference(after, chat.access);
  const removed = difference(chat.access, after);
  if (Object.keys(added).length + Object.keys(removed).length === 0) return;
  recorder.record({ type: 'chat_scopes_changed', chatId: chat.id, added, removed }, primary);
}

function difference(a: Access, b: Access): Scopes {
  return scopesOf({
    groups: new Set([...a.groups].filter((id) => !b.groups.has(id))),
    agents: new Set([...a.agents].filter((id) => !b.agents.has(id))),
  });
}

function scopesOf(access: Access): Scopes {
  return {
    ...(access.groups.size > 0 && { groups: [...access.groups] }),
    ...(access.agents.size > 0 && { agents: [...access.agents] }),
  };
}
