import { describe, expect, test } from 'vitest';
import type { SentEvent } from '../../../src/protocol/event.js';
import { closeThread, message, sendEvent, startChat } from '../commands.js';
import { anna, ivo, mary, TestLicense, tom, withScopes } from '../license.js';

const take = { text: 'Take it', postback_id: 'take' };
const skip = { text: 'No', postback_id: 'skip' };
const cards: SentEvent = {
  type: 'rich_message',
  template_id: 'cards',
  elements: [{ buttons: [take, skip] }, { title: 'no buttons' }, { buttons: [take] }],
};

function chatWithButtons(given: { recipients?: 'agents' } = {}): TestLicense {
  const license = new TestLicense();
  license.run(mary, startChat({ events: [message('Hello')] }));
  license.run(tom, sendEvent('C1', { ...cards, ...given }));
  return license;
}

function press(toggled = true, given: object = {}) {
  const eventId = 'E4'; // after hello, "Chat is unassigned" and "Tom Reed joined the chat"
  return {
    type: 'send_postback' as const,
    chatId: 'C1',
    threadId: 'T1',
    eventId,
    postbackId: 'take',
    toggled,
    ...given,
  };
}

/** `user_ids` of all buttons, in their order. */
function pressed(license: TestLicense): string[][] {
  const body = license.chat('C1').threads[0]?.events.find(({ id }) => id === 'E4')?.body;
  const elements = body?.type === 'rich_message' ? (body.elements ?? []) : [];
  return elements.flatMap(({ buttons = [] }) => buttons.map((button) => button.user_ids));
}

describe('send_rich_message_postback', () => {
  test('changes all buttons with that id and is told to both sides', () => {
    const license = chatWithButtons();
    const payload = {
      user_id: 'mary',
      chat_id: 'C1',
      thread_id: 'T1',
      event_id: 'E4',
      postback: { id: 'take', toggled: true },
    };
    expect(license.run(mary, press()).pushes).toEqual([
      {
        action: 'incoming_rich_message_postback',
        agents: { ids: ['anna', 'tom', 'eve'], payload },
        customers: { ids: ['mary'], payload },
        cause: { actorId: 'mary' },
        primary: true,
      },
    ]);
    expect(pressed(license)).toEqual([['mary'], [], ['mary']]);
  });

  test('counts each user once, and releases only for the one who releases', () => {
    const license = chatWithButtons();
    license.run(mary, press());
    license.run(anna, press());
    expect(license.run(mary, press()).pushes).toHaveLength(1);
    expect(pressed(license)).toEqual([['anna', 'mary'], [], ['anna', 'mary']]);
    license.run(mary, press(false));
    expect(license.run(mary, press(false)).pushes).toHaveLength(1);
    expect(pressed(license)).toEqual([['anna'], [], ['anna']]);
  });

  test('leaves the fact of the rich message as it was written', () => {
    const license = chatWithButtons();
    const written = JSON.stringify(license.happenings);
    license.run(mary, press());
    expect(JSON.stringify(license.happenings.slice(0, -1))).toBe(written);
  });

  test('in a closed thread is kept and told to nobody', () => {
    const license = chatWithButtons();
    license.run(mary, closeThread('C1'));
    expect(license.run(mary, press()).pushes).toEqual([]);
    license.run(mary, sendEvent('C1', message('again')));
    expect(license.run(anna, press()).pushes).toEqual([]);
    expect(pressed(license)[0]).toEqual(['mary', 'anna']);
  });

  test('needs no membership with chats.conversation--all:write, and makes none', () => {
    const license = chatWithButtons();
    license.run(withScopes(anna, 'chats.conversation--all:write'), press());
    expect(license.members('C1')).toEqual(['mary', 'tom']);
    expect(license.refusal(withScopes(anna, 'chats.conversation--my:write'), press()).type).toBe('authorization');
    expect(license.refusal(ivo, press()).type).toBe('authorization');
  });

  test('on buttons for agents only is told to agents; to a customer the event is unknown', () => {
    const license = chatWithButtons({ recipients: 'agents' });
    const hidden = press(true, { eventId: 'E3' }); // nobody joins for a note
    expect(license.run(tom, hidden).pushes[0]).not.toHaveProperty('customers');
    const unknown = license.refusal(mary, press(true, { eventId: 'E99' }));
    expect(license.refusal(mary, hidden)).toEqual(unknown);
  });

  test.each([
    [{ chatId: 'C9' }, 'chat_id not found'],
    [{ threadId: 'T9' }, 'thread_id not found'],
    [{ eventId: 'E99' }, 'event_id not found'],
    [{ eventId: 'E1' }, 'event_id must be a rich message'],
    [{ postbackId: 'leave' }, 'postback.id not found'],
  ])('with %o is refused: %s', (given, text) => {
    expect(chatWithButtons().refusal(mary, press(true, given))).toEqual({ type: 'validation', message: text });
  });

  test('with a thread of another chat is refused', () => {
    const license = chatWithButtons();
    license.run(mary, startChat());
    expect(license.refusal(mary, press(true, { chatId: 'C2' }))).toEqual({
      type: 'validation',
      message: 'thread_id not found',
    });
  });
});
