/** Seconds before each try after a lost connection; the last one repeats (envelope.md [ENV-25]). */
const delaysInSeconds = [1, 2, 4, 8, 16, 30] as const;

/**
 * How long to wait before the next try. The full delay times 0.5 to 1, so that the clients of a server that was
 * restarted do not all come back in the same moment.
 * @param attempt from 0.
 * @param random from 0 to below 1.
 * @returns ms.
 */
export function backoffMs(attempt: number, random: number): number {
  const seconds = delaysInSeconds[attempt] ?? 30;
  return Math.round(seconds * 1000 * (0.5 + random / 2));
}
