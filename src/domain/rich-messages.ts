import type { RichMessageButton } from '../protocol/event.js';
import type { EventState, ThreadState } from './state.js';

export function eventOf(thread: ThreadState, eventId: string): EventState | undefined {
  return thread.events.findLast((event) => event.id === eventId);
}

/** Buttons of a rich message that send this postback; several may share one. Empty when there is no such button. */
export function buttonsOf(thread: ThreadState, eventId: string, postbackId: string): RichMessageButton[] {
  const body = eventOf(thread, eventId)?.body;
  if (body?.type !== 'rich_message') return [];
  const buttons = (body.elements ?? []).flatMap((element) => element.buttons ?? []);
  return buttons.filter((button) => button.postback_id === postbackId);
}
