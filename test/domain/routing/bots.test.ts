import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/domain/command.js';
import type { BotChange } from '../../../src/domain/configuration-facts.js';
import { actionsFor, anna, ivo, mary, tom } from '../license.js';
import { DeskLicense } from './desk.js';

const caller = { clientId: 'app', token: 'hash', version: 'v0.5' };
const first: BotChange = { groups: [{ id: 0, priority: 'first' }] };

function create(change: BotChange = {}): Command {
  return { type: 'create_bot', caller, name: 'Helper', status: 'accepting chats', change };
}

type Update = Partial<Omit<Extract<Command, { type: 'update_bot' }>, 'type'>>;

function update(given: Update): Command {
  return { type: 'update_bot', caller, agentId: 'B1', status: undefined, change: {}, ...given };
}

/** Configuration API and routing: what becomes of chats at once (domain.md section 10). */
describe('a bot', () => {
  it('gets what waits as soon as it is created', () => {
    const desk = new DeskLicense();
    desk.newChat();
    expect(actionsFor('agents', desk.run(anna, create()))).toEqual([
      'agent_updated',
      'chat_users_updated',
      'incoming_event routing.assigned',
      'chat_properties_updated',
      'chat_thread_properties_updated',
    ]);
    expect(desk.said('C1')).toEqual(['Chat is unassigned', 'Chat assigned to Helper']);
  });

  it('gets chats before people when its priority says so, up to its slots', () => {
    const desk = new DeskLicense({ present: [tom] });
    desk.run(anna, create({ ...first, maxChats: 1 }));
    expect([mary, ivo].map((who) => desk.agentsOf(desk.newChat(who)))).toEqual([['B1'], ['tom']]);
  });

  it.each<[string, Update]>([
    ['has more slots', { change: { maxChats: 2 } }],
    ['accepts chats again', { status: 'accepting chats' }],
    ['comes into the group of the chat', { change: { groups: [{ id: 2, priority: 'normal' }] } }],
  ])('gets what waits when it %s', (_, change) => {
    const desk = new DeskLicense();
    desk.run(anna, create({ maxChats: 1 }));
    desk.newChat(ivo);
    if (change.status !== undefined) {
      desk.close('C1');
      desk.run(anna, update({ status: 'not accepting chats' }));
    }
    if (change.change?.groups !== undefined) {
      desk.close('C1');
      desk.newChat(mary, { scopes: { groups: [2] } });
    } else {
      desk.newChat(mary);
    }
    expect(desk.agentsOf('C2')).toEqual([]);
    desk.run(anna, update(change));
    expect(desk.agentsOf('C2')).toEqual(['B1']);
  });

  it('that is deleted leaves its chats to others, and gets none of them back', () => {
    const desk = new DeskLicense();
    desk.run(anna, create());
    desk.newChat(mary);
    desk.newChat(ivo);
    desk.arrive(tom);
    desk.run(anna, { type: 'remove_bot', caller, agentId: 'B1' });
    expect(['C1', 'C2'].map((id) => desk.agentsOf(id))).toEqual([['tom'], ['tom']]);
    expect(desk.said('C1')).toEqual(['Chat assigned to Helper', 'Chat assigned to Tom Reed']);
  });

  it('that is deleted and was alone leaves its chats to wait', () => {
    const desk = new DeskLicense();
    desk.run(anna, create());
    desk.newChat();
    desk.run(anna, { type: 'remove_bot', caller, agentId: 'B1' });
    expect(desk.agentsOf('C1')).toEqual([]);
    expect(desk.said('C1').at(-1)).toBe('Chat is unassigned');
    expect(desk.flags('C1')).toEqual({ idle: false, unassigned: true });
  });

  it('that goes offline keeps its chats, until the customer has waited too long', () => {
    const desk = new DeskLicense({ timers: { reply: 60 } });
    desk.run(anna, create());
    desk.newChat();
    desk.write(mary, 'C1');
    desk.run(anna, update({ status: 'offline' }));
    desk.arrive(tom);
    expect(desk.agentsOf('C1')).toEqual(['B1']);
    desk.pass(60);
    expect(desk.agentsOf('C1')).toEqual(['tom']);
    expect(desk.said('C1').at(-1)).toBe("Chat assigned to Tom Reed because Helper hasn't replied in 1 minutes");
  });
});
