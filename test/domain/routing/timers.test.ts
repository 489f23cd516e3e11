import { describe, expect, it } from 'vitest';
import { nextDue } from '../../../src/domain/routing/due.js';
import { maxTimersAtOnce } from '../../../src/domain/routing/time-passed.js';
import {
  annotation,
  joinChat,
  message,
  removeFromChat,
  sendEvent,
  startChat,
  updateAgent,
  updateLastSeen,
} from '../commands.js';
import { actionsFor, anna, eve, ivo, mary, type Outcome, startSeconds, TestLicense, tom } from '../license.js';
import { DeskLicense, type DeskOptions } from './desk.js';

/** A chat of Mary's that is Tom's; she has written just now. Replies are due within 5 minutes. */
function unanswered(options: DeskOptions = {}): DeskLicense {
  const desk = new DeskLicense({ timers: { reply: 300 }, present: [tom], ...options });
  desk.newChat();
  if (options.mode === 'manual') desk.run(tom, joinChat('C1', 'tom'));
  desk.write(mary, 'C1');
  return desk;
}

const nothing: string[] = [];
const happened = (outcome: Outcome) => outcome.happenings.map(({ type }) => type);

/** domain.md 7.1, 7.2, [DOM:replied], [DOM:reassign] */
describe('the reply timeout', () => {
  it('in automatic mode gives the chat to another agent', () => {
    const desk = unanswered();
    desk.arrive(eve);
    expect(happened(desk.pass(299))).toEqual([]);
    const outcome = desk.pass(1);
    expect(actionsFor('agents', outcome)).toEqual(['chat_users_updated', 'incoming_event routing.assigned']);
    expect(outcome.pushes[0]?.agents?.payload).toMatchObject({
      updated_users: { agents: { added: [{ id: 'eve' }], removed_ids: ['tom'] } },
    });
    expect(desk.said('C1').at(-1)).toBe("Chat assigned to Eve Lund because Tom Reed hasn't replied in 5 minutes");
    expect(desk.agentsOf('C1')).toEqual(['eve']);
    expect(outcome.happenings.map(({ cause }) => cause)).toEqual([{}, {}]);
  });

  it.each(['automatic', 'manual'] as const)('in %s mode without anybody else lets the chat wait', (mode) => {
    const desk = unanswered({ mode });
    if (mode === 'manual') desk.arrive(eve); // nobody is asked there
    expect(actionsFor('agents', desk.pass(300))).toEqual([
      'chat_users_updated',
      'incoming_event routing.unassigned',
      'chat_properties_updated',
      'chat_thread_properties_updated',
    ]);
    expect(desk.said('C1').at(-1)).toBe("Chat is unassigned because Tom Reed hasn't replied in 5 minutes");
    expect(desk.flags('C1')).toEqual({ idle: false, unassigned: true });
    expect(desk.agentsOf('C1')).toEqual([]);
  });

  it('happens once', () => {
    const desk = unanswered();
    desk.pass(300);
    expect(happened(desk.pass(0))).toEqual([]);
    expect(happened(desk.pass(3600))).toEqual([]);
    expect(nextDue(desk.state)).toBeUndefined();
  });

  it('does not give the chat back to the one who was silent, before they come anew', () => {
    const desk = unanswered();
    desk.pass(300);
    desk.newChat(ivo); // Tom is free, and new chats are his
    expect(desk.agentsOf('C1')).toEqual([]);
    expect(desk.agentsOf('C2')).toEqual(['tom']);
    desk.run(tom, updateAgent('not_accepting_chats'));
    desk.run(tom, updateAgent('accepting_chats'));
    expect(desk.agentsOf('C1')).toEqual(['tom']);
  });

  it('does not pass chats round between agents of whom each was silent in one', () => {
    const desk = new DeskLicense({ timers: { reply: 60 }, present: [tom, eve], agents: { tom: { maxChats: 1 } } });
    desk.newChat(mary);
    desk.newChat(ivo);
    for (const chatId of ['C1', 'C2']) desk.write(chatId === 'C1' ? mary : ivo, chatId);
    desk.run(eve, updateAgent('not_accepting_chats'));
    expect(desk.agentsOf('C1')).toEqual(['eve']);
    desk.pass(60); // Eve's goes first: Tom is full. Then Tom's: Eve is away.
    expect(['C1', 'C2'].map((id) => desk.agentsOf(id))).toEqual([['tom'], []]);
    expect(desk.said('C1').at(-1)).toBe('Chat assigned to Tom Reed');
  });

  it('takes all agents off, and names the one who joined first', () => {
    const desk = unanswered();
    for (const agent of [eve, anna]) desk.run(agent, joinChat('C1', agent.id));
    desk.pass(300);
    expect(desk.agentsOf('C1')).toEqual([]);
    expect(desk.said('C1').at(-1)).toBe("Chat is unassigned because Tom Reed hasn't replied in 5 minutes");
  });

  it('leaves supervisors where they are', () => {
    const desk = unanswered();
    desk.supervise('C1', 'eve');
    desk.pass(300);
    expect(desk.members('C1')).toEqual(['mary', 'eve']);
  });

  it.each([
    [1, 1],
    [60, 1],
    [61, 2],
    [300, 5],
  ])('of %d seconds is told as %d minutes', (reply, minutes) => {
    const desk = unanswered({ timers: { reply } });
    desk.pass(reply);
    expect(desk.said('C1').at(-1)).toBe(`Chat is unassigned because Tom Reed hasn't replied in ${minutes} minutes`);
  });
});

