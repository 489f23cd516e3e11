import { SlidingWindow } from './sliding-window.js';

const windowMs = 15 * 60_000;

/** Tries within a quarter of an hour. */
export interface AttemptLimits {
  /** For one account, by browsers that nobody has logged in with as that account. */
  readonly account: number;
  /** By one address, whatever accounts it tries; many people may share one. */
  readonly address: number;
  /** By a browser that somebody has logged in with before. */
  readonly browser: number;
}

export const usualAttempts: AttemptLimits = { account: 10, address: 100, browser: 10 };

/** Who tries. */
export interface Attempt {
  readonly login: string;
  readonly address: string;
  /** Names a browser that has logged in as this account before. */
  readonly browser: string | undefined;
}

/**
 * Bounds how often passwords are tried. Strangers' tries never lock out a browser that is known to the account: it is
 * counted by itself. Whether there is such an account makes no difference.
 */
export class Attempts {
  readonly #accounts: SlidingWindow;
  readonly #addresses: SlidingWindow;
  readonly #browsers: SlidingWindow;

  constructor(limits: AttemptLimits = usualAttempts, now: () => number = Date.now) {
    this.#accounts = new SlidingWindow(limits.account, windowMs, now);
    this.#addresses = new SlidingWindow(limits.address, windowMs, now);
    this.#browsers = new SlidingWindow(limits.browser, windowMs, now);
  }

  /**
   * Counts a try before it is made, so that many at once are not more than one after the other.
   * @returns what takes it back when it succeeds, or the seconds to wait.
   */
  begin(attempt: Attempt): { readonly succeeded: () => void } | { readonly waitSeconds: number } {
    const counted = this.#countedBy(attempt);
    const waitMs = Math.max(...counted.map(([window, key]) => window.waitMs(key)));
    if (waitMs > 0) return { waitSeconds: Math.ceil(waitMs / 1000) };
    for (const [window, key] of counted) window.add(key);
    return {
      succeeded: () => {
        for (const [window, key] of counted) window.takeBack(key);
      },
    };
  }

  #countedBy({ login, address, browser }: Attempt): (readonly [SlidingWindow, string])[] {
    if (browser !== undefined) return [[this.#browsers, browser]];
    return [
      [this.#accounts, login.trim().toLowerCase()],
      [this.#addresses, neighbourhood(address)],
    ];
  }
}

/** An IPv6 subscriber has all addresses of a /64. */
export function neighbourhood(address: string): string {
  const v4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (v4 !== undefined || !address.includes(':')) return v4 ?? address;
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array<string>(Math.max(0, gap)).fill('0'), ...right].slice(0, 4).join(':');
}
