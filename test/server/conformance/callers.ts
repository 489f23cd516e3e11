import { expect } from 'vitest';
import { type House, license } from '../house.js';
import type { ProtocolClient } from '../protocol-client.js';
import { SioClient } from '../sio-client.js';
import { send } from '../web-client.js';
import type { VersionName } from './words.js';

export type SideName = 'agent' | 'customer';

export interface Answer {
  readonly success: boolean;
  /** Of a success without one: `undefined`, whichever way the transport says it ([ENV-14]). */
  readonly payload: unknown;
}

/** Somebody who asks for actions over one transport, logged in where that is needed. */
export type Caller = (action: string, payload: object) => Promise<Answer>;

/** Anna and Mary; each transport opens its callers in its own way. */
export type Transport = (house: House, side: SideName, version: VersionName) => Promise<Caller>;

const tokens = { agent: 'anna', customer: 'mary' } as const;

function query(side: SideName): string {
  return side === 'customer' ? `?license_id=${license}` : '';
}

async function over(client: ProtocolClient, side: SideName): Promise<Caller> {
  await client.ask('login', { token: tokens[side] });
  return async (action, payload) => {
    const { request_id, success, payload: answer, ...rest } = await client.request(action, payload);
    expect(rest).toEqual({ action, type: 'response' });
    expect([request_id, success]).toEqual([expect.any(String), expect.any(Boolean)]);
    return { success: success === true, payload: answer };
  };
}

export const websocket: Transport = async (house, side, version) =>
  over(await house.connect(`/${side}/${version}/rtm/ws${query(side)}`), side);

export const socketIo: Transport = async (house, side, version) =>
  over(await SioClient.open(house, `/${side}/${version}/rtm/sio${query(side)}`), side);

/** Statuses of the errors that these tests meet (envelope.md [ENV-32]). */
const statuses: Readonly<Record<string, number>> = { validation: 400, authorization: 403, authentication: 401 };

export const webApi: Transport = async (house, side, version) => async (action, payload) => {
  const path = `/${side}/${version}/action/${action}${query(side)}`;
  const { status, headers, body } = await send(house, path, { token: tokens[side], body: { payload } });
  expect(headers['content-type']).toMatch(/^application\/json/);
  const success = status === 200;
  if (!success) expect(status).toBe(statuses[body.error.type]);
  return { success, payload: success && Object.keys(body).length === 0 ? undefined : body };
};
