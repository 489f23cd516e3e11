import type { LicenseState } from '../../src/domain/state.js';

/** Every value, the order in maps and lists, and which places share an object. The order of active chats means nothing. */
export function fingerprint(state: LicenseState): string {
  const activeChats = [...state.activeChats].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return textOf({ ...state, activeChats });
}

/** Everything that can be told of a value; an object that stood before is named by its number. */
export function textOf(value: unknown): string {
  const seen = new Map<object, number>();
  return JSON.stringify(value, (_, each: unknown) => {
    if (each === undefined) return 'undefined';
    if (typeof each !== 'object' || each === null) return each;
    const number = seen.get(each);
    if (number !== undefined) return `object ${number}`;
    seen.set(each, seen.size);
    return each instanceof Map || each instanceof Set ? [...each] : each;
  });
}
