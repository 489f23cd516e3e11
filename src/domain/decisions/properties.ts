import type { BareProperties } from '../../protocol/properties.js';
import { type Actor, chatFor } from '../permissions.js';
import { changedProperties, checkWrite } from '../properties.js';
import type { Recorder } from '../recorder.js';
import { notFound, ok, type Result } from '../result.js';
import type { LicenseState } from '../state.js';

/** agent-actions.md section 23, customer-actions.md 4.13. Values that are there already are no change ([ACT:props]). */
export function updateChatProperties(
  state: LicenseState,
  actor: Actor,
  command: { chatId: string; properties: BareProperties },
  recorder: Recorder,
): Result<void> {
  const found = chatFor(state, actor, command.chatId, 'chats.conversation:write');
  if (!found.ok) return found;
  const checked = checkWrite(state.propertyConfigs, 'chat', actor.kind, command.properties, 'properties');
  if (!checked.ok) return checked;
  const properties = changedProperties(found.value.properties, command.properties);
  if (properties !== undefined) {
    recorder.record({ type: 'chat_properties_set', chatId: command.chatId, properties }, 'primary');
  }
  return ok(undefined);
}

/** agent-actions.md section 24, customer-actions.md 4.14: any thread of the chat, active or closed. */
export function updateThreadProperties(
  state: LicenseState,
  actor: Actor,
  command: { chatId: string; threadId: string; properties: BareProperties },
  recorder: Recorder,
): Result<void> {
  const { chatId, threadId } = command;
  const found = chatFor(state, actor, chatId, 'chats.conversation:write');
  if (!found.ok) return found;
  const thread = found.value.threads.findLast((candidate) => candidate.id === threadId);
  if (thread === undefined) return notFound('thread_id');
  const checked = checkWrite(state.propertyConfigs, 'thread', actor.kind, command.properties, 'properties');
  if (!checked.ok) return checked;
  const properties = changedProperties(thread.properties, command.properties);
  if (properties !== undefined) {
    recorder.record({ type: 'thread_properties_set', chatId, threadId, properties }, 'primary');
  }
  return ok(undefined);
}
