import type { Chat } from './chat.js';
import { displayWidth } from './display-width.js';
import type { Line } from './line.js';
import { span } from './line.js';
import { rememberEach } from './remember.js';

/** A mark further up than this is of no interest. */
const mostEvents = 500;

/**
 * The id of the newest public event of this agent that a customer has seen: an event is seen when the time seen is at
 * least its own (domain.md section 11). The ones before it are seen as well.
 */
export const newestSeen = rememberEach((chat: Chat, myId: string | undefined): string | undefined => {
  let seenAt = 0;
  for (const user of chat.users.values()) {
    if (user.type === 'customer') seenAt = Math.max(seenAt, user.last_seen_timestamp ?? 0);
  }
  if (seenAt === 0 || myId === undefined) return undefined;
  let looked = 0;
  for (const thread of chat.threads.toReversed()) {
    for (const event of thread.events.backwards()) {
      const isPublic = event.recipients !== 'agents' && event.type !== 'annotation' && event.type !== 'system_message';
      if (isPublic && event.author_id === myId && event.timestamp <= seenAt) return event.id;
      looked += 1;
      if (looked === mostEvents) return undefined;
    }
  }
  return undefined;
});

/** The id of the newest public event of this agent; it is sent, for it has come back from the server. */
export const newestSent = rememberEach((chat: Chat, myId: string | undefined): string | undefined => {
  let looked = 0;
  for (const thread of chat.threads.toReversed()) {
    for (const event of thread.events.backwards()) {
      const isPublic = event.recipients !== 'agents' && event.type !== 'annotation' && event.type !== 'system_message';
      if (isPublic && myId !== undefined && event.author_id === myId) return event.id;
      looked += 1;
      if (looked === mostEvents) return undefined;
    }
  }
  return undefined;
});

/** The lines of a message with a mark how it fared, behind the last one where there is room. */
export const withMark = rememberEach(
  (lines: readonly Line[], width: number, mark: 'sent' | 'seen'): readonly Line[] => {
    const last = lines.at(-1);
    if (last === undefined) return lines;
    const used = last.spans.reduce((sum, { text }) => sum + displayWidth(text), 0);
    if (used + 6 <= width) return lines.with(-1, { key: last.key, spans: [...last.spans, span(`  ${mark}`, 'quiet')] });
    return [...lines, { key: `${last.key}:${mark}`, spans: [span(`  ${mark}`, 'quiet')] }];
  },
);
