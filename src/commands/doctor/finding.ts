import type { FailureType } from '../../protocol/failure.js';

/** good · something to know · something that may trouble · something that does not work. */
export type Verdict = 'ok' | 'note' | 'warning' | 'bad';

/** One thing that was looked at. */
export interface Finding {
  readonly check: string;
  readonly verdict: Verdict;
  /** What was found, in a few words. May be somebody else's text. */
  readonly found: string;
  /** What to do about it. */
  readonly todo?: string;
  /** What kind of failure a bad one is; default `failed`. */
  readonly failure?: FailureType;
}
