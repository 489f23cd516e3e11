import { type Actor, chatFor } from '../permissions.js';
import type { Recorder } from '../recorder.js';
import { notFound, ok, type Result, refuse } from '../result.js';
import { buttonsOf, eventOf } from '../rich-messages.js';
import type { LicenseState } from '../state.js';
import { showsEvent } from '../view/chats.js';

/** agent-actions.md section 14, customer-actions.md 4.8. A hidden event is an unknown one (customer-objects.md 6.2). */
export function sendPostback(
  state: LicenseState,
  actor: Actor,
  command: { chatId: string; threadId: string; eventId: string; postbackId: string; toggled: boolean },
  recorder: Recorder,
): Result<void> {
  const found = chatFor(state, actor, command.chatId, 'chats.conversation:write');
  if (!found.ok) return found;
  const thread = found.value.threads.findLast((candidate) => candidate.id === command.threadId);
  if (thread === undefined) return notFound('thread_id');
  const event = eventOf(thread, command.eventId);
  if (event === undefined || !showsEvent(actor.kind, event)) return notFound('event_id');
  if (event.body.type !== 'rich_message') return refuse('validation', 'event_id must be a rich message');
  if (buttonsOf(thread, event.id, command.postbackId).length === 0) return notFound('postback.id');
  recorder.record({ ...command, type: 'postback_sent', userId: actor.id }, 'primary');
  return ok(undefined);
}
