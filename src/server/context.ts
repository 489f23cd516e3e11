import type { Accounts } from './accounts.js';
import type { FileStore } from './files/file-store.js';
import type { Turns } from './files/turns.js';
import type { License } from './license.js';
import type { Limits } from './limits.js';
import type { Log } from './log.js';
import type { Metrics } from './metrics/metrics.js';
import type { Presence } from './presence.js';
import type { PublicAddress } from './public-address.js';
import type { Targets } from './webhooks/targets.js';

/** What the parts of one running server share. */
export interface ServerContext {
  readonly accounts: Accounts;
  readonly licenses: ReadonlyMap<number, License>;
  readonly presence: Presence;
  readonly files: FileStore;
  /** Uploads that are being taken in. */
  readonly uploads: Turns;
  readonly limits: Limits;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Where webhooks may go. */
  readonly webhookTargets: Targets;
  readonly address: PublicAddress;
}
