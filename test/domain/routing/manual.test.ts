import { describe, expect, it } from 'vitest';
import { joinChat, removeFromChat, startChat } from '../commands.js';
import { actionsFor, eve, mary, tom } from '../license.js';
import { DeskLicense } from './desk.js';

/** domain.md 7.2, row by row; timers are in timers.test.ts. Everybody is there and free all the time. */
const manual = (options = {}) => new DeskLicense({ mode: 'manual', present: [tom, eve], ...options });

describe('manual routing', () => {
  it('leaves a new chat to wait', () => {
    const desk = manual();
    expect(actionsFor('agents', desk.run(mary, startChat()))).toEqual([
      'incoming_chat_thread',
      'incoming_event routing.unassigned',
    ]);
    expect(desk.said('C1')).toEqual(['Chat is unassigned']);
    expect(desk.flags('C1')).toEqual({ idle: false, unassigned: true });
  });

  it('takes members off when a customer writes in an archived chat', () => {
    const desk = manual();
    desk.newChat();
    for (const agent of [tom, eve]) desk.run(agent, joinChat('C1', agent.id));
    desk.close('C1');
    expect(actionsFor('agents', desk.write(mary, 'C1'))).toEqual([
      'incoming_chat_thread',
      'chat_users_updated',
      'incoming_event routing.unassigned',
    ]);
    expect(desk.agentsOf('C1')).toEqual([]);
    expect(desk.said('C1')).toEqual(['Chat is unassigned']);
  });

  it('gives a chat to whoever joins', () => {
    const desk = manual();
    desk.newChat();
    expect(actionsFor('agents', desk.run(tom, joinChat('C1', 'tom')))).toEqual([
      'chat_users_updated',
      'incoming_event agent_joined',
      'chat_properties_updated',
      'chat_thread_properties_updated',
    ]);
    expect(desk.flags('C1')).toEqual({ idle: false, unassigned: false });
  });

  it('gives a chat to whoever replies from the archive, without a message of the router', () => {
    const desk = manual();
    desk.newChat();
    desk.close('C1');
    expect(actionsFor('agents', desk.write(tom, 'C1'))).toEqual(['incoming_chat_thread']);
    expect(desk.flags('C1')).toEqual({ idle: false, unassigned: false });
  });

  it('lets a chat wait when the last agent leaves, whoever else is free', () => {
    const desk = manual();
    desk.newChat();
    desk.run(tom, joinChat('C1', 'tom'));
    expect(actionsFor('agents', desk.run(tom, removeFromChat('C1')))).toEqual([
      'chat_users_updated',
      'incoming_event agent_left',
      'incoming_event routing.unassigned',
      'chat_properties_updated',
      'chat_thread_properties_updated',
    ]);
    expect(desk.said('C1').at(-1)).toBe('Chat is unassigned');
  });

  it('never assigns what waits', () => {
    const desk = manual();
    desk.newChat();
    desk.run(tom, { type: 'log_out_agent' });
    expect(actionsFor('agents', desk.arrive(tom))).toEqual(['agent_updated']);
    expect(desk.pass(3600).happenings).toEqual([]);
    expect(desk.agentsOf('C1')).toEqual([]);
  });
});
