/** Time and chance for the client and all that stands on it, so that tests can hold both in their hands. */
export interface Clock {
  /** ms since the epoch. */
  now(): number;
  /** From 0 to below 1. */
  random(): number;
  /** Runs `action` once after `ms`. @returns what takes it back; harmless when it has run already. */
  after(ms: number, action: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  after: (ms, action) => {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
};
