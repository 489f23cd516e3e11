import { type Actor, chatFor } from '../permissions.js';
import type { Recorder } from '../recorder.js';
import { ok, type Result } from '../result.js';
import type { LicenseState } from '../state.js';
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
  const now = recorder.nextTime();
  const seenUpTo = Math.min(command.seenUpTo ?? now, now);
  const before = found.value.members.get(actor.id)?.seenUpTo ?? 0;
  if (seconds(seenUpTo) <= seconds(before)) return ok(undefined);
  recorder.record({ type: 'last_seen_set', chatId: command.chatId, userId: actor.id, seenUpTo }, 'primary');
  return ok(undefined);
}
