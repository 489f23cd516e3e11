import { beforeEach, describe, expect, it } from 'vitest';
import { House, heard, ids } from '../house.js';
import type { RtmClient } from '../rtm-client.js';
import { asCausedBy, push } from '../wire.js';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

const action = 'send_rich_message_postback';
const authorization = { type: 'authorization', message: 'Authorization error' };
const button = (postback_id: string) => ({ text: postback_id, postback_id });
const card = (more: object = {}) => ({
  type: 'rich_message',
  template_id: 'cards',
  elements: [{ buttons: [button('take'), button('skip')] }, { buttons: [button('take')] }],
  ...more,
});

/** A conversation with a card in it, and a press of one of its buttons. */
async function withCard(more: object = {}) {
  const { people, ...names } = await house.conversation();
  const { event } = await people.tom.ask('send_event', { chat_id: names.chat_id, event: card(more) });
  await heard(people);
  const press = (toggled: boolean, id = 'take') => ({ ...names, event_id: event.id, postback: { id, toggled } });
  const pressedBy = async (reader: RtmClient) => {
    const { chat_id, thread_id } = names;
    const { threads } = (await reader.ask('get_chat_threads', { chat_id, thread_ids: [thread_id] })).chat;
    const { elements } = threads[0].events.find(({ id }: { id: string }) => id === event.id);
    return elements.flatMap(({ buttons }: { buttons: { user_ids: string[] }[] }) => buttons.map((one) => one.user_ids));
  };
  return { people, names, press, pressedBy, event };
}

describe(action, () => {
  it('changes all buttons of that id and is told to both sides', async () => {
    const { people, press, pressedBy } = await withCard();
    const answer = await people.mary.request(action, press(true));
    expect(answer).toEqual({ request_id: answer.request_id, action, type: 'response', success: true });
    const told = [push('incoming_rich_message_postback', { user_id: ids.mary, ...press(true) })];
    expect(await heard(people)).toEqual({
      anna: told,
      tom: told,
      eva: told,
      mary: asCausedBy(answer, told),
      ivo: [],
    });
    await people.anna.ask(action, press(true)); // no member, and none by this
    expect(await pressedBy(people.mary)).toEqual([[ids.mary, ids.anna], [], [ids.mary, ids.anna]]);
    await people.mary.ask(action, press(false));
    expect(await pressedBy(people.tom)).toEqual([[ids.anna], [], [ids.anna]]);
  });

  it('is told again when it is repeated', async () => {
    const { people, press, pressedBy } = await withCard();
    await people.tom.ask(action, press(false));
    await people.tom.ask(action, press(true));
    await people.tom.ask(action, press(true));
    expect((await heard(people)).mary.map(({ payload }) => payload.postback.toggled)).toEqual([false, true, true]);
    expect(await pressedBy(people.anna)).toEqual([[ids.tom], [], [ids.tom]]);
  });

  it('in a closed thread is stored and told to nobody', async () => {
    const { people, names, press, pressedBy } = await withCard();
    await people.tom.ask('close_thread', { chat_id: names.chat_id });
    await heard(people);
    await people.mary.ask(action, press(true));
    expect(await heard(people)).toEqual({ anna: [], tom: [], eva: [], mary: [], ivo: [] });
    expect(await pressedBy(people.mary)).toEqual([[ids.mary], [], [ids.mary]]);
  });

  it('on a card for agents is not told to customers, and theirs is of an unknown event', async () => {
    const { people, press } = await withCard({ recipients: 'agents' });
    await people.anna.ask(action, press(true));
    expect((await heard(people)).mary).toEqual([]);
    expect(await people.mary.refused(action, press(true))).toEqual({
      type: 'validation',
      message: 'event_id not found',
    });
  });

  it.each([
    ['an unknown chat', { chat_id: 'NOSUCHCHAT' }, 'chat_id not found'],
    ['an unknown thread', { thread_id: 'NOSUCHTHRD' }, 'thread_id not found'],
    ['an unknown event', { event_id: 'nothing' }, 'event_id not found'],
    ['an unknown button', { postback: { id: 'buy', toggled: true } }, 'postback.id not found'],
    ['no button', { postback: { toggled: true } }, 'postback.id is required'],
    ['no state', { postback: { id: 'take' } }, 'postback.toggled is required'],
  ])('of %s is validation', async (_, more, message) => {
    const { people, press } = await withCard();
    const payload = { ...press(true), ...more };
    for (const client of [people.tom, people.mary]) {
      expect(await client.refused(action, payload)).toEqual({ type: 'validation', message });
    }
  });

  it('is refused for events of another type, without the right, and in chats of others', async () => {
    const { people, names, press } = await withCard();
    const { event } = await people.tom.ask('send_event', {
      chat_id: names.chat_id,
      event: { type: 'message', text: 'x' },
    });
    expect((await people.tom.refused(action, { ...press(true), event_id: event.id })).type).toBe('validation');
    expect(await people.eva.refused(action, press(true))).toEqual(authorization);
    expect(await people.ivo.refused(action, press(true))).toEqual(authorization);
  });
});
