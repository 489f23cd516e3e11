import type { StopReason } from '../../io/stops.js';
import type { Deps } from '../deps.js';

export interface Watch {
  /** Resolves when the time is over (`undefined`), or with what stops the program before. */
  readonly over: Promise<StopReason | undefined>;
  /** Nobody waits any more. */
  end(): void;
}

/** @param seconds absent: until the program is stopped. */
export function timeOrStop(seconds: number | undefined, deps: Deps): Watch {
  let end = (): void => {};
  const over = new Promise<StopReason | undefined>((resolve) => {
    const timer = seconds === undefined ? undefined : setTimeout(() => settle(undefined), seconds * 1000);
    const release = deps.onStop((reason) => settle(reason));
    const settle = (reason: StopReason | undefined): void => {
      end();
      resolve(reason);
    };
    end = () => {
      clearTimeout(timer);
      release();
    };
  });
  return { over, end: () => end() };
}