describe('the reply timer is stopped', () => {
  it.each<[string, (desk: DeskLicense) => void]>([
    ['by a reply', (desk) => desk.write(tom, 'C1')],
    ['by the reply of somebody who joins with it', (desk) => desk.write(eve, 'C1')],
    ['when an agent of the chat sees the message', (desk) => desk.run(tom, updateLastSeen('C1'))],
    ['when an agent sees it up to its second', (desk) => desk.run(tom, updateLastSeen('C1', startSeconds))],
    [
      'when somebody joins who has seen it',
      (desk) => {
        desk.run(eve, updateLastSeen('C1'));
        desk.run(eve, joinChat('C1', 'eve'));
      },
    ],
    ['when the thread is closed', (desk) => desk.close('C1')],
    ['when the last agent leaves', (desk) => desk.run(tom, removeFromChat('C1'))],
    [
      'when the chat has no customer any more',
      (desk) =>
        desk.run(anna, {
          type: 'remove_from_chat',
          chatId: 'C1',
          agentIds: [],
          customerIds: ['mary'],
          mayRemoveCustomers: true,
        }),
    ],
  ])('%s', (_, stop) => {
    const desk = unanswered();
    stop(desk);
    expect(nextDue(desk.state)).toBeUndefined();
    expect(happened(desk.pass(3600))).toEqual([]);
  });

  it.each<[string, (desk: DeskLicense) => void]>([
    [
      'by a note for agents',
      (desk) => desk.run(tom, sendEvent('C1', message('Who is she?', { recipients: 'agents' }))),
    ],
    ['by an annotation', (desk) => desk.run(tom, sendEvent('C1', annotation('good')))],
    [
      'by a supervisor',
      (desk) => {
        desk.supervise('C1', 'eve');
        desk.write(eve, 'C1');
        desk.run(eve, updateLastSeen('C1'));
      },
    ],
    ['by an agent outside the chat who reads it', (desk) => desk.run(eve, updateLastSeen('C1'))],
    ['by the customer who reads it', (desk) => desk.run(mary, updateLastSeen('C1'))],
    ['by a second agent who joins', (desk) => desk.run(eve, joinChat('C1', 'eve'))],
    ['by having seen only what came before', (desk) => desk.run(tom, updateLastSeen('C1', startSeconds - 1))],
    ['by an agent who goes away', (desk) => desk.run(tom, updateAgent('not_accepting_chats'))],
    ['by more from the customer', (desk) => desk.write(mary, 'C1', 'Hello?')],
  ])('not %s', (_, try_) => {
    const desk = unanswered();
    desk.wait(10);
    try_(desk);
    expect(Math.floor((nextDue(desk.state) ?? 0) / 1_000_000)).toBe(startSeconds + 300);
    expect(happened(desk.pass(290))).toContain('chat_users_changed');
  });
});

