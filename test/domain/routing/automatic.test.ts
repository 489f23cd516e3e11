import { describe, expect, it } from 'vitest';
import { banCustomer, joinChat, removeFromChat, startChat, updateAgent, updateChatScopes } from '../commands.js';
import { actionsFor, anna, eve, ivo, mary, tom } from '../license.js';
import { DeskLicense } from './desk.js';

/** domain.md 7.1, row by row; timers are in timers.test.ts. */
describe('automatic routing: a customer starts a thread', () => {
  it('and the chat goes to an agent who is available', () => {
    const desk = new DeskLicense({ present: [tom] });
    const outcome = desk.run(mary, startChat());
    expect(actionsFor('agents', outcome)).toEqual([
      'incoming_chat_thread',
      'chat_users_updated',
      'incoming_event routing.assigned',
      'chat_properties_updated',
      'chat_thread_properties_updated',
    ]);
    expect(actionsFor('customers', outcome)).toEqual(actionsFor('agents', outcome));
    expect(desk.said('C1')).toEqual(['Chat assigned to Tom Reed']);
    expect(desk.agentsOf('C1')).toEqual(['tom']);
    expect(desk.flags('C1')).toEqual({ idle: false, unassigned: false });
  });

  it('and what the router does names nobody and no request', () => {
    const desk = new DeskLicense({ present: [tom] });
    const { happenings, pushes } = desk.run(mary, startChat(), { connection: '7', requestId: 'r-1' });
    expect(happenings.map(({ cause }) => cause.actorId)).toEqual(['mary', ...Array(4).fill(undefined)]);
    expect(pushes.map(({ cause }) => cause.requestId)).toEqual(['r-1', ...Array(4).fill(undefined)]);
    expect(pushes.map(({ primary }) => primary)).toEqual([true, false, false, false, false]);
    expect(desk.chat('C1').members.get('tom')).toMatchObject({ reason: 'routed', addedBy: undefined });
  });

  it('and it is told before it is routed', () => {
    const desk = new DeskLicense({ present: [tom] });
    const { pushes } = desk.run(mary, startChat());
    expect(pushes[0]?.agents?.payload).toMatchObject({
      chat: { thread: { events: [], properties: { routing: { unassigned: { value: true } } } } },
    });
  });

  it.each([
    { who: 'nobody is logged in', present: [] },
    { who: 'the agents are away', present: [tom, eve], away: true },
  ])('and the chat waits when $who', ({ present, away }) => {
    const desk = new DeskLicense({ present });
    if (away === true) for (const agent of present) desk.run(agent, updateAgent('not_accepting_chats'));
    expect(actionsFor('agents', desk.run(mary, startChat()))).toEqual([
      'incoming_chat_thread',
      'incoming_event routing.unassigned',
    ]);
    expect(desk.said('C1')).toEqual(['Chat is unassigned']);
    expect(desk.flags('C1')).toEqual({ idle: false, unassigned: true });
  });

  it('and the chat waits when nobody has a free slot', () => {
    const desk = new DeskLicense({ present: [tom], agents: { tom: { maxChats: 1 } } });
    desk.newChat(mary);
    desk.newChat(ivo);
    expect(desk.agentsOf('C1')).toEqual(['tom']);
    expect(desk.agentsOf('C2')).toEqual([]);
    expect(desk.said('C2')).toEqual(['Chat is unassigned']);
  });

  it('in an archived chat, and it goes to somebody', () => {
    const desk = new DeskLicense();
    desk.newChat();
    desk.close('C1');
    desk.arrive(tom);
    const outcome = desk.write(mary, 'C1');
    expect(actionsFor('agents', outcome).slice(0, 3)).toEqual([
      'incoming_chat_thread',
      'chat_users_updated',
      'incoming_event routing.assigned',
    ]);
    expect(desk.agentsOf('C1')).toEqual(['tom']);
  });
});

