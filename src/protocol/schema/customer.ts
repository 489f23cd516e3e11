import { z } from 'zod';
import { isObject } from '../json-object.js';
import { chatId, customerScopes, initialEvent, initialEvents, sentEvent, writtenProperties } from './parts.js';
import { sharedRequests } from './shared.js';
import { dictionary, request } from './validate.js';

/** customer-objects.md 5.1; a referrer counts with `login` only. */
const customerPatch = request({
  name: z.string().optional(),
  email: z.string().optional(),
  fields: dictionary(z.string()).optional(),
  monitoring: request({
    page: request({
      url: z.string().optional(),
      title: z.string().optional(),
      referrer: z.string().optional(),
    }).optional(),
    timezone: z.string().max(64).optional(),
  }).optional(),
});

/** A customer's event is always for all: `recipients` are ignored, whatever they are ([COBJ-13]). */
function forAll<S extends z.ZodType>(event: S) {
  return z.preprocess((sent) => (isObject(sent) ? { ...sent, recipients: undefined } : sent), event);
}

/** Request payloads of the Customer API, newest version; the tables are in customer-actions.md. */
export const customerRequests = {
  ...sharedRequests,
  // A missing or mistyped token is `authentication`: the session judges it.
  login: request({ token: z.unknown().optional(), customer: customerPatch.optional() }),
  get_chats_summary: request({
    offset: z.int().min(0).max(100).default(0),
    limit: z.int().min(1).max(25).default(10),
  }),
  get_chat_threads: request({ chat_id: chatId, thread_ids: z.array(z.string()) }),
  start_chat: request({
    chat: request({
      scopes: customerScopes.optional(),
      properties: writtenProperties.optional(),
      thread: request({
        events: initialEvents(forAll(initialEvent)).optional(),
        properties: writtenProperties.optional(),
      }).optional(),
    }).optional(),
  }),
  send_event: request({ chat_id: chatId, event: forAll(sentEvent) }),
  send_sneak_peek: request({ chat_id: chatId, sneak_peek_text: z.string() }),
  update_chat_scopes: request({
    chat_id: chatId,
    add_scopes: customerScopes.default({}),
    remove_scopes: customerScopes.default({}),
  }),
  get_chat_threads_summary: request({
    chat_id: chatId,
    offset: z.int().min(0).default(0),
    limit: z.int().min(1).max(100).default(25),
  }),
  update_customer: request({ customer: customerPatch.optional() }),
};
