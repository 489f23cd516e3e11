import { describe, expect, test } from 'vitest';
import { annotation, closeThread, joinChat, message, sendEvent, startChat } from '../commands.js';
import { actionsFor, anna, harbor, ivo, mary, startSeconds, TestLicense, tom } from '../license.js';

describe('close_thread', () => {
  test('writes a last system message, then tells both sides that the thread is closed', () => {
    const license = new TestLicense();
    license.run(mary, startChat({ events: [message('Hello')] }));
    license.wait(60);
    const outcome = license.run(anna, closeThread('C1'));
    const both = ['incoming_event manual_archived', 'thread_closed'];
    expect(actionsFor('agents', outcome)).toEqual(both);
    expect(actionsFor('customers', outcome)).toEqual(both);
    const [last, closed] = outcome.pushes;
    expect(last?.customers?.payload).toEqual({
      chat_id: 'C1',
      thread_id: 'T1',
      event: {
        id: 'E3',
        order: 3,
        type: 'system_message',
        timestamp: startSeconds + 60,
        text: 'Anna Kowal archived the chat',
        system_message_type: 'manual_archived',
      },
    });
    const payload = { chat_id: 'C1', thread_id: 'T1', user_id: 'anna' };
    expect(closed).toMatchObject({ agents: { payload }, customers: { payload }, primary: true });
    expect(license.chat('C1').threads[0]?.active).toBe(false);
  });

  test.each([
    { who: 'a customer', by: mary, config: harbor, text: 'Mary Brown archived the chat' },
    { who: 'a customer without a name', by: ivo, config: harbor, text: 'Customer archived the chat' },
    {
      who: 'an agent without a name',
      by: anna,
      config: { ...harbor, agents: harbor.agents.map((agent) => ({ ...agent, name: '' })) },
      text: 'anna archived the chat',
    },
    {
      who: 'an agent whose name looks like a template',
      by: anna,
      config: { ...harbor, agents: harbor.agents.map((agent) => ({ ...agent, name: '$& <agent_name>' })) },
      text: '$& <agent_name> archived the chat',
    },
  ])('by $who says: $text', ({ by, config, text }) => {
    const license = new TestLicense(config);
    license.run(by, startChat());
    const { pushes } = license.run(by, closeThread('C1'));
    expect(pushes[0]?.agents?.payload).toMatchObject({ event: { text } });
    expect(pushes[1]?.agents?.payload).toMatchObject({ user_id: by.id });
  });

  test('leaves members and routing flags as they are', () => {
    const license = new TestLicense();
    license.run(mary, startChat());
    license.run(tom, joinChat('C1', 'tom'));
    license.run(tom, closeThread('C1'));
    expect(license.members('C1')).toEqual(['mary', 'tom']);
    expect(license.chat('C1').properties).toEqual({ routing: { idle: false, unassigned: false } });
    expect(license.chat('C1').threads[0]?.properties).toEqual({ routing: { idle: false, unassigned: false } });
  });

  test.each([anna, mary])('without an active thread is refused, also to $id', (actor) => {
    const license = new TestLicense();
    license.run(mary, startChat());
    license.run(mary, closeThread('C1'));
    expect(license.refusal(actor, closeThread('C1'))).toEqual({
      type: 'validation',
      message: 'Chat has no active thread',
    });
  });

  test('of one chat leaves the other chats of the customer open', () => {
    const license = new TestLicense();
    license.run(mary, startChat());
    license.run(mary, startChat());
    license.run(mary, closeThread('C1'));
    expect([...license.state.activeChats].map(({ id }) => id)).toEqual(['C2']);
  });
});

describe('a closed thread', () => {
  test.each([
    { by: mary, event: annotation('good') },
    { by: anna, event: annotation('a note', { recipients: 'agents' }) },
  ])('takes annotations of $by.id at its end and stays closed', ({ by, event }) => {
    const license = new TestLicense();
    license.run(mary, startChat({ events: [message('Hello')] }));
    license.run(mary, closeThread('C1'));
    const outcome = license.run(by, sendEvent('C1', event));
    expect(actionsFor('agents', outcome)).toEqual(['incoming_event annotation']);
    expect(outcome.pushes[0]?.agents?.payload).toMatchObject({ thread_id: 'T1', event: { order: 4 } });
    expect(license.chat('C1').threads.map(({ active }) => active)).toEqual([false]);
    expect(license.members('C1')).toEqual(['mary']);
  });

  test('takes nothing else: the next event starts a new thread with a higher order', () => {
    const license = new TestLicense();
    license.run(mary, startChat({ events: [message('Hello')] }));
    for (const text of ['two', 'three']) {
      license.run(mary, closeThread('C1'));
      license.run(mary, sendEvent('C1', message(text)));
    }
    const ms = startSeconds * 1000;
    const { threads } = license.chat('C1');
    expect(threads.map(({ order, active }) => ({ order, active }))).toEqual([
      { order: ms, active: false },
      { order: ms + 1, active: false },
      { order: ms + 2, active: true },
    ]);
    expect(threads.map(({ events }) => events.map(({ order }) => order))).toEqual([
      [1, 2, 3],
      [1, 2, 3],
      [1, 2],
    ]);
  });
});
