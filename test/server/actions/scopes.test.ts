import { beforeEach, describe, expect, it } from 'vitest';
import { House, heard, ids } from '../house.js';
import { asCausedBy, push } from '../wire.js';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

const authorization = { type: 'authorization', message: 'Authorization error' };
const nobodyHeard = { anna: [], tom: [], eva: [], mary: [], ivo: [] };

function updated(chat_id: string, scopes_added: object, scopes_removed: object = {}) {
  return push('chat_scopes_updated', { chat_id, scopes_added, scopes_removed });
}

describe('update_chat_scopes', () => {
  it('tells who saw the chat before or sees it after; customers hear of groups only', async () => {
    const people = await house.everybody();
    const { chat } = await people.mary.ask('start_chat');
    await heard(people);
    const change = { chat_id: chat.id, add_scopes: { groups: [1, 9], agents: [ids.tom] } };
    const answer = await people.anna.request('update_chat_scopes', change);
    expect(answer.payload).toBeUndefined();
    const told = [updated(chat.id, { groups: [1, 9], agents: [ids.tom] })];
    expect(await heard(people)).toEqual({
      anna: asCausedBy(answer, told),
      tom: told,
      eva: told, // the last that she hears of it
      mary: [updated(chat.id, { groups: [1, 9] })],
      ivo: [],
    });
    await people.anna.ask('send_event', { chat_id: chat.id, event: { type: 'message', text: 'Hi' } });
    const { tom, eva } = await heard(people);
    expect([tom.length > 0, eva]).toEqual([true, []]);
    expect(await people.eva.refused('get_chat_threads', { chat_id: chat.id })).toEqual(authorization);
    await people.anna.ask('update_chat_scopes', { chat_id: chat.id, remove_scopes: change.add_scopes });
    const back = updated(chat.id, {}, { groups: [1, 9], agents: [ids.tom] });
    expect((await heard(people)).eva).toEqual([back]);
  });

  it('removes first, then adds, and tells what really changed', async () => {
    const people = await house.everybody();
    const { chat } = await people.mary.ask('start_chat', { chat: { scopes: { groups: [1, 2] } } });
    await heard(people);
    await people.anna.ask('update_chat_scopes', {
      chat_id: chat.id,
      remove_scopes: { groups: [1, 2, 7] },
      add_scopes: { groups: [1, 3] },
    });
    expect((await heard(people)).mary).toEqual([updated(chat.id, { groups: [3] }, { groups: [2] })]);
  });

  it.each([
    {},
    { add_scopes: {}, remove_scopes: { groups: [] } },
    { add_scopes: { groups: [1] } },
    { remove_scopes: { agents: ['nobody'], groups: [5] } },
    { remove_scopes: { groups: [1] }, add_scopes: { groups: [1] } },
  ])('with %j changes nothing and tells nobody', async (change) => {
    const people = await house.everybody();
    const { chat } = await people.mary.ask('start_chat', { chat: { scopes: { groups: [1] } } });
    await heard(people);
    expect((await people.anna.request('update_chat_scopes', { chat_id: chat.id, ...change })).success).toBe(true);
    expect(await heard(people)).toEqual(nobodyHeard);
  });

  it('of agents only is not told to the customers', async () => {
    const people = await house.everybody();
    const { chat } = await people.mary.ask('start_chat');
    await heard(people);
    await people.anna.ask('update_chat_scopes', { chat_id: chat.id, add_scopes: { agents: [ids.anna] } });
    expect((await heard(people)).mary).toEqual([]);
  });

  it('of a customer takes groups only', async () => {
    const people = await house.everybody();
    const { chat } = await people.mary.ask('start_chat');
    await heard(people);
    const add_scopes = { groups: [1], agents: [ids.tom] };
    const answer = await people.mary.request('update_chat_scopes', { chat_id: chat.id, add_scopes });
    const told = [updated(chat.id, { groups: [1] })];
    expect(await heard(people)).toEqual({
      anna: told,
      tom: told,
      eva: told,
      mary: asCausedBy(answer, told),
      ivo: [],
    });
    expect(await people.ivo.refused('update_chat_scopes', { chat_id: chat.id, add_scopes })).toEqual(authorization);
  });

  it('leaves the chat to its members', async () => {
    const { people, chat_id } = await house.conversation();
    await people.anna.ask('update_chat_scopes', { chat_id, add_scopes: { groups: [1] } });
    expect((await people.tom.request('get_chat_threads', { chat_id })).success).toBe(true);
  });

  it('is refused for unknown agents, wrong groups and without the right', async () => {
    const { people, chat_id } = await house.conversation();
    const add = (add_scopes: object) => ({ chat_id, add_scopes });
    const action = 'update_chat_scopes';
    expect((await people.anna.refused(action, add({ agents: ['nobody'] }))).message).toBe(
      'add_scopes.agents not found',
    );
    expect((await people.anna.refused(action, add({ groups: [-1] }))).type).toBe('validation');
    expect((await people.anna.refused(action, add({ groups: ['1'] }))).type).toBe('validation');
    expect(await people.eva.refused(action, add({ groups: [1] }))).toEqual(authorization);
    expect((await people.tom.request(action, add({ groups: [1] }))).success).toBe(true); // a member
  });
});

