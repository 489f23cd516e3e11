import { chatsOfCustomer } from '../chat-lists.js';
import { type Actor, chatFor } from '../permissions.js';
import type { Recorder } from '../recorder.js';
import { ok, type Result } from '../result.js';
import { type ChatState, isMember, type LicenseState } from '../state.js';
import { type Micros, seconds } from '../time.js';

const lastMicroOfSecond = 999_999;

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

/** @param asked a whole second: everything in it has been seen. */
function recordSeen(chat: ChatState, actor: Actor, asked: Micros | undefined, recorder: Recorder): void {
  const now = recorder.nextTime();
  const seenUpTo = Math.min(asked === undefined ? now : asked + lastMicroOfSecond, now);
  const before = chat.members.get(actor.id)?.seenUpTo ?? 0;
  const fact = { type: 'last_seen_set', chatId: chat.id, userId: actor.id, seenUpTo } as const;
  if (seconds(seenUpTo) > seconds(before)) recorder.record(fact, 'primary');
  else if (isAwaited(chat, actor, before, seenUpTo)) recorder.record({ ...fact, untold: true });
}

/** Whether it stops a reply timer, though everybody knows of this second already ([DOM:replied]). */
function isAwaited(chat: ChatState, actor: Actor, before: Micros, seenUpTo: Micros): boolean {
  const { unanswered } = chat.standing ?? {};
  if (actor.kind !== 'agent' || !isMember(chat, actor.id) || unanswered === undefined) return false;
  return before < unanswered && seenUpTo >= unanswered;
}
