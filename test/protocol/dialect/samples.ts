import { hiddenRichMessages, newestThreadId, supervisors } from '../../../src/protocol/dialect/internal.js';
import { type Version, versionOf } from '../../../src/protocol/dialect/versions.js';

/** Newest first, as the tables of the tests have them. */
export const versionNames = ['v0.5', 'v0.4', 'v0.3', 'v0.2'] as const;

export type VersionName = (typeof versionNames)[number];

export function version(name: VersionName): Version {
  const served = versionOf(name);
  if (served === undefined) throw new Error(`${name} is not served`);
  return served;
}

/** The same object, and nothing in it can be changed. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const key of Reflect.ownKeys(value)) deepFreeze((value as Record<PropertyKey, unknown>)[key]);
  }
  return value;
}

/** What a client receives: symbol keys are gone. */
export function onTheWire(value: object | undefined): unknown {
  return value && JSON.parse(JSON.stringify(value));
}

export const message = { id: 'e1', order: 1, type: 'message', author_id: 'ivo', timestamp: 10, text: 'Hello' };
export const rich = {
  id: 'e2',
  order: 2,
  type: 'rich_message',
  author_id: 'nina',
  timestamp: 11,
  template_id: 'cards',
  elements: [{ title: 'Berth 12', buttons: [{ text: 'Take it', postback_id: 'take', user_ids: ['ivo'] }] }],
};
export const file = {
  id: 'e3',
  order: 3,
  type: 'file',
  author_id: 'ivo',
  timestamp: 12,
  name: 'mooring.png',
  url: 'https://files.harbor.example/mooring.png',
  content_type: 'image/png',
  size: 5,
};

export const ivo = {
  id: 'ivo',
  type: 'customer',
  name: 'Ivo Marsh',
  present: true,
  fields: { order_no: '7731' },
  banned: false,
};
export const ivoOfV02 = {
  id: 'ivo',
  type: 'customer',
  name: 'Ivo Marsh',
  present: true,
  properties: { order_no: '7731' },
  banned: false,
};
/** A customer without fields. */
export const rita = { id: 'rita', type: 'customer', present: true, banned: false };
export const nina = { id: 'nina', type: 'agent', name: 'Nina Ortiz', present: true };
export const tomas = { id: 'tomas', type: 'agent', name: 'Tomas Lind', present: true };

export const license = {
  id: '100001',
  plan: 'team',
  expiration_timestamp: 1_548_238_200,
  creation_timestamp: 1_510_000_000,
  in_trial: false,
};

export function thread(...events: object[]) {
  return { id: 'TB', timestamp: 9, active: true, user_ids: ['ivo', 'nina'], events, order: 20 };
}

/** A chat that Tomas watches. */
export function chat<T extends object>(more: T) {
  return { id: 'C', users: [ivo, nina], ...more, scopes: {}, [supervisors]: [tomas] };
}

export const lastThread = { id: 'TB', timestamp: 9, user_ids: ['ivo', 'nina'], order: 20, active: true };

/** The file is of an older thread than the rest. */
export const lastEvents = {
  file: { thread_id: 'TA', thread_order: 10, event: file },
  rich_message: { thread_id: 'TB', thread_order: 20, event: rich },
  message: { thread_id: 'TB', thread_order: 20, event: message },
};

/** Of the customer side. */
export function customerSummary(more: object = {}) {
  return {
    id: 'C',
    order: 20,
    users: [ivo, nina],
    scopes: {},
    [newestThreadId]: 'TB',
    last_event_per_type: lastEvents,
    ...more,
  };
}

export const threadCounts = [
  { id: 'TB', order: 20, total_events: 4, [hiddenRichMessages]: 1 },
  { id: 'TA', order: 10, total_events: 2, [hiddenRichMessages]: 0 },
];
