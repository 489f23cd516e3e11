import type { ManualClock } from '../client/manual-clock.js';

/** Lets time go by in steps small enough for the customers to do what they do in between. */
export async function pass(clock: ManualClock, ms: number): Promise<void> {
  const end = clock.now() + ms;
  while (clock.now() < end) {
    clock.advance(Math.min(50, end - clock.now()));
    await settle();
  }
}

/** Lets everything that is ready run. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Lets time go by until `check` holds, at most ten minutes. */
export async function passUntil(clock: ManualClock, check: () => boolean): Promise<void> {
  const end = clock.now() + 600_000;
  while (!check()) {
    if (clock.now() >= end) throw new Error(`did not happen within ten minutes: ${check}`);
    await pass(clock, 50);
  }
}
