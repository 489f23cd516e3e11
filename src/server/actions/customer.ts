import { chatsOfCustomer } from '../../domain/chat-lists.js';
import type { CustomerChange } from '../../domain/fact.js';
import { chatFor } from '../../domain/permissions.js';
import { ok } from '../../domain/result.js';
import type { ChatState, LicenseState } from '../../domain/state.js';
import { chatWithThreads, customerChatSummary, customerThreadSummary } from '../../domain/view/chats.js';
import { customerView } from '../../domain/view/users.js';
import { customerRequests } from '../../protocol/schema/customer.js';
import type { Scopes } from '../../protocol/scopes.js';
import { type Action, commands, reads } from './action.js';
import { sendEvent, sharedActions, startCommand, startedChat } from './shared.js';

/** Actions of the Customer API after the login (customer-actions.md). */
export const customerActions: Readonly<Record<string, Action>> = {
  ...sharedActions,

  get_chats_summary: reads(customerRequests.get_chats_summary, ({ state, actor }, { offset, limit }) => {
    const chats = chatsOfCustomer(state, actor.id);
    const page = chats.slice(offset, offset + limit);
    return ok({ chats_summary: page.map((chat) => customerChatSummary(state, chat)), total_chats: chats.length });
  }),

  get_chat_threads: reads(customerRequests.get_chat_threads, ({ state, actor }, { chat_id, thread_ids }) => {
    const found = chatFor(state, actor, chat_id, 'chats:read');
    return found.ok ? ok({ chat: chatWithThreads(state, 'customer', found.value, thread_ids) }) : found;
  }),

  start_chat: commands(
    customerRequests.start_chat,
    ({ chat }) => startCommand(chat, chat?.scopes?.groups === undefined ? {} : { groups: chat.scopes.groups }),
    startedChat,
  ),

  send_event: sendEvent(customerRequests.send_event),

  send_sneak_peek: commands(customerRequests.send_sneak_peek, ({ chat_id, sneak_peek_text }) => ({
    type: 'send_sneak_peek',
    chatId: chat_id,
    text: sneak_peek_text,
  })),

  update_chat_scopes: commands(customerRequests.update_chat_scopes, ({ chat_id, add_scopes, remove_scopes }) => ({
    type: 'update_chat_scopes',
    chatId: chat_id,
    add: add_scopes as Scopes,
    remove: remove_scopes as Scopes,
  })),

  get_chat_threads_summary: reads(
    customerRequests.get_chat_threads_summary,
    ({ state, actor }, { chat_id, offset, limit }) => {
      const found = chatFor(state, actor, chat_id, 'chats:read');
      if (!found.ok) return found;
      return ok(customerThreadSummaries(found.value, offset, limit));
    },
  ),

  update_customer: commands(
    customerRequests.update_customer,
    ({ customer }) => ({ type: 'update_customer', change: withoutReferrer(customerChange(customer)) }),
    ({ state, actor }) => {
      const customer = state.customers.get(actor.id);
      if (customer === undefined) throw new Error('a token of an unknown customer');
      return { customer: customerView(customer, 'customer', undefined, state.lastAt) };
    },
  ),
};

/** Newest first ([CACT-20]). */
export function customerThreadSummaries({ threads }: ChatState, offset: number, limit: number) {
  const page = threads.toReversed().slice(offset, offset + limit);
  return { threads_summary: page.map(customerThreadSummary), total_threads: threads.length };
}

/** v0.2: the newest chats, each with its newest threads, come with the login (customer-actions.md 4.1). */
export function customerLoginChats(
  state: LicenseState,
  customerId: string,
  limits: { last_chats_limit: number; last_threads_limit: number },
): object {
  const chats = chatsOfCustomer(state, customerId);
  return {
    chats_summary: chats.slice(0, limits.last_chats_limit).map((chat) => ({
      ...customerChatSummary(state, chat),
      ...customerThreadSummaries(chat, 0, limits.last_threads_limit),
    })),
    total_chats: chats.length,
  };
}

type SentCustomer = NonNullable<ReturnType<typeof customerRequests.update_customer.parse>['customer']>;

/** customer-objects.md 5.1: a page is told by its URL; a title alone renames the page that is open ([CACT-37]). */
export function customerChange(sent: SentCustomer | undefined): CustomerChange {
  const { name, email, fields, monitoring } = sent ?? {};
  const { url, title, referrer } = monitoring?.page ?? {};
  const timezone = monitoring?.timezone;
  return {
    ...(name !== undefined && { name }),
    ...(email !== undefined && { email }),
    ...(fields !== undefined && { fields }),
    ...(referrer !== undefined && { referrer }),
    ...(timezone !== undefined && { timezone }),
    ...(url !== undefined && { page: title === undefined ? { url } : { url, title } }),
    ...(url === undefined && title !== undefined && { pageTitle: title }),
  };
}

/** Only a login names the page that the customer came from. */
function withoutReferrer({ referrer: _, ...change }: CustomerChange): CustomerChange {
  return change;
}
