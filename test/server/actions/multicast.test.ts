import { beforeEach, describe, expect, it } from 'vitest';
import { House, heard, ids } from '../house.js';
import { asCausedBy, push } from '../wire.js';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

const content = { notice: { closing_at: '18:00', urgent: null } };
const told = [push('incoming_multicast', { author_id: ids.anna, content })];

describe('multicast', () => {
  it.each<[object, string[]]>([
    [{ agents: { all: true } }, ['anna', 'tom', 'eva']],
    [{ agents: { ids: [ids.tom, ids.tom, 'nobody', ids.ivo] } }, ['tom']],
    [{ agents: { groups: [1] } }, ['anna']],
    [{ agents: { groups: ['1', 77] } }, ['anna']],
    [{ agents: { groups: [0] } }, ['anna', 'tom', 'eva']],
    [{ customers: { ids: [ids.mary, 'nobody', ids.tom] } }, ['mary']],
    [{ agents: { ids: [ids.eva], groups: [1] }, customers: { ids: [ids.ivo] } }, ['anna', 'eva', 'ivo']],
    [{ agents: { ids: ['nobody'] } }, []],
  ])('to %j reaches %j once', async (scopes, receivers) => {
    const people = await house.everybody();
    const answer = await people.anna.request('multicast', { scopes, content });
    expect(answer.payload).toBeUndefined();
    const expected = Object.fromEntries(
      Object.keys(people).map((name) => [name, receivers.includes(name) ? told : []]),
    );
    expect(await heard(people)).toEqual({ ...expected, anna: asCausedBy(answer, expected.anna ?? []) });
  });

  it('reaches every connection of a receiver', async () => {
    const people = await house.everybody();
    const [second, mobile] = [await house.agent('tom-nothing'), await house.customer('mary')];
    const scopes = { agents: { ids: [ids.tom] }, customers: { ids: [ids.mary] } };
    await people.anna.ask('multicast', { scopes, content });
    expect(await heard({ second, mobile })).toEqual({ second: told, mobile: told });
  });

  it.each([
    [{ content }, 'scopes is required'],
    [{ scopes: {}, content }, 'scopes must name at least one receiver'],
    [{ scopes: { agents: { all: false, ids: [] } }, content }, 'scopes must name at least one receiver'],
    [{ scopes: { agents: { all: true } } }, 'content is required'],
    [{ scopes: { agents: { all: true } }, content: [] }, 'content must be an object'],
    [{ scopes: { agents: { groups: ['x'] } }, content }, 'scopes.agents.groups[0] must be an integer'],
  ])('with %j is validation', async (payload, message) => {
    const anna = await house.agent('anna');
    expect(await anna.refused('multicast', payload)).toEqual({ type: 'validation', message });
    expect(await anna.pushes()).toEqual([]);
  });

  it('needs its scope', async () => {
    const reader = await house.agent('eva-reads');
    const error = await reader.refused('multicast', { scopes: { agents: { all: true } }, content });
    expect(error).toEqual({ type: 'authorization', message: 'Authorization error' });
  });
});

it('change_push_notifications is a success without payload or push', async () => {
  const people = await house.everybody();
  const payload = { firebase_token: 'dev-1', platform: 'android', enabled: true };
  const answer = await people.eva.request('change_push_notifications', payload);
  expect(answer).toEqual({
    request_id: answer.request_id,
    action: 'change_push_notifications',
    type: 'response',
    success: true,
  });
  expect((await people.eva.refused('change_push_notifications', { ...payload, platform: 'palm' })).type).toBe(
    'validation',
  );
  expect(await heard(people)).toEqual({ anna: [], tom: [], eva: [], mary: [], ivo: [] });
});