/** [DOM:again] */
describe('automatic routing: a customer comes back to agents who are still members', () => {
  it('the one who is available keeps the chat, the others are removed', () => {
    const desk = new DeskLicense({ present: [tom, eve] });
    desk.newChat();
    desk.run(anna, joinChat('C1', 'tom', 'eve', 'anna'));
    desk.close('C1');
    desk.run(tom, updateAgent('not_accepting_chats'));
    const outcome = desk.write(mary, 'C1', 'One more thing');
    expect(actionsFor('agents', outcome)).toEqual([
      'incoming_chat_thread',
      'chat_users_updated',
      'incoming_event routing.assigned',
      'chat_properties_updated',
      'chat_thread_properties_updated',
    ]);
    expect(desk.agentsOf('C1')).toEqual(['eve']);
    expect(desk.said('C1')).toEqual(['Chat assigned to Eve Lund']);
  });

  it('the only member keeps it without a change of users', () => {
    const desk = new DeskLicense({ present: [tom] });
    desk.newChat();
    desk.close('C1');
    expect(actionsFor('agents', desk.write(mary, 'C1'))).toEqual([
      'incoming_chat_thread',
      'incoming_event routing.assigned',
      'chat_properties_updated',
      'chat_thread_properties_updated',
    ]);
    expect(desk.agentsOf('C1')).toEqual(['tom']);
  });

  it('a member with all slots taken but this one does not keep it', () => {
    const desk = new DeskLicense({ present: [tom], agents: { tom: { maxChats: 1 } } });
    desk.newChat(mary);
    desk.close('C1');
    desk.newChat(ivo);
    desk.write(mary, 'C1');
    expect(desk.agentsOf('C1')).toEqual([]);
    expect(desk.said('C1')).toEqual(['Chat is unassigned']);
  });

  it('when none of them is available, all are removed and somebody else gets it', () => {
    const desk = new DeskLicense({ present: [tom] });
    desk.newChat();
    desk.close('C1');
    desk.run(tom, updateAgent('not_accepting_chats'));
    desk.arrive(eve);
    const { pushes } = desk.write(mary, 'C1');
    expect(pushes[1]).toMatchObject({
      action: 'chat_users_updated',
      agents: { payload: { updated_users: { agents: { added: [{ id: 'eve' }], removed_ids: ['tom'] } } } },
    });
    expect(desk.said('C1')).toEqual(['Chat assigned to Eve Lund']);
  });

  it('when nobody is available at all, they are removed and the chat waits', () => {
    const desk = new DeskLicense({ present: [tom] });
    desk.newChat();
    desk.close('C1');
    desk.run(tom, updateAgent('not_accepting_chats'));
    expect(actionsFor('agents', desk.write(mary, 'C1'))).toEqual([
      'incoming_chat_thread',
      'chat_users_updated',
      'incoming_event routing.unassigned',
    ]);
    expect(desk.agentsOf('C1')).toEqual([]);
  });
});

describe('automatic routing: an agent', () => {
  it('who starts a chat keeps it, and the router does nothing', () => {
    const desk = new DeskLicense({ present: [tom] });
    expect(actionsFor('agents', desk.run(anna, startChat()))).toEqual(['incoming_chat_thread']);
    expect(desk.agentsOf('C1')).toEqual(['anna']);
  });

  it('who replies from the archive gets the chat, without a message of the router', () => {
    const desk = new DeskLicense({ present: [tom] });
    desk.newChat();
    desk.run(tom, removeFromChat('C1'));
    desk.close('C1');
    expect(actionsFor('agents', desk.write(eve, 'C1'))).toEqual(['incoming_chat_thread']);
    expect(desk.agentsOf('C1')).toEqual(['eve']);
    expect(desk.flags('C1')).toEqual({ idle: false, unassigned: false });
  });

  it('who replies in a chat that waits gets it', () => {
    const desk = new DeskLicense();
    desk.newChat();
    expect(actionsFor('agents', desk.write(tom, 'C1'))).toEqual([
      'chat_users_updated',
      'incoming_event agent_joined',
      'chat_properties_updated',
      'chat_thread_properties_updated',
      'incoming_event message',
    ]);
    expect(desk.flags('C1')).toEqual({ idle: false, unassigned: false });
  });

  it('who goes away or leaves keeps the chats', () => {
    const desk = new DeskLicense({ present: [tom, eve] });
    desk.newChat();
    const [agent] = desk.agentsOf('C1');
    expect(agent).toBe('eve');
    desk.run(eve, updateAgent('not_accepting_chats'));
    desk.run(eve, { type: 'log_out_agent' });
    expect(desk.agentsOf('C1')).toEqual(['eve']);
  });
});