describe('the reply timer starts', () => {
  const dueIn = (desk: DeskLicense) => {
    const due = nextDue(desk.state);
    return due === undefined ? undefined : Math.floor((due - desk.now) / 1_000_000);
  };

  it('with what the customer writes after a reply', () => {
    const desk = unanswered();
    desk.write(tom, 'C1');
    desk.wait(100);
    desk.write(mary, 'C1', 'Thanks, and');
    expect(dueIn(desk)).toBe(300);
  });

  it('with what the customer writes after the message was seen, within the same second too', () => {
    const desk = unanswered();
    desk.run(tom, updateLastSeen('C1'));
    desk.write(mary, 'C1', 'Hello?');
    expect(dueIn(desk)).toBe(300);
    const { pushes } = desk.run(tom, updateLastSeen('C1')); // nobody hears of the same second again
    expect(pushes).toEqual([]);
    expect(dueIn(desk)).toBeUndefined();
  });

  it('with the first message that has not been seen', () => {
    const desk = unanswered();
    desk.wait(100);
    desk.write(mary, 'C1', 'Hello?');
    desk.wait(10);
    desk.write(mary, 'C1', 'Is anybody there?');
    desk.run(tom, updateLastSeen('C1', startSeconds + 50));
    expect(dueIn(desk)).toBe(290);
  });

  it('with the assignment, when the message is older', () => {
    const desk = new DeskLicense({ timers: { reply: 300 } });
    desk.newChat(mary, { events: [message('Hello')] });
    expect(dueIn(desk)).toBeUndefined();
    desk.wait(1000);
    desk.arrive(tom);
    expect(dueIn(desk)).toBe(300);
    expect(desk.agentsOf('C1')).toEqual(['tom']);
  });

  it('with the next assignment, after a timeout', () => {
    const desk = unanswered();
    desk.arrive(eve);
    desk.pass(300);
    expect(dueIn(desk)).toBe(300);
    desk.pass(300);
    expect(desk.said('C1').slice(-1)).toEqual([
      "Chat assigned to Tom Reed because Eve Lund hasn't replied in 5 minutes",
    ]);
  });

  it('again when the one who had seen the message leaves the others', () => {
    const desk = unanswered();
    desk.run(eve, joinChat('C1', 'eve'));
    desk.run(tom, updateLastSeen('C1'));
    desk.wait(1000);
    desk.run(tom, removeFromChat('C1'));
    expect(dueIn(desk)).toBe(300);
  });

  it('not when the customer has written nothing', () => {
    const desk = new DeskLicense({ timers: { reply: 300 }, present: [tom] });
    desk.newChat();
    expect(dueIn(desk)).toBeUndefined();
    desk.run(mary, sendEvent('C1', annotation('good')));
    expect(dueIn(desk)).toBeUndefined();
  });

  it('with the message that starts a thread in a chat that an agent keeps', () => {
    const desk = unanswered();
    desk.close('C1');
    desk.wait(50);
    desk.write(mary, 'C1');
    expect(desk.agentsOf('C1')).toEqual(['tom']);
    expect(dueIn(desk)).toBe(300);
  });

  it('not for a chat without customer', () => {
    const desk = new DeskLicense({ timers: { reply: 300 }, present: [tom] });
    desk.run(tom, startChat({ events: [message('Note to self')] }));
    expect(dueIn(desk)).toBeUndefined();
  });
});

