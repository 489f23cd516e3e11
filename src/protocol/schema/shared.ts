import { z } from 'zod';
import { changedProperties, chatId, postback, sentEvent, timestamp } from './parts.js';
import { request } from './validate.js';

/** Request payloads that are the same on both sides. */
export const sharedRequests = {
  send_event: request({ chat_id: chatId, event: sentEvent }),
  close_thread: request({ chat_id: chatId }),
  send_rich_message_postback: request({ chat_id: chatId, thread_id: z.string(), event_id: z.string(), postback }),
  update_chat_properties: request({ chat_id: chatId, properties: changedProperties }),
  update_chat_thread_properties: request({
    chat_id: chatId,
    thread_id: z.string(),
    properties: changedProperties,
  }),
  update_last_seen_timestamp: request({ chat_id: chatId, timestamp: timestamp.optional() }),
};
