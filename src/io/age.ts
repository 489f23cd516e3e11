const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** Unit, its length in seconds, and up to which age it is used. */
const units: readonly [name: string, length: number, upTo: number][] = [
  ['s', 1, minute],
  ['min', minute, hour],
  ['h', hour, 2 * day],
  ['d', day, 60 * day],
  ['mo', 30 * day, 730 * day],
  ['y', 365 * day, Number.POSITIVE_INFINITY],
];

/**
 * How long ago something was, for people: `now`, `42 s`, `3 min`, `5 h`, `12 d`.
 * @param seconds age; a negative one (the server's clock is ahead) counts as now.
 */
export function ageText(seconds: number): string {
  if (seconds < 5) return 'now';
  const [name, length] = units.find(([, , upTo]) => seconds < upTo) ?? ['y', 365 * day];
  return `${Math.floor(seconds / length)} ${name}`;
}

/** A moment for programs: ISO 8601 in UTC, to the second. @param timestamp seconds since the epoch. */
export function isoTime(timestamp: number): string {
  return new Date(timestamp * 1000).toISOString().replace('.000Z', 'Z');
}

/** A moment for people: local date and time, `2024-05-01 09:30`. @param timestamp seconds since the epoch. */
export function localTime(timestamp: number): string {
  const at = new Date(timestamp * 1000);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
