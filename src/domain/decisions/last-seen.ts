import { chatsOfCustomer } from '../chat-lists.js';
import { type Actor, chatFor } from '../permissions.js';
import type { Recorder } from '../recorder.js';
import { ok, type Result } from '../result.js';
import type { ChatState, LicenseState } from '../state.js';
import { type Micros, seconds } from '../time.js';

/** agent-actions.md section 25: never decreases, never in the future, no fact when nothing changes ([ACT:seen]). */
export function updateLastSeen(
  state: LicenseState,
  actor: Actor,
  command: { chatId: string; seenUpTo: Micros | undefined },
  recorder: Recorder,
): Result<void> {
  const found = chatFor(state, actor, command.chatId, 'chats:read');
  if (!found.ok) return found;
  recordSeen(found.value, actor, command.seenUpTo, recorder);
  return ok(undefined);
}

/** customer-actions.md [CACT-39]: one push for each chat where it changed. */
export function updateLastSeenEverywhere(
  state: LicenseState,
  actor: Actor,
  command: { seenUpTo: Micros | undefined },
  recorder: Recorder,
): Result<void> {
  for (const chat of chatsOfCustomer(state, actor.id)) recordSeen(chat, actor, command.seenUpTo, recorder);
  return ok(undefined);
}

function recordSeen(chat: ChatState, actor: Actor, asked: Micros | undefined, recorder: Recorder): void {
  const now = recorder.nextTime();
  const seenUpTo = Math.min(asked ?? now, now);
  const before = chat.members.get(actor.id)?.seenUpTo ?? 0;
  if (seconds(seenUpTo) <= seconds(before)) return;
  recorder.record({ type: 'last_seen_set', chatId: chat.id, userId: actor.id, seenUpTo }, 'primary');
}
