import { beforeEach, describe, expect, it } from 'vitest';
import { outgoingEvent } from '../../web/model/outbox.js';
import { activeThread } from '../../web/model/state.js';
import { House, ids } from '../server/house.js';
import type { RtmClient } from '../server/rtm-client.js';
import { CustomerAtPage } from './customer.js';

let house: House;
let anna: RtmClient;

beforeEach(async () => {
  house = await House.open();
  anna = await house.agent('anna');
});

/** Mary's first message, and Anna in the chat. */
async function talking(options = {}): Promise<{ mary: CustomerAtPage; chat_id: string }> {
  const mary = await CustomerAtPage.open(house, options);
  mary.app.begin({ name: 'Mary', email: 'mary@shop.example' }, 'Hello');
  await mary.delivered();
  const chat_id = mary.state.chat?.id ?? '';
  await anna.ask('join_chat', { chat_id, agent_ids: [ids.anna] });
  await mary.sees(({ chat }) => chat?.users.get(ids.anna)?.present === true);
  await anna.pushes();
  return { mary, chat_id };
}

const text = (value: string) => ({ type: 'message', text: value });

describe('the first message', () => {
  it('starts a chat with the form, and tells who the customer is', async () => {
    const ivo = await CustomerAtPage.open(house, { token: 'ivo' });
    expect(ivo.state).toMatchObject({ hasSynced: true, chat: undefined });
    ivo.app.begin({ name: 'Ivo', email: 'ivo@shop.example' }, 'Hello');
    expect(ivo.transcript).toEqual(['me: Hello (sending)']);
    await ivo.delivered();
    expect(ivo.transcript).toEqual(['me: Hello (sent)']);
    const { chat } = (await anna.push('incoming_chat_thread')).payload;
    expect(chat.users).toMatchObject([{ name: 'Ivo', email: 'ivo@shop.example' }]);
    expect(chat.thread.events.map(({ type }: { type: string }) => type)).toEqual(['filled_form', 'message']);
  });

  it('of a known customer finds the name filled in', async () => {
    const mary = await CustomerAtPage.open(house);
    expect(mary.state.known).toEqual({ name: 'Mary Brown', email: 'mary@example.com' });
  });

  it('shows in every window of the customer', async () => {
    const [one, other] = [await CustomerAtPage.open(house), await CustomerAtPage.open(house)];
    one.app.begin({ name: 'Mary', email: '' }, 'Hello');
    await other.sees(({ chat }) => chat !== undefined);
    expect(other.transcript).toEqual(['me: Hello (sent)']);
  });
});

describe('a conversation', () => {
  it('goes both ways, with who writes and who has read', async () => {
    const { mary, chat_id } = await talking();
    await anna.ask('send_typing_indicator', { chat_id, is_typing: true });
    await mary.sees(({ typing }) => typing.has(ids.anna));
    await anna.ask('send_event', { chat_id, event: text('Hi') });
    await anna.ask('update_last_seen_timestamp', { chat_id });
    await mary.sees(() => mary.transcript.length === 2 && mary.transcript[0]?.endsWith('(seen)') === true);
    expect(mary.state.typing.size).toBe(0);
    expect(mary.transcript).toEqual(['me: Hello (seen)', 'Anna Kowal: Hi']);
    mary.app.send('Thanks');
    await mary.delivered();
    expect((await anna.push('incoming_event')).payload.event).toMatchObject(text('Hi'));
    expect(mary.transcript.at(-1)).toMatch(/^me: Thanks/);
  });

  it('lets the agent see what is being typed', async () => {
    const { mary } = await talking();
    mary.app.typed('How mu');
    expect((await anna.push('incoming_sneak_peek')).payload.sneak_peek.text).toBe('How mu');
  });

  it('tells the agent what has been read, once somebody looks', async () => {
    const { mary, chat_id } = await talking();
    mary.app.watch(true);
    await anna.ask('send_event', { chat_id, event: text('Hi') });
    expect((await anna.push('last_seen_timestamp_updated')).payload).toMatchObject({ user_id: ids.mary });
    mary.app.watch(false);
    await anna.ask('send_event', { chat_id, event: text('Are you there?') });
    await mary.sees(({ unread }) => unread === 1);
  });

  it('can be pressed', async () => {
    const { mary, chat_id } = await talking();
    const elements = [{ buttons: [{ text: 'Yes', postback_id: 'yes' }] }];
    const event = { type: 'rich_message', template_id: 'cards', elements };
    const sent = await anna.ask('send_event', { chat_id, event });
    await mary.sees(({ chat }) => chat?.threads[0]?.events.some(({ type }) => type === 'rich_message') === true);
    const press = mary.app.press(sent.thread_id, sent.event.id, 'yes', true);
    expect(mary.state.pressing).toEqual([`${sent.event.id} yes`]);
    await press;
    expect(mary.state.pressing).toEqual([]);
    expect((await anna.push('incoming_rich_message_postback')).payload.postback).toEqual({ id: 'yes', toggled: true });
    expect(JSON.stringify(mary.state.chat?.threads)).toContain(`"user_ids":["${ids.mary}"]`);
  });

  it('ends, and goes on in a new thread', async () => {
    const { mary } = await talking();
    expect(await mary.app.endChat()).toBe(true);
    await mary.sees(({ chat }) => activeThread(chat) === undefined);
    expect(await mary.app.endChat()).toBe(true);
    mary.app.send('One more thing');
    await mary.delivered();
    expect(mary.transcript).toEqual(['me: Hello (sent)', 'ended', 'me: One more thing (sent)']);
    expect(mary.state.chat?.threads).toHaveLength(2);
  });

  it('is rated where the license has a place for it, else by an annotation', async () => {
    const { mary } = await talking();
    await mary.app.rate(1, 'fast');
    const { event } = (await anna.push('incoming_event')).payload;
    expect(event).toMatchObject({ type: 'annotation', annotation_type: 'rating', text: 'rated: good\nfast' });
    const other = await CustomerAtPage.open(house, { rating: { score: true, comment: false } });
    await other.app.rate(1);
    expect(other.state.rated).toBe('failed'); // this license has none
  });
});

