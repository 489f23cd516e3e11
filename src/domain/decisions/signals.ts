import type { Recipients } from '../../protocol/event.js';
import { type Actor, chatFor } from '../permissions.js';
import type { Recorder } from '../recorder.js';
import { ok, type Result } from '../result.js';
import { activeThread, isSupervisor, type LicenseState } from '../state.js';
import { recipientsOf } from './events.js';

/** agent-actions.md section 17. Told to others, never stored; no join is needed and none happens ([ACT:typing]). */
export function sendTyping(
  state: LicenseState,
  actor: Actor,
  command: { chatId: string; recipients: Recipients; isTyping: boolean },
  recorder: Recorder,
): Result<void> {
  const found = chatFor(state, actor, command.chatId, 'chats.conversation:write');
  if (!found.ok) return found;
  const supervisor = isSupervisor(found.value, actor.id);
  const recipients = recipientsOf(actor, command.recipients, supervisor);
  recorder.record({ type: 'typing', chatId: command.chatId, userId: actor.id, recipients, isTyping: command.isTyping });
  return ok(undefined);
}

/** customer-actions.md 4.9; without an active thread it is dropped ([CACT-30]). */
export function sendSneakPeek(
  state: LicenseState,
  actor: Actor,
  command: { chatId: string; text: string },
  recorder: Recorder,
): Result<void> {
  const found = chatFor(state, actor, command.chatId, 'chats.conversation:write');
  if (!found.ok) return found;
  if (activeThread(found.value) === undefined) return ok(undefined);
  recorder.record({ type: 'sneak_peek', chatId: command.chatId, userId: actor.id, text: command.text });
  return ok(undefined);
}
