import type { ServerContext } from '../context.js';
import type { Attempts } from './attempts.js';
import type { Passwords } from './passwords.js';
import type { SlidingWindow } from './sliding-window.js';

/** What the accounts endpoints share. */
export interface AccountsContext {
  readonly server: ServerContext;
  readonly passwords: Passwords;
  readonly attempts: Attempts;
  /** Secrets of applications that were wrong, by what `client.ts` counts them. */
  readonly wrongSecrets: SlidingWindow;
  /** Redirects without a question, of one application and one agent (authorization.md 8.1). */
  readonly redirects: SlidingWindow;
}
