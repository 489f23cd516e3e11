import type { ChatEvent } from '../../src/protocol/event.js';
import type { Chat } from './state.js';
import { changeThread } from './threads.js';

export interface Press {
  readonly threadId: string;
  readonly eventId: string;
  readonly postbackId: string;
  readonly toggled: boolean;
  readonly userId: string;
}

/** One postback changes every button of the event that has its id (customer-actions.md 4.8). */
export function press(chat: Chat, { threadId, eventId, postbackId, toggled, userId }: Press): Chat {
  const threads = changeThread(chat.threads, threadId, (thread) => ({
    ...thread,
    events: thread.events.map((event) =>
      event.id === eventId ? pressed(event, { postbackId, toggled, userId }) : event,
    ),
  }));
  return { ...chat, threads };
}

function pressed(
  event: ChatEvent,
  { postbackId, toggled, userId }: Pick<Press, 'postbackId' | 'toggled' | 'userId'>,
): ChatEvent {
  if (event.type !== 'rich_message' || event.elements === undefined) return event;
  const elements = event.elements.map((element) => {
    if (element.buttons === undefined) return element;
    const buttons = element.buttons.map((button) => {
      if (button.postback_id !== postbackId) return button;
      const others = button.user_ids.filter((id) => id !== userId);
      return { ...button, user_ids: toggled ? [...others, userId] : others };
    });
    return { ...element, buttons };
  });
  return { ...event, elements };
}

/** Names a button among those whose answer is due (`PageState.pressing`). */
export function buttonKey(eventId: string, postbackId: string): string {
  return `${eventId} ${postbackId}`;
}