/** domain.md [DOM:timers], 7.4 */
describe('inactivity', () => {
  const timers = { idle: 1200, archive: 1800 };

  /** A chat of Mary's that is Tom's, who has answered. */
  function answered(given: DeskOptions['timers'] = timers): DeskLicense {
    const desk = new DeskLicense({ timers: given, present: [tom] });
    desk.newChat();
    desk.write(mary, 'C1');
    desk.write(tom, 'C1');
    return desk;
  }

  it('makes a chat idle, then archives it', () => {
    const desk = answered();
    expect(happened(desk.pass(1199))).toEqual([]);
    expect(actionsFor('agents', desk.pass(1))).toEqual([
      'incoming_event routing.idle',
      'chat_properties_updated',
      'chat_thread_properties_updated',
    ]);
    expect(desk.flags('C1')).toEqual({ idle: true, unassigned: false });
    expect(desk.said('C1').at(-1)).toBe('Chat is idle due to 20 minutes of inactivity');
    expect(happened(desk.pass(599))).toEqual([]);
    const outcome = desk.pass(1);
    expect(actionsFor('agents', outcome)).toEqual(['incoming_event routing.archived', 'thread_closed']);
    expect(outcome.pushes[1]?.agents?.payload).toEqual({ chat_id: 'C1', thread_id: 'T1' });
    expect(desk.said('C1').at(-1)).toBe('Chat archived due to long inactivity');
    expect(desk.flags('C1')).toEqual({ idle: true, unassigned: false });
    expect(desk.members('C1')).toEqual(['mary', 'tom']);
    expect(nextDue(desk.state)).toBeUndefined();
  });

  it('happens the same way in manual mode', () => {
    const desk = new DeskLicense({ mode: 'manual', timers });
    desk.newChat();
    desk.run(tom, joinChat('C1', 'tom'));
    expect(desk.pass(1200).happenings).toHaveLength(3);
    expect(happened(desk.pass(600))).toEqual(['event_added', 'thread_closed']);
  });

  it('with both limits passed at once, as after a long stop, makes it idle and archives it, once', () => {
    const desk = answered();
    expect(actionsFor('agents', desk.pass(86_400))).toEqual([
      'incoming_event routing.idle',
      'chat_properties_updated',
      'chat_thread_properties_updated',
      'incoming_event routing.archived',
      'thread_closed',
    ]);
    expect(happened(desk.pass(0))).toEqual([]);
  });

  it.each<[string, Partial<DeskOptions['timers']>, string[]]>([
    [
      'idle',
      { idle: 60 },
      ['incoming_event routing.idle', 'chat_properties_updated', 'chat_thread_properties_updated'],
    ],
    ['archived', { archive: 60 }, ['incoming_event routing.archived', 'thread_closed']],
    [
      'archived, when that limit is the shorter one',
      { idle: 120, archive: 60 },
      ['incoming_event routing.archived', 'thread_closed'],
    ],
    ['neither', {}, nothing],
  ])('with one limit alone makes a chat %s', (_, given, expected) => {
    const desk = answered(given);
    expect(actionsFor('agents', desk.pass(3600))).toEqual(expected);
    expect(happened(desk.pass(3600))).toEqual([]);
  });

  it.each<[string, (desk: DeskLicense) => void]>([
    ['a message of the customer', (desk) => desk.write(mary, 'C1')],
    ['a message of an agent', (desk) => desk.write(tom, 'C1')],
    ['a note for agents', (desk) => desk.run(tom, sendEvent('C1', message('hm', { recipients: 'agents' })))],
    [
      'a new agent after the last one left',
      (desk) => {
        desk.run(tom, removeFromChat('C1'));
        desk.run(eve, joinChat('C1', 'eve'));
      },
    ],
  ])('starts again with %s', (_, act) => {
    const desk = answered();
    desk.wait(1000);
    act(desk);
    expect(happened(desk.pass(1199))).toEqual([]);
    expect(happened(desk.pass(1))).toEqual(['event_added', 'chat_properties_set', 'thread_properties_set']);
  });

  it.each<[string, (desk: DeskLicense) => void]>([
    ['an annotation', (desk) => desk.run(mary, sendEvent('C1', annotation('good')))],
    ['a system message', (desk) => desk.run(eve, joinChat('C1', 'eve'))],
    ['somebody reading', (desk) => desk.run(tom, updateLastSeen('C1'))],
    ['a customer who does not come', () => undefined],
  ])('does not start again with %s', (_, act) => {
    const desk = answered();
    desk.wait(1000);
    act(desk);
    expect(happened(desk.pass(200))).toEqual(['event_added', 'chat_properties_set', 'thread_properties_set']);
  });

  it('ends with the next message, which sets the flag back after it was told', () => {
    const desk = answered();
    desk.pass(1200);
    const outcome = desk.run(mary, sendEvent('C1', message('Still there')), { connection: '1', requestId: 'r' });
    expect(actionsFor('agents', outcome)).toEqual([
      'incoming_event message',
      'chat_properties_updated',
      'chat_thread_properties_updated',
    ]);
    expect(outcome.pushes.map(({ cause }) => cause.requestId)).toEqual(['r', 'r', 'r']);
    expect(desk.flags('C1')).toEqual({ idle: false, unassigned: false });
    expect(happened(desk.pass(1199))).toEqual([]);
    expect(happened(desk.pass(1))).toHaveLength(3);
  });

  it('goes on being idle through annotations and system messages', () => {
    const desk = answered();
    desk.pass(1200);
    desk.run(mary, sendEvent('C1', annotation('good')));
    desk.run(eve, joinChat('C1', 'eve'));
    expect(desk.flags('C1')).toEqual({ idle: true, unassigned: false });
    expect(happened(desk.pass(600))).toEqual(['event_added', 'thread_closed']);
  });

  it('does not count while a chat waits', () => {
    const desk = new DeskLicense({ timers });
    desk.newChat();
    expect(nextDue(desk.state)).toBeUndefined();
    expect(happened(desk.pass(86_400))).toEqual([]);
    desk.arrive(tom);
    expect(happened(desk.pass(1199))).toEqual([]);
    expect(happened(desk.pass(1))).toHaveLength(3);
  });

  it('begins anew with the next thread', () => {
    const desk = answered();
    desk.pass(1200);
    desk.close('C1');
    desk.write(tom, 'C1');
    expect(desk.flags('C1')).toEqual({ idle: false, unassigned: false });
    expect(happened(desk.pass(1199))).toEqual([]);
    expect(happened(desk.pass(1))).toHaveLength(3);
  });

  it('gives the slot of an archived chat to one that waits', () => {
    const desk = new DeskLicense({ timers: { archive: 60 }, present: [tom], agents: { tom: { maxChats: 1 } } });
    desk.newChat(mary);
    desk.newChat(ivo);
    desk.pass(60);
    expect(desk.agentsOf('C2')).toEqual(['tom']);
    expect(desk.said('C2').at(-1)).toBe('Chat assigned to Tom Reed');
  });
});

