import { describe, expect, test } from 'vitest';
import type { Command } from '../../../src/domain/command.js';
import type { RoutingStatus } from '../../../src/protocol/user.js';
import { updateAgent } from '../commands.js';
import { anna, mary, type Outcome, TestLicense, tom, withScopes } from '../license.js';

const everybody = ['anna', 'tom', 'eve'];

const login = (reconnect = false): Command => ({ type: 'log_in_agent', reconnect });
const logout: Command = { type: 'log_out_agent' };

/** The payloads of an outcome that consists of `agent_updated` to all agents. */
function updates({ pushes }: Outcome): object[] {
  expect(pushes.every(({ action, customers }) => action === 'agent_updated' && customers === undefined)).toBe(true);
  expect(pushes.every(({ agents }) => agents?.ids.join() === everybody.join())).toBe(true);
  return pushes.map(({ agents }) => agents?.payload ?? {});
}

describe('the login of an agent', () => {
  test.each<{ before: RoutingStatus | undefined; reconnect: boolean; becomes: RoutingStatus }>([
    { before: undefined, reconnect: false, becomes: 'accepting_chats' },
    { before: undefined, reconnect: true, becomes: 'accepting_chats' },
    { before: 'not_accepting_chats', reconnect: false, becomes: 'accepting_chats' },
    { before: 'not_accepting_chats', reconnect: true, becomes: 'not_accepting_chats' },
    { before: 'accepting_chats', reconnect: true, becomes: 'accepting_chats' },
  ])('last $before, reconnect $reconnect: $becomes, told once to all agents', ({ before, reconnect, becomes }) => {
    const license = new TestLicense();
    if (before !== undefined) license.run(tom, updateAgent(before));
    expect(updates(license.run(tom, login(reconnect)))).toEqual([{ agent_id: 'tom', routing_status: becomes }]);
    expect(license.state.agents.get('tom')).toMatchObject({ loggedIn: true, routingStatus: becomes });
  });

  test.each([false, true])('on a further connection changes nothing and tells nobody (reconnect %s)', (reconnect) => {
    const license = new TestLicense();
    license.run(tom, login());
    license.run(tom, updateAgent('not_accepting_chats'));
    expect(license.run(tom, login(reconnect))).toEqual({ happenings: [], pushes: [] });
    expect(license.state.agents.get('tom')?.routingStatus).toBe('not_accepting_chats');
  });

  test('ends with an update without status; the status is remembered', () => {
    const license = new TestLicense();
    license.run(tom, login());
    license.run(tom, updateAgent('not_accepting_chats'));
    expect(updates(license.run(tom, logout))).toEqual([{ agent_id: 'tom' }]);
    expect(license.run(tom, logout)).toEqual({ happenings: [], pushes: [] });
    expect(updates(license.run(tom, login(true)))).toEqual([
      { agent_id: 'tom', routing_status: 'not_accepting_chats' },
    ]);
  });
});

describe('update_agent', () => {
  test('tells all agents of the license, the agent included', () => {
    const license = new TestLicense();
    license.run(tom, login());
    const outcome = license.run(tom, updateAgent('not_accepting_chats'));
    expect(updates(outcome)).toEqual([{ agent_id: 'tom', routing_status: 'not_accepting_chats' }]);
    expect(outcome.pushes[0]?.primary).toBe(true);
  });

  test.each([undefined, 'accepting_chats' as const])('to %s, which changes nothing, tells nobody', (status) => {
    const license = new TestLicense();
    license.run(tom, login());
    expect(license.run(tom, updateAgent(status))).toEqual({ happenings: [], pushes: [] });
  });

  test('of an agent who is not logged in is kept for a reconnect and told to nobody', () => {
    const license = new TestLicense();
    expect(license.run(anna, updateAgent('not_accepting_chats', 'tom')).pushes).toEqual([]);
    expect(license.state.agents.get('tom')).toMatchObject({ loggedIn: false, routingStatus: 'not_accepting_chats' });
  });

  test.each([
    { scopes: ['agents--all:write'], target: undefined, outcome: 'done' },
    { scopes: ['agents--all:write'], target: 'eve', outcome: 'done' },
    { scopes: ['agents--my:write'], target: undefined, outcome: 'done' },
    { scopes: ['agents--my:write'], target: 'tom', outcome: 'done' },
    { scopes: ['agents--my:write'], target: 'eve', outcome: 'authorization' },
    { scopes: ['chats.meta--all:write'], target: undefined, outcome: 'authorization' },
    { scopes: ['chats.meta--all:write'], target: 'nobody', outcome: 'authorization' },
    { scopes: ['agents--my:write'], target: 'nobody', outcome: 'validation' },
    { scopes: ['agents--all:write'], target: 'mary', outcome: 'validation' },
  ])('with $scopes of $target: $outcome', ({ scopes, target, outcome }) => {
    const actor = withScopes(tom, ...scopes);
    const decided = new TestLicense().decide(actor, updateAgent('not_accepting_chats', target));
    expect(decided.ok ? 'done' : decided.refusal.type).toBe(outcome);
  });

  test('is not for customers', () => {
    expect(new TestLicense().refusal(mary, updateAgent('accepting_chats', 'tom'))).toEqual({ type: 'authorization' });
  });
});

test('a device registers once per token and agent, and nobody is told', () => {
  const license = new TestLicense();
  const register = (enabled: boolean): Command => ({
    type: 'register_device',
    token: 'dev-1',
    platform: 'ios',
    enabled,
  });
  expect(license.run(tom, register(true)).pushes).toEqual([]);
  license.run(tom, register(false));
  license.run(anna, register(true));
  const devices = (id: string) => [...(license.state.agents.get(id)?.devices ?? [])];
  expect(devices('tom')).toEqual([['dev-1', { platform: 'ios', enabled: false }]]);
  expect(devices('anna')).toEqual([['dev-1', { platform: 'ios', enabled: true }]]);
});