describe('earlier threads', () => {
  it('come when they are asked for, oldest at the top', async () => {
    const client = await house.customer('mary');
    const { chat } = await client.ask('start_chat', { chat: { thread: { events: [text('thread 0')] } } });
    for (let number = 1; number <= 24; number += 1) {
      await client.ask('close_thread', { chat_id: chat.id });
      await client.ask('send_event', { chat_id: chat.id, event: text(`thread ${number}`) });
    }
    const mary = await CustomerAtPage.open(house);
    const said = () => mary.transcript.filter((line) => line !== 'ended').map((line) => Number(/\d+/.exec(line)?.[0]));
    expect(said()).toEqual([15, 16, 17, 18, 19, 20, 21, 22, 23, 24]);
    await mary.app.loadEarlier();
    expect(said()).toHaveLength(20);
    await mary.app.loadEarlier();
    expect(said()).toEqual(Array.from({ length: 25 }, (_, number) => number));
    expect(mary.state.chat?.earlier).toEqual([]);
  });
});

describe('when the connection goes', () => {
  it('what is written meanwhile goes out once, in order, when it is back', async () => {
    const { mary } = await talking();
    mary.goOffline();
    mary.app.send('One');
    mary.app.send('Two');
    expect(mary.transcript.slice(1)).toEqual(['me: One (sending)', 'me: Two (sending)']);
    await mary.goOnline();
    await mary.delivered();
    expect(mary.transcript).toEqual(['me: Hello (sent)', 'me: One (sent)', 'me: Two (sent)']);
  });

  it('what had arrived without an answer does not go out again', async () => {
    const { mary } = await talking();
    mary.stopHearing();
    mary.app.send('Did you get this?');
    expect((await anna.push('incoming_event')).payload.event.text).toBe('Did you get this?');
    expect(mary.transcript.at(-1)).toBe('me: Did you get this? (sending)');
    await mary.cut();
    await mary.delivered();
    expect(mary.transcript).toEqual(['me: Hello (sent)', 'me: Did you get this? (sent)']);
    expect((await anna.pushes()).filter(({ action }) => action === 'incoming_event')).toHaveLength(1);
  });

  it('a chat that was started without an answer is the chat', async () => {
    const mary = await CustomerAtPage.open(house);
    mary.stopHearing('start_chat');
    mary.app.begin({ name: 'Mary', email: '' }, 'Hello');
    await anna.push('incoming_chat_thread');
    expect(mary.state.chat).toBeUndefined();
    await mary.cut();
    await mary.delivered();
    expect(mary.transcript).toEqual(['me: Hello (sent)']);
    const { chats_summary } = await anna.ask('get_filtered_chats', {});
    expect(chats_summary).toHaveLength(1);
  });

  it('what was said meanwhile is there afterwards, new threads as well', async () => {
    const { mary, chat_id } = await talking();
    mary.goOffline();
    await anna.ask('send_event', { chat_id, event: text('One') });
    await anna.ask('close_thread', { chat_id });
    await anna.ask('send_event', { chat_id, event: text('Two') });
    await mary.goOnline();
    expect(mary.transcript).toEqual(['me: Hello (sent)', 'Anna Kowal: One', 'ended', 'Anna Kowal: Two']);
  });

  it('and the server has forgotten everything, the message starts a new chat, by the name that was given', async () => {
    const ivo = await CustomerAtPage.open(house, { token: 'ivo' });
    ivo.app.begin({ name: 'Ivo', email: '' }, 'Hello');
    await ivo.delivered();
    ivo.goOffline();
    ivo.app.send('Still there?');
    const other = await House.open();
    const tom = await other.agent('tom');
    await ivo.goOnline(other);
    await ivo.delivered();
    expect(ivo.transcript).toEqual(['me: Still there? (sent)']);
    expect((await tom.push('incoming_chat_thread')).payload.chat.users).toMatchObject([{ name: 'Ivo' }]);
  });
});

