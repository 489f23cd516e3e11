import type { IncomingMessage } from 'node:http';
import type { Api, Side } from '../protocol/dialect/dialect.js';
import { newest, type Version, versionOf } from '../protocol/dialect/versions.js';

/** What a path of either API leads to (envelope.md section 2). */
export interface Endpoint {
  readonly side: Side;
  /** `undefined`: a version that is not served. */
  readonly version: Version | undefined;
  readonly door: 'websocket' | 'socket.io' | 'web';
  /** Name of the action, for the Web API. */
  readonly action: string;
  /** A customer names the license; `undefined` when that is no positive integer (customer-actions.md 1.2). */
  readonly licenseId: number | undefined;
  /** Whether the query has a `license_id` at all. */
  readonly namesLicense: boolean;
}

/** A single request over HTTP: of the Web API, or of the Configuration API, where the action is an endpoint. */
export interface WebEndpoint extends Omit<Endpoint, 'side' | 'door'> {
  readonly side: Api;
}

// Clients of socket.io put a slash at the end of their path.
const path = /^\/(agent|customer)(?:\/(v\d+\.\d+))?\/(?:rtm\/(ws|sio\/?)|action\/([^/]+))$/;

/** @returns `undefined` when the request is for neither API. */
export function endpointOf(request: IncomingMessage): Endpoint | undefined {
  const url = URL.parse(request.url ?? '', 'http://server');
  const match = path.exec(url?.pathname ?? '');
  if (url === null || match === null) return undefined;
  const [, side, version, rtm, action] = match;
  const licenseId = url.searchParams.get('license_id');
  return {
    side: side as Side,
    version: version === undefined ? newest : versionOf(version),
    door: rtm === undefined ? 'web' : rtm === 'ws' ? 'websocket' : 'socket.io',
    action: action ?? '',
    licenseId: /^[1-9]\d{0,15}$/.test(licenseId ?? '') ? Number(licenseId) : undefined,
    namesLicense: licenseId !== null,
  };
}

const configurationPath = /^\/configuration\/(?:(v\d+\.\d+)\/)?(.+)$/;

/** @returns `undefined` when the request is not for the Configuration API (configuration-api.md section 1). */
export function configurationEndpointOf(request: IncomingMessage): WebEndpoint | undefined {
  const match = configurationPath.exec(URL.parse(request.url ?? '', 'http://server')?.pathname ?? '');
  if (match === null) return undefined;
  const [, version, action = ''] = match;
  const served = version === undefined ? newest : versionOf(version);
  return { side: 'configuration', version: served, action, licenseId: undefined, namesLicense: false };
}
