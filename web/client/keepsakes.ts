import type { OutgoingEvent } from '../model/state.js';

/** What a reload of the page must not lose. Kept per tab; a browser that keeps nothing loses it. */
export interface Keepsakes {
  readonly draft: string;
  readonly outbox: readonly OutgoingEvent[];
}

const nothing: Keepsakes = { draft: '', outbox: [] };

/** @param storage `undefined` where the browser forbids it. */
export function loadKeepsakes(storage: Storage | undefined, key: string): Keepsakes {
  try {
    const kept = JSON.parse(storage?.getItem(key) ?? 'null') as Partial<Keepsakes> | null;
    const outbox = Array.isArray(kept?.outbox) ? kept.outbox : [];
    return {
      draft: typeof kept?.draft === 'string' ? kept.draft : '',
      // Whatever was under way: the history that is read first says whether it has arrived.
      outbox: outbox.map((outgoing) => (outgoing.state === 'failed' ? outgoing : { ...outgoing, state: 'waiting' })),
    };
  } catch {
    return nothing;
  }
}

export function saveKeepsakes(storage: Storage | undefined, key: string, keepsakes: Keepsakes): void {
  try {
    if (keepsakes.draft === '' && keepsakes.outbox.length === 0) storage?.removeItem(key);
    else storage?.setItem(key, JSON.stringify(keepsakes));
  } catch {
    // No room, or forbidden: the page works without.
  }
}
