const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const date = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const dayMs = 86_400_000;

/** @param at ms since the epoch. */
export function timeOf(at: number): string {
  return clock.format(at);
}

export function dayOf(at: number): string {
  return new Date(at).toDateString();
}

export function dayLabel(at: number, now: number): string {
  if (dayOf(at) === dayOf(now)) return 'Today';
  return dayOf(at) === dayOf(now - dayMs) ? 'Yesterday' : date.format(at);
}