describe('a message that the server refuses', () => {
  it('stays with the reason until it is tried again or discarded, and holds up nothing', async () => {
    const { mary } = await talking();
    mary.app.send('');
    mary.app.send('Next');
    await mary.sees(({ outbox }) => outbox.length === 1 && outbox[0]?.state === 'failed');
    expect(mary.transcript).toEqual(['me: Hello (sent)', 'me: Next (sent)', 'me:  (failed)']);
    const [failed] = mary.state.outbox;
    expect(failed?.problem).toBe('The chat did not take it');
    mary.app.retry(failed?.customId ?? '');
    await mary.sees(({ outbox, isSynced }) => isSynced && outbox[0]?.state === 'failed');
    mary.app.discard(failed?.customId ?? '');
    expect(mary.state.outbox).toEqual([]);
  });

  it('is not sent a second time when it had arrived after all', async () => {
    const { mary, chat_id } = await talking();
    const customId = 'mine';
    const outbox = [
      { ...outgoingEvent({ type: 'message', text: 'Hello again' }, customId, 0), state: 'failed' as const },
    ];
    const other = await CustomerAtPage.open(house, { outbox });
    const client = await house.customer('mary');
    other.stopHearing();
    await client.ask('send_event', { chat_id, event: { ...text('Hello again'), custom_id: customId } });
    await mary.sees(() => mary.transcript.length === 2);
    expect(other.state.outbox).toHaveLength(1);
    await other.cut();
    expect(other.state.outbox).toEqual([]);
  });
});

describe('a file', () => {
  const file = () => new File(['content'], 'box.png', { type: 'image/png' });

  it('goes up with the token, into the chat that is there', async () => {
    const { mary, chat_id } = await talking();
    mary.app.sendFiles([file()]);
    await mary.sees(({ outbox }) => outbox[0]?.state === 'accepted');
    expect(mary.uploaded).toEqual([{ customId: mary.state.outbox[0]?.customId, chatId: chat_id, token: 'mary' }]);
  });

  it('waits for a chat to go to', async () => {
    const mary = await CustomerAtPage.open(house);
    mary.app.sendFiles([file()]);
    await mary.sees(({ outbox }) => outbox[0]?.state === 'accepted');
    expect(mary.uploaded[0]?.chatId).toBe(mary.state.chat?.id);
  });

  it.each([
    ['unreachable', 'The connection was lost'],
    ['too_large', 'The file is larger than 10 MB'],
    ['refused', 'The chat did not take it'],
  ] as const)('that was %s can be tried again', async (outcome, problem) => {
    const { mary } = await talking();
    mary.uploads = outcome;
    mary.app.sendFiles([file()]);
    await mary.sees(({ outbox }) => outbox[0]?.state === 'failed');
    expect(mary.state.outbox[0]?.problem).toBe(problem);
    mary.uploads = 'done';
    mary.app.retry(mary.state.outbox[0]?.customId ?? '');
    await mary.sees(({ outbox }) => outbox[0]?.state === 'accepted');
  });

  it('goes up with a new token when the old one is not taken', async () => {
    const { mary } = await talking();
    mary.uploads = 'authentication';
    mary.renewal = { accessToken: 'newer', expiresIn: 3600 };
    mary.app.sendFiles([file()]);
    await mary.sees(({ outbox }) => outbox[0]?.state === 'failed');
    expect(mary.uploaded.map(({ token }) => token)).toEqual(['mary', 'newer']);
  });
});