describe('automatic routing: a chat that waits', () => {
  it.each([
    { how: 'logs in', become: (desk: DeskLicense) => desk.arrive(tom) },
    {
      how: 'accepts chats again',
      become: (desk: DeskLicense) => desk.run(tom, updateAgent('accepting_chats')),
      before: (desk: DeskLicense) => desk.arrive(tom, 'not_accepting_chats'),
    },
  ])('goes to an agent who $how', ({ become, before }) => {
    const desk = new DeskLicense();
    before?.(desk);
    desk.newChat();
    expect(actionsFor('agents', become(desk))).toEqual([
      'agent_updated',
      'chat_users_updated',
      'incoming_event routing.assigned',
      'chat_properties_updated',
      'chat_thread_properties_updated',
    ]);
    expect(desk.said('C1')).toEqual(['Chat is unassigned', 'Chat assigned to Tom Reed']);
  });

  it.each<[string, (desk: DeskLicense) => void]>([
    ['closes a chat', (desk) => desk.close('C1')],
    ['leaves a chat', (desk) => desk.run(tom, removeFromChat('C1'))],
    ['bans its customer', (desk) => desk.run(anna, banCustomer('mary'))],
  ])('goes to an agent who gets a free slot: somebody %s', (_, free) => {
    const desk = new DeskLicense({ present: [tom], agents: { tom: { maxChats: 1 } } });
    desk.newChat(mary);
    desk.newChat(ivo);
    free(desk);
    expect(desk.agentsOf('C2')).toEqual(['tom']);
    expect(desk.said('C2')).toEqual(['Chat is unassigned', 'Chat assigned to Tom Reed']);
  });

  it('goes first when it has waited longest, and no further than there are slots', () => {
    const desk = new DeskLicense({ agents: { tom: { maxChats: 2 } } });
    for (const customer of [mary, ivo, mary, ivo]) {
      desk.newChat(customer);
      desk.wait(1);
    }
    desk.arrive(tom);
    expect(['C1', 'C2', 'C3', 'C4'].map((id) => desk.agentsOf(id))).toEqual([['tom'], ['tom'], [], []]);
    desk.close('C2');
    expect(desk.agentsOf('C3')).toEqual(['tom']);
  });

  it('goes to somebody whom its scopes let in now', () => {
    const desk = new DeskLicense({ present: [tom] });
    desk.newChat(mary, { scopes: { groups: [2] } });
    expect(desk.agentsOf('C1')).toEqual([]);
    desk.run(mary, updateChatScopes('C1', {}, { groups: [2] }));
    expect(desk.agentsOf('C1')).toEqual(['tom']);
  });

  it('goes to somebody who does not supervise it any more', () => {
    const desk = new DeskLicense();
    desk.newChat();
    desk.supervise('C1', 'tom');
    desk.arrive(tom);
    expect(desk.agentsOf('C1')).toEqual([]);
    desk.run(tom, removeFromChat('C1'));
    expect(desk.agentsOf('C1')).toEqual(['tom']);
  });
});

describe('automatic routing: the last agent leaves', () => {
  it('and another one who is available gets the chat', () => {
    const desk = new DeskLicense({ present: [tom, eve] });
    desk.newChat();
    const outcome = desk.run(eve, removeFromChat('C1'));
    expect(actionsFor('agents', outcome)).toEqual([
      'chat_users_updated',
      'incoming_event agent_left',
      'chat_users_updated',
      'incoming_event routing.assigned',
    ]);
    expect(desk.said('C1').slice(1)).toEqual(['Eve Lund left the chat', 'Chat assigned to Tom Reed']);
  });

  it('and the chat waits when there is no other, also for the one who left', () => {
    const desk = new DeskLicense({ present: [tom] });
    desk.newChat();
    const outcome = desk.run(tom, removeFromChat('C1'));
    expect(actionsFor('agents', outcome)).toEqual([
      'chat_users_updated',
      'incoming_event agent_left',
      'incoming_event routing.unassigned',
      'chat_properties_updated',
      'chat_thread_properties_updated',
    ]);
    desk.newChat(ivo);
    expect(desk.agentsOf('C1')).toEqual([]);
    expect(desk.agentsOf('C2')).toEqual(['tom']);
  });

  it('and may get it again when they become available anew', () => {
    const desk = new DeskLicense({ present: [tom] });
    desk.newChat();
    desk.run(tom, removeFromChat('C1'));
    desk.run(tom, updateAgent('not_accepting_chats'));
    desk.run(tom, updateAgent('accepting_chats'));
    expect(desk.agentsOf('C1')).toEqual(['tom']);
  });

  it('while another stays, and nothing happens to the chat', () => {
    const desk = new DeskLicense({ present: [tom] });
    desk.newChat();
    desk.run(anna, joinChat('C1', 'anna'));
    expect(actionsFor('agents', desk.run(tom, removeFromChat('C1')))).toEqual([
      'chat_users_updated',
      'incoming_event agent_left',
    ]);
  });

  it('without an active thread, and nothing happens', () => {
    const desk = new DeskLicense({ present: [tom] });
    desk.newChat();
    desk.close('C1');
    expect(actionsFor('agents', desk.run(tom, removeFromChat('C1')))).toEqual(['chat_users_updated']);
  });
});
