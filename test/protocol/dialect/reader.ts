import { hiddenRichMessages, supervisors } from '../../../src/protocol/dialect/internal.js';
import { onTheWire, type VersionName } from './samples.js';

/** Any JSON. */
type Json = unknown;
type Fields = Record<string, Json>;

function isObject(value: Json): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The same JSON with every object changed, from the inside out; what an author sent freely stays untouched. */
function everyObject(value: Json, change: (object: Fields) => Fields): Json {
  if (Array.isArray(value)) return value.map((element) => everyObject(element, change));
  if (!isObject(value)) return value;
  const keys = Reflect.ownKeys(value);
  const inner = keys.map((key) => {
    const field = (value as Record<PropertyKey, Json>)[key];
    return [key, key === 'content' ? field : everyObject(field, change)];
  });
  return change(Object.fromEntries(inner) as Fields);
}

const knowsRich = (name: VersionName) => name === 'v0.5';
const knowsWholeChat = (name: VersionName) => name === 'v0.5' || name === 'v0.4';

/** What a version knows of a payload of the newest one, in the newest words: the tables of the protocol, read as they stand. */
export function known(name: VersionName, payload: object): Json {
  const reduced = everyObject(payload, (object) => {
    const one = { ...object };
    if (!knowsRich(name)) {
      if (Array.isArray(one.events)) one.events = one.events.filter(({ type }) => type !== 'rich_message');
      const rich = (one as Record<symbol, number | undefined>)[hiddenRichMessages];
      if (rich !== undefined) one.total_events = Number(one.total_events) - rich;
    }
    if (isObject(one.last_event_per_type)) {
      const entries = Object.entries(one.last_event_per_type as Record<string, { thread_id: string }>);
      one.last_event_per_type = Object.fromEntries(
        entries
          .filter(([type]) => knowsRich(name) || type !== 'rich_message')
          .filter(([, { thread_id }]) => knowsWholeChat(name) || thread_id === 'T20'),
      );
    }
    const watching = (one as Record<symbol, { id: string }[] | undefined>)[supervisors];
    if (name === 'v0.2' && watching !== undefined) {
      // Who supervises is a user of that type only.
      one.users = (one.users as { id: string }[]).filter(({ id }) => watching.every((agent) => agent.id !== id));
    }
    if (!knowsWholeChat(name)) delete one.in_trial;
    if (name === 'v0.2') delete one.creation_timestamp;
    return one;
  });
  return onTheWire(reduced as object);
}

/** A payload as that version's client receives it, translated into the newest words. */
export function read(name: VersionName, payload: object | undefined): Json {
  return everyObject(onTheWire(payload), (object) => {
    const one = { ...object };
    if (name === 'v0.2') {
      if (one.type === 'customer' && 'properties' in one) {
        one.fields = one.properties;
        delete one.properties;
      }
      if (Array.isArray(one.users)) one.users = one.users.filter(({ type }) => type !== 'supervisor');
      if (isObject(one.updated_users)) delete one.updated_users.supervisors;
    }
    if (knowsWholeChat(name)) return one;
    const last = one.last_thread_summary;
    if (isObject(last)) {
      const { last_event_per_type: events, ...thread } = last as { last_event_per_type: { type: string }[] };
      one.last_thread_summary = thread;
      one.last_event_per_type = byType(events);
    } else if (isObject(one.last_event_per_type)) {
      one.last_event_per_type = byType(Object.values((one.last_event_per_type as { events: Fields }).events));
    }
    return one;
  });
}

function byType(events: readonly Json[]): Fields {
  const entries = (events as { type: string }[]).map((event) => [
    event.type,
    { thread_id: 'T20', thread_order: 20, event },
  ]);
  return Object.fromEntries(entries);
}
