import { Failure } from '../protocol/failure.js';

/** The protocol version that the client speaks; pinned, as envelope.md section 2 advises. */
export const version = 'v0.5';

/** Where one side of the API is reached over a plain websocket. */
export interface Endpoint {
  /** `ws(s)://host:port/agent/v0.5/rtm/ws`. */
  readonly address: string;
  /** The server as people write it, `http(s)://host:port`, without credentials: for messages. */
  readonly server: string;
}

/** @param url `http(s)://` or `ws(s)://`. @throws Failure usage. */
export function agentEndpoint(url: string): Endpoint {
  return endpoint(url, `/agent/${version}/rtm/ws`);
}

/** @param url `http(s)://` or `ws(s)://`. @throws Failure usage. */
export function customerEndpoint(url: string, licenseId: number): Endpoint {
  return endpoint(url, `/customer/${version}/rtm/ws?license_id=${licenseId}`);
}

function endpoint(url: string, path: string): Endpoint {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const secure = parsed?.protocol === 'https:' || parsed?.protocol === 'wss:';
  if (parsed === undefined || !(secure || parsed.protocol === 'http:' || parsed.protocol === 'ws:')) {
    throw new Failure('usage', `"${url}" is no server address`, 'An address looks like http://127.0.0.1:2428');
  }
  const place = `${parsed.host}${parsed.pathname.replace(/\/+$/, '')}`;
  return {
    address: `${secure ? 'wss' : 'ws'}://${place}${path}`,
    server: `${secure ? 'https' : 'http'}://${place}`,
  };
}
