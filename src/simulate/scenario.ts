/** ms of simulated time, from and to. */
export type Span = readonly [from: number, to: number];

/** What kind of day it is. */
export interface Scenario {
  /** Between one customer's arrival and the next one's. */
  readonly arrivalGapMs: Span;
  /** How long a customer waits for a word before it says something itself. */
  readonly silenceMs: Span;
  /** So many silences more after the last nudge, and the customer gives up. */
  readonly patience: number;
  /** Between one visit and the next one. */
  readonly awayMs: Span;
  /** Customers come in temper, and calm down when an agent says sorry. */
  readonly isAngry: boolean;
  /** How many of those who were answered rate, out of 1. */
  readonly ratingShare: number;
}

export const scenarioNames = ['quiet', 'rush', 'angry'] as const;
export type ScenarioName = (typeof scenarioNames)[number];

export const scenarios: Readonly<Record<ScenarioName, Scenario>> = {
  quiet: {
    arrivalGapMs: [5000, 10_000],
    silenceMs: [30_000, 50_000],
    patience: 6,
    awayMs: [45_000, 120_000],
    isAngry: false,
    ratingShare: 0.8,
  },
  rush: {
    arrivalGapMs: [200, 1200],
    silenceMs: [15_000, 25_000],
    patience: 3,
    awayMs: [5000, 20_000],
    isAngry: false,
    ratingShare: 0.5,
  },
  angry: {
    arrivalGapMs: [2000, 6000],
    silenceMs: [9000, 16_000],
    patience: 3,
    awayMs: [20_000, 60_000],
    isAngry: true,
    ratingShare: 1,
  },
};
