import { natsMissing } from './nats-servers.js';

/** Once a test run: says what it leaves out. */
export function setup(): void {
  if (natsMissing !== undefined) console.warn(`Tests of several servers are skipped: ${natsMissing}`);
}
