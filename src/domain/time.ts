/** Time inside: microseconds since the epoch, UTC; strictly increasing within a license. */
export type Micros = number;

/** The wire's timestamps are whole seconds. */
export function seconds(at: Micros): number {
  return Math.floor(at / 1_000_000);
}

export function microsOfSeconds(timestamp: number): Micros {
  return timestamp * 1_000_000;
}

export function milliseconds(at: Micros): number {
  return Math.floor(at / 1000);
}
