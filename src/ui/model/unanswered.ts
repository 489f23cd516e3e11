import type { ChatEvent } from '../../protocol/event.js';
import type { Chat } from './chat.js';
import { lastThread } from './chat.js';
import { rememberEach } from './remember.js';

/** Whoever writes more than this without an answer is looked at no further back. */
const mostEvents = 500;

/** Since when the customer's last words have had no public answer of an agent, seconds; `undefined`: they have one. */
export const unansweredSince = rememberEach((chat: Chat): number | undefined => {
  let since: number | undefined;
  let looked = 0;
  for (const event of lastThread(chat)?.events.backwards() ?? []) {
    if (isFromCustomer(chat, event)) since = event.timestamp;
    else if (event.type !== 'system_message' && event.type !== 'annotation' && event.recipients !== 'agents') break;
    looked += 1;
    if (looked === mostEvents) break;
  }
  return since;
});

/** Written by a customer, to be read by an agent. */
export function isFromCustomer(chat: Chat, event: ChatEvent): boolean {
  if (event.type === 'system_message' || event.type === 'annotation' || event.author_id === undefined) return false;
  return chat.users.get(event.author_id)?.type === 'customer';
}
