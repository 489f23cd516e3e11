import type { Failure } from '../protocol/failure.js';

/** Where a client stands with its server. Each change is told to the listeners of `onStatus`, the newest one wins. */
export type ConnectionStatus =
  /** The first try or a retry is under way. Also the state before `connect()`. */
  | { readonly state: 'connecting' }
  /** Logged in. */
  | { readonly state: 'online' }
  /** Between two tries. `retryAt` in ms since the epoch, `failure` says what ended the last try or connection. */
  | { readonly state: 'waiting'; readonly retryAt: number; readonly failure: Failure }
  /** For good: by `close()` (then without `failure`), by a forced disconnect, or because the login was refused. */
  | { readonly state: 'closed'; readonly failure?: Failure };
