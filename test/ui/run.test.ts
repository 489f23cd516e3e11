import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/protocol/failure.js';
import type { ConsoleAction } from '../../src/ui/model/action.js';
import { initialModel } from '../../src/ui/model/model.js';
import { settled, startSession } from '../../src/ui/run.js';
import { eventually } from '../client/eventually.js';
import { ManualClock } from '../client/manual-clock.js';
import { FakeClient } from './fake-client.js';
import { chatWithThreads, login, message, summary, thread } from './world.js';

function atWork(client = new FakeClient()) {
  const clock = new ManualClock();
  const start = { server: 's', profile: 'p', columns: 100, rows: 30, now: clock.now() };
  const session = startSession(client, initialModel(start), clock);
  const press = (...actions: ConsoleAction[]) => {
    for (const action of actions) session.store.dispatch({ type: 'action', action });
  };
  const type = (text: string) => session.store.dispatch({ type: 'text', text });
  return { client, clock, session, press, type, model: () => session.store.get() };
}

function withOpenChat(client = new FakeClient()) {
  const desk = atWork(client);
  desk.client.logIn(login([summary('c1', thread(1, []))]));
  desk.clock.advance(50);
  desk.press('open');
  return desk;
}

describe('the console at work', () => {
  it('asks for what is opened and shows the answer', async () => {
    const client = new FakeClient();
    client.answer = async (action) =>
      action === 'get_chat_threads' ? { chat: chatWithThreads('c1', [thread(1, [message(1, 'hello')])]) } : undefined;
    const { model, clock } = withOpenChat(client);
    await eventually(() => {
      clock.advance(50);
      expect(model().chats.get('c1')?.threads[0]?.known).toBe('wholly');
    });
    expect(client.asked[0]).toEqual(['get_chat_threads', { chat_id: 'c1', thread_ids: ['t1'] }]);
    expect(client.asked).toContainEqual([
      'update_last_seen_timestamp',
      { chat_id: 'c1', timestamp: message(1, '').timestamp },
    ]);
  });

  it('gives what is written to the outbox and shows it at once', () => {
    const { client, type, press, model } = withOpenChat();
    type('hello');
    press('send');
    expect(client.sent).toEqual([['c1', { type: 'message', text: 'hello', recipients: 'all' }]]);
    expect(model().queue.get('c1')).toMatchObject([{ state: 'sending' }]);
    expect(client.asked).toContainEqual(['send_typing_indicator', { chat_id: 'c1', is_typing: true }]);
    expect(client.asked).toContainEqual(['send_typing_indicator', { chat_id: 'c1', is_typing: false }]);
  });

  it('shows what waits in the outbox from the last time', () => {
    const client = new FakeClient();
    const event = { type: 'message', text: 'from yesterday', custom_id: 'k' } as const;
    client.waiting = [{ customId: 'k', chatId: 'c1', event, queuedAt: 0, state: 'waiting' }];
    expect(atWork(client).model().queue.get('c1')).toHaveLength(1);
  });

  it('tells when the server refuses what was asked for', async () => {
    const client = new FakeClient();
    client.answer = async () => {
      throw new Failure('authorization', 'Authorization error');
    };
    const { clock, type, press, model } = withOpenChat(client);
    type('/close');
    press('send');
    expect(client.asked).toContainEqual(['close_thread', { chat_id: 'c1' }]);
    await eventually(() => {
      clock.advance(50);
      expect(model().notice?.text).toBe(
        'Could not close the chat: Authorization error. Your token does not allow it; an administrator can help',
      );
    });
  });

  it('settles what failed', () => {
    const client = new FakeClient();
    const event = { type: 'message', text: 'x', custom_id: 'k' } as const;
    client.waiting = [{ customId: 'k', chatId: 'c1', event, queuedAt: 0, state: 'failed' }];
    const { type, press } = withOpenChat(client);
    type('/retry');
    press('send');
    type('/discard');
    press('send');
    expect(client.settled).toEqual([
      ['retry', 'k'],
      ['discard', 'k'],
    ]);
  });

  it('ends when the agent quits', async () => {
    const { session, press } = atWork();
    press('quit');
    await expect(session.finished).resolves.toEqual({});
  });

  it('ends with the reason when the login is refused or the session is ended', async () => {
    const refused = new FakeClient();
    refused.refusal = new Failure('authentication', 'Authentication error');
    const first = atWork(refused);
    first.session.connect();
    await expect(first.session.finished).rejects.toThrow('Authentication error');

    const second = atWork();
    second.client.tellStatus({ state: 'closed', failure: new Failure('disconnected', 'Logged out') });
    await expect(second.session.finished).rejects.toThrow('Logged out');
  });

  it('lets a message that was sent just before quitting go out, but not for ever', async () => {
    const { client, clock, type, press } = withOpenChat();
    type('bye');
    press('send');
    client.waiting = [client.queue('sending')];
    let isDone = false;
    const done = settled(client, clock, 1_000).then(() => {
      isDone = true;
    });
    await Promise.resolve();
    expect(isDone).toBe(false);
    client.waiting = [];
    client.queue('sent');
    await done;

    client.waiting = [client.queue('sending')];
    const late = settled(client, clock, 1_000);
    clock.advance(1_000);
    await late;
    client.tellStatus({ state: 'connecting' });
    await settled(client, clock, 1_000);
  });

  it('leaves no listener and no timer behind', () => {
    const { client, clock, session } = withOpenChat();
    session.close();
    expect([client.listeners, clock.waiting]).toEqual([0, 0]);
  });
});
