import { field } from '../protocol/dialect/dialect.js';
import type { Version } from '../protocol/dialect/versions.js';
import { offerOf } from './actions/offers.js';
import type { Targets } from './webhooks/targets.js';

/** Whether the Configuration API has this endpoint in this version; 404 otherwise (configuration-api.md [CONF-3]). */
export function hasEndpoint(version: Version, action: string): boolean {
  const lifted = version.lift('configuration', { action, payload: {} });
  return offerOf('configuration', 'web', action) !== undefined && !('refused' in lifted);
}

/** The header of an answer that says what else is to be known about a request that was carried out. */
export const noticeHeader = 'Chatio-Notice';

/**
 * A webhook may be registered wherever it points to: who delivers it, and may, is not for the protocol. That nothing will
 * arrive there is said all the same.
 */
export function noticeAbout(payload: object, targets: Targets): string | undefined {
  const url = field(payload, 'url') ?? field(field(payload, 'webhooks'), 'url');
  const host = typeof url === 'string' ? URL.parse(url)?.hostname : undefined;
  const refusal = host === undefined ? undefined : targets.refusal(host);
  return refusal && `${refusal}: nothing is delivered there without --allow-private-webhooks`;
}
