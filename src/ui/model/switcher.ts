import { type FoundChat, findChats } from './chat-search.js';
import { eventSummary } from './event-text.js';
import { lastWritten, sectionNames, sectionOf } from './list.js';
import { timeOf, unreadMark } from './list-rows.js';
import type { Model } from './model.js';
import { openChat } from './open-chat.js';
import type { PickerItem } from './overlay.js';
import { pickFrom } from './overlays.js';
import { titleOf } from './people.js';
import { remember } from './remember.js';

/** Lets choose a chat by a few letters. @param query what is typed already. */
export function switchChat(model: Model, query = ''): Model {
  return pickFrom(
    model,
    {
      title: 'Go to',
      placeholder: 'a name, an e-mail, an id, or what was said',
      empty: 'No chat has that',
      items: (now, typed) => itemsOf(findChats(now, typed), now),
      chosen: (now, { id }, at) => openChat(now, id, at),
    },
    query,
  );
}

function itemsOf(found: readonly FoundChat[], { now, me, size }: Model): readonly PickerItem[] {
  return items(found, now, me, size);
}

const items = remember(
  (found: readonly FoundChat[], now: number, me: Model['me'], size: Model['size']): readonly PickerItem[] =>
    found.map(({ chat, by }): PickerItem => {
      const last = lastWritten(chat);
      const unread = unreadMark(chat, me?.id);
      const when = timeOf(chat, { now, me, size });
      const section = sectionNames[sectionOf(chat, me?.id)].toLowerCase();
      return {
        id: chat.id,
        label: `${titleOf(chat)}${unread}`,
        tone: unread === '' ? 'plain' : 'strong',
        detail: by ?? (last === undefined ? '' : eventSummary(last)),
        right: `${section}  ${when.text.padStart(3)}`,
        rightTone: when.tone,
      };
    }),
);
