import { beforeEach, describe, expect, it } from 'vitest';
import { House, heard, ids } from '../house.js';
import { agents, asCausedBy, push } from '../wire.js';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

const authorization = { type: 'authorization', message: 'Authorization error' };
const nobodyHeard = { anna: [], tom: [], eva: [], mary: [], ivo: [] };
const updated = (agent_id: string, routing_status: string) => push('agent_updated', { agent_id, routing_status });

describe('update_agent', () => {
  it('of oneself is told to all agents', async () => {
    const people = await house.everybody();
    const answer = await people.tom.request('update_agent', { routing_status: 'not_accepting_chats' });
    expect(answer.payload).toBeUndefined();
    const told = [updated(ids.tom, 'not_accepting_chats')];
    expect(await heard(people)).toEqual({ ...nobodyHeard, anna: told, tom: asCausedBy(answer, told), eva: told });
    const { my_profile } = await people.tom.ask('login', { token: 'tom' });
    expect(my_profile).toEqual({ ...agents.tom, routing_status: 'not_accepting_chats', permission: 'normal' });
  });

  it('of another agent is an administrator’s', async () => {
    const people = await house.everybody();
    const payload = { agent_id: ids.tom, routing_status: 'not_accepting_chats' };
    const answer = await people.anna.request('update_agent', payload);
    const told = [updated(ids.tom, 'not_accepting_chats')];
    expect(await heard(people)).toEqual({ ...nobodyHeard, anna: asCausedBy(answer, told), tom: told, eva: told });
    expect(await people.tom.refused('update_agent', { ...payload, agent_id: ids.anna })).toEqual(authorization);
  });

  it.each([{}, { routing_status: 'accepting_chats' }, { agent_id: ids.tom }, { routing_status: null }])(
    'with %j changes nothing and tells nobody',
    async (payload) => {
      const people = await house.everybody();
      expect((await people.tom.request('update_agent', payload)).success).toBe(true);
      expect(await heard(people)).toEqual(nobodyHeard);
    },
  );

  it('of an agent who is not logged in is remembered for a reconnect, and told to nobody', async () => {
    const anna = await house.agent('anna');
    await anna.ask('update_agent', { agent_id: ids.tom, routing_status: 'not_accepting_chats' });
    expect(await anna.pushes()).toEqual([]);
    const tom = await house.agent('tom', { reconnect: true });
    expect(await anna.pushes()).toEqual([updated(ids.tom, 'not_accepting_chats')]);
    await tom.close();
  });

  it('is refused for unknown agents and statuses, and without the scope', async () => {
    const anna = await house.agent('anna');
    expect(await anna.refused('update_agent', { agent_id: 'nobody' })).toEqual({
      type: 'validation',
      message: 'agent_id not found',
    });
    expect(await anna.refused('update_agent', { agent_id: ids.mary })).toEqual({
      type: 'validation',
      message: 'agent_id not found',
    });
    expect((await anna.refused('update_agent', { routing_status: 'offline' })).type).toBe('validation');
    const reader = await house.agent('eva-reads');
    expect(await reader.refused('update_agent', { routing_status: 'accepting_chats' })).toEqual(authorization);
  });
});
