import type { Recorder } from '../recorder.js';
import type { LicenseState } from '../state.js';
import { type Due, dueTimers } from './due.js';
import { flagFacts } from './flags.js';
import { Router } from './router.js';

/** Timers that one decision looks after; when more have run out, the next one is due at once. */
export const maxTimersAtOnce = 200;

/**
 * What the router does because time has passed: everything that has fallen due by `context.now`, in the order in which it
 * did. Then it looks whether anybody can take a chat that waits. Asked again, it finds nothing to do.
 */
export function timePassed(state: LicenseState, recorder: Recorder): void {
  const due = dueTimers(state, recorder.context.now, maxTimersAtOnce);
  const router = new Router(state, recorder);
  const started = new Set<string>(); // chats whose timers start anew, or end, with this decision
  for (const timer of due) {
    if (started.has(timer.chat.id)) continue;
    runOut(state, timer, router);
    if (timer.kind !== 'idle') started.add(timer.chat.id);
  }
  router.serveWaiting();
}

function runOut(state: LicenseState, { kind, chat }: Due, router: Router): void {
  const seat = router.seat(chat.id);
  const { thread } = seat;
  if (thread === undefined) return;
  const minutes = Math.ceil(state.settings.timers[kind] / 60);
  switch (kind) {
    case 'reply':
      router.timeOut(chat.id, minutes);
      return;
    case 'idle':
      router.tell(seat, 'routing.idle', { minutes_number: String(minutes) });
      router.record(...flagFacts(chat.id, thread, 'idle', true));
      return;
    case 'archive':
      router.tell(seat, 'routing.archived');
      router.record({
        type: 'thread_closed',
        chatId: chat.id,
        threadId: typeof thread === 'string' ? thread : thread.id,
      });
  }
}
