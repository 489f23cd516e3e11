import type { Signal } from '../domain/fact.js';
import type { LicenseState } from '../domain/state.js';

/** More than these can only come when the facts do not: what is true for a moment is not worth more memory. */
const most = 1_000;

/** Signals of other servers that were faster than the facts that came before them. */
export class EarlySignals {
  #waiting: { readonly signal: Signal; readonly after: number }[] = [];

  /** @param after the number of the fact that was the last one where they come from. */
  add(signals: readonly Signal[], after: number): void {
    for (const signal of signals) this.#waiting.push({ signal, after });
    if (this.#waiting.length > most) this.#waiting = this.#waiting.slice(-most);
  }

  /** Whether there are any that the facts up to this one have caught up with. */
  areDue(seq: number): boolean {
    return this.#waiting.some(({ after }) => after <= seq);
  }

  /** Takes those out, in the order in which they came. */
  takeDue(seq: number): Signal[] {
    const due = this.#waiting.filter(({ after }) => after <= seq).map(({ signal }) => signal);
    if (due.length > 0) this.#waiting = this.#waiting.filter(({ after }) => after > seq);
    return due;
  }
}

/** Whether it is about something that is there: one about a chat that is not known is nobody's news here. */
export function isKnown(state: LicenseState, signal: Signal): boolean {
  return !('chatId' in signal) || state.chats.has(signal.chatId);
}