describe('time', () => {
  it('is nobody else’s to tell', () => {
    for (const who of [anna, mary]) {
      expect(new TestLicense().refusal(who, { type: 'time_passed' })).toEqual({ type: 'authorization' });
    }
  });

  it('decides everything in the order in which it fell due, a bounded number at once', () => {
    const desk = new DeskLicense({ timers: { archive: 60 }, present: [tom], agents: { tom: { maxChats: 1000 } } });
    const ids = Array.from({ length: maxTimersAtOnce + 5 }, () => {
      desk.wait(0.001);
      return desk.newChat();
    });
    const closed = (outcome: Outcome) =>
      outcome.happenings.flatMap((happening) => (happening.type === 'thread_closed' ? [happening.chatId] : []));
    expect(closed(desk.pass(60))).toEqual(ids.slice(0, maxTimersAtOnce));
    expect(nextDue(desk.state)).toBeLessThan(desk.now);
    expect(closed(desk.pass(0))).toEqual(ids.slice(maxTimersAtOnce));
    expect(happened(desk.pass(0))).toEqual([]);
  });

  it('finds work for those who are there from the start: bots that the configuration has added', () => {
    const bot = { id: 'b0t', name: 'Helper', permission: 'normal', groups: [], maxChats: 6 } as const;
    const desk = new DeskLicense({
      more: [{ ...bot, bot: { clientId: 'parcels', status: 'accepting_chats' } }],
      agents: {},
    });
    const before = new DeskLicense();
    before.newChat();
    for (const happening of before.happenings) desk.happen(happening);
    expect(desk.agentsOf('C1')).toEqual([]);
    desk.now = before.now;
    desk.pass(0);
    expect(desk.agentsOf('C1')).toEqual(['b0t']);
  });
});
