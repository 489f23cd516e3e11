/** Times as people read them, in the local time zone. Timestamps are seconds since the epoch. */

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `14:05` */
export function clock(seconds: number): string {
  const date = new Date(seconds * 1000);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}

/** `Mon 22 Nov`, with the year when it is not that of `now` (ms). */
export function day(seconds: number, now: number): string {
  const date = new Date(seconds * 1000);
  const year = date.getFullYear() === new Date(now).getFullYear() ? '' : ` ${date.getFullYear()}`;
  return `${days[date.getDay()]} ${date.getDate()} ${months[date.getMonth()]}${year}`;
}

export function sameDay(a: number, b: number): boolean {
  return new Date(a * 1000).toDateString() === new Date(b * 1000).toDateString();
}

/** When the day of `now` (ms) began; seconds. */
export function dayStart(now: number): number {
  return new Date(now).setHours(0, 0, 0, 0) / 1000;
}

/** How long ago, in at most three characters: `now`, `5m`, `3h`, `2d`, `9w`. `now` in ms. */
export function age(seconds: number, now: number): string {
  const minutes = Math.floor((now / 1000 - seconds) / 60);
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes}m`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)}h`;
  const old = Math.floor(minutes / (24 * 60));
  return old < 14 ? `${old}d` : `${Math.min(99, Math.floor(old / 7))}w`;
}
