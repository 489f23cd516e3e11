import { expect } from 'vitest';
import { ids, type Pushes } from './house.js';
import type { Frame } from './rtm-client.js';

/** Values that a test can't foresee, by their form (envelope.md sections 1 and 9, [ENV-3]). */
function matching(name: string, matches: (value: unknown) => boolean) {
  return { asymmetricMatch: matches, toString: () => name, toAsymmetricMatcher: () => name };
}

function isNear(value: unknown, now: number, span: number): boolean {
  return Number.isInteger(value) && Math.abs((value as number) - now) <= span;
}

/** Whole seconds, not long ago. */
export const recently = matching('<recently>', (value) => isNear(value, Date.now() / 1000, 60));
/** A thread's `order`: milliseconds, not long ago. */
export const threadOrder = matching('<thread order>', (value) => isNear(value, Date.now(), 60_000));
export const shortId = expect.stringMatching(/^[A-Z0-9]{10}$/);
export const uuid = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);

/** As agents see them, while logged in and accepting chats. */
export const agents = {
  anna: {
    id: ids.anna,
    type: 'agent',
    name: 'Anna Kowal',
    email: ids.anna,
    present: true,
    routing_status: 'accepting_chats',
  },
  tom: {
    id: ids.tom,
    type: 'agent',
    name: 'Tom Reed',
    email: ids.tom,
    avatar: 'cdn.example.com/tom.png',
    present: true,
    routing_status: 'accepting_chats',
  },
};

/** The same two, as customers see them. */
export const agentsForCustomers = {
  anna: { id: ids.anna, type: 'agent', name: 'Anna Kowal', present: true },
  tom: { id: ids.tom, type: 'agent', name: 'Tom Reed', avatar: 'cdn.example.com/tom.png', present: true },
};

export const maryForCustomers = {
  id: ids.mary,
  type: 'customer',
  name: 'Mary Brown',
  email: 'mary@example.com',
  present: true,
};

/** Mary as agents see her, on her first visit and without having opened a page. */
export function maryForAgents(threads: number) {
  return {
    ...maryForCustomers,
    monitoring: {
      current_visit: { start: recently, pages: [] },
      stats: { visits: 1, threads, page_views: 0 },
      ip: '127.0.0.1',
    },
    banned: false,
  };
}

/** The `routing` properties that every thread starts with, in their read form. */
export function routing(unassigned: boolean) {
  return { routing: { idle: { value: false }, unassigned: { value: unassigned } } };
}

/** An event as agents see it. */
export function event(order: number, authorId: string, body: object) {
  return { id: uuid, order, author_id: authorId, timestamp: recently, recipients: 'all', ...body };
}

export function systemMessage(order: number, type: string, text: string) {
  return {
    id: uuid,
    order,
    type: 'system_message',
    timestamp: recently,
    text,
    system_message_type: type,
    recipients: 'all',
  };
}

/** The same event as customers see it. */
export function forCustomers<E extends { recipients: string }>({ recipients: _, ...event }: E): Omit<E, 'recipients'> {
  return event;
}

export function push(action: string, payload: object): Pushes[number] {
  return { action, payload };
}

/** The requester's own copies: they carry the id of the request. */
export function asCausedBy({ request_id }: Frame, pushes: Pushes): Pushes {
  return pushes.map((one) => ({ ...one, ...(request_id !== undefined && { request_id }) }));
}