describe('auto chat scopes', () => {
  const rule = {
    description: 'Booking pages',
    scopes: { groups: [1] },
    rules: {
      customer_url: { values: [{ value: '/booking' }, { value: 'https://x.example/', exact_match: true }] },
      chat_properties: { source: { type: { values: ['web'] } } },
    },
  };

  it('are kept, listed and removed by administrators', async () => {
    const anna = await house.agent('anna');
    const { auto_chat_scopes_id: id } = await anna.ask('add_auto_chat_scopes', rule);
    expect(id).toEqual(expect.any(String));
    const values = [
      { value: '/booking', exact_match: false },
      { value: 'https://x.example/', exact_match: true },
    ];
    expect(await anna.ask('get_auto_chat_scopes_config')).toEqual({
      auto_chat_scopes_config: [{ id, ...rule, rules: { ...rule.rules, customer_url: { values } } }],
    });
    expect((await anna.request('remove_auto_chat_scopes', { auto_chat_scopes_id: id })).payload).toBeUndefined();
    expect(await anna.ask('get_auto_chat_scopes_config')).toEqual({ auto_chat_scopes_config: [] });
    expect((await anna.refused('remove_auto_chat_scopes', { auto_chat_scopes_id: id })).type).toBe('validation');
    await anna.ask('add_auto_chat_scopes', { ...rule, scopes: { groups: [1], agents: [] } });
    const { auto_chat_scopes_config: kept } = await anna.ask('get_auto_chat_scopes_config');
    expect(kept[0].scopes).toEqual({ groups: [1] });
    expect(await anna.pushes()).toEqual([]);
    const tom = await house.agent('tom');
    for (const action of ['add_auto_chat_scopes', 'get_auto_chat_scopes_config']) {
      expect(await tom.refused(action, rule)).toEqual(authorization);
    }
    expect(await tom.refused('remove_auto_chat_scopes', { auto_chat_scopes_id: id })).toEqual(authorization);
  });

  it.each([
    [{ scopes: {} }, 'scopes must name at least one group or agent'],
    [{ rules: {} }, 'rules must have at least one rule'],
    [{ rules: { customer_url: { values: [] } } }, 'rules.customer_url.values must have at least one element'],
    [{ rules: { customer_url: {} } }, 'rules.customer_url must have either values or exclude_values'],
    [
      { rules: { customer_url: { values: [{ value: 'a' }], exclude_values: [{ value: 'b' }] } } },
      'rules.customer_url must have either values or exclude_values',
    ],
    [{ rules: { customer_url: { values: [{}] } } }, 'rules.customer_url.values[0].value is required'],
    [{ rules: { chat_properties: { a: { b: {} } } } }, 'rules.chat_properties.a.b has an unsupported value'],
    [{ scopes: { agents: ['nobody'] } }, 'scopes.agents not found'],
  ])('with %j are refused', async (more, message) => {
    const anna = await house.agent('anna');
    expect(await anna.refused('add_auto_chat_scopes', { ...rule, ...more })).toEqual({ type: 'validation', message });
  });

  it('are part of a new chat, and told before a new thread of an old one', async () => {
    const people = await house.everybody();
    const before = await people.mary.ask('start_chat');
    await people.anna.ask('add_auto_chat_scopes', {
      scopes: { groups: [1] },
      rules: { chat_properties: { desk: { open: { exists: false } } } },
    });
    const { chat } = await people.mary.ask('start_chat', { chat: { scopes: { groups: [4] } } });
    expect(chat.scopes).toEqual({ groups: [4, 1] });
    const list = await people.anna.ask('get_chat_threads', { chat_id: before.chat.id });
    expect(list.chat.scopes).toEqual({}); // a rule touches no existing chat
    await people.mary.ask('close_thread', { chat_id: before.chat.id });
    await heard(people);
    await people.mary.ask('send_event', { chat_id: before.chat.id, event: { type: 'message', text: 'Again' } });
    const { anna, tom } = await heard(people);
    expect(anna.map(({ action }) => action)).toEqual(['chat_scopes_updated', 'incoming_chat_thread', 'incoming_event']);
    expect(tom.map(({ action }) => action)).toEqual(['chat_scopes_updated']);
  });

  it('look at the page that the customer is on', async () => {
    const people = await house.everybody();
    await people.anna.ask('add_auto_chat_scopes', {
      scopes: { groups: [1] },
      rules: { customer_url: { values: [{ value: '/booking' }] } },
    });
    const scopes = async () => (await people.mary.ask('start_chat')).chat.scopes;
    expect(await scopes()).toEqual({});
    const visit = (url: string) => people.mary.ask('update_customer', { customer: { monitoring: { page: { url } } } });
    await visit('https://shop.example/booking?x=1');
    expect(await scopes()).toEqual({ groups: [1] });
    await visit('https://shop.example/jobs');
    expect(await scopes()).toEqual({});
  });
});
