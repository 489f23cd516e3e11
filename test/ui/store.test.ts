import { describe, expect, it } from 'vitest';
import type { Effect, Message } from '../../src/ui/model/message.js';
import { initialModel } from '../../src/ui/model/model.js';
import { createStore } from '../../src/ui/store.js';
import { ManualClock } from '../client/manual-clock.js';
import { incoming, login, mary, message, push, summary, thread } from './world.js';

function opened() {
  const clock = new ManualClock();
  const effects: Effect[] = [];
  const start = { server: 's', profile: 'p', columns: 100, rows: 30, now: clock.now() };
  const store = createStore(initialModel(start), clock, (effect) => effects.push(effect));
  store.dispatch({ type: 'login', login: login([summary('c1', thread(1, []))]), first: true });
  let frames = 0;
  store.subscribe(() => {
    frames += 1;
  });
  const came = (order: number): Message => ({ type: 'push', push: incoming('c1', 't1', message(order, 'x')) });
  const events = () => store.get().chats.get('c1')?.threads[0]?.events.length;
  return { clock, store, effects, came, events, frames: () => frames };
}

describe('the store', () => {
  it('shows the first message of a quiet time at once, and a burst in few frames', () => {
    const { clock, store, came, events, frames } = opened();
    store.enqueue(came(1));
    expect([events(), frames()]).toEqual([1, 1]);
    for (let order = 2; order <= 100; order++) store.enqueue(came(order));
    expect([events(), frames()]).toEqual([1, 1]);
    clock.advance(50);
    expect([events(), frames()]).toEqual([100, 2]);
  });

  it('is quiet again when nothing more comes', () => {
    const { clock, store, came, events } = opened();
    store.enqueue(came(1));
    clock.advance(50);
    store.enqueue(came(2));
    expect(events()).toBe(2);
  });

  it('never lets a key wait for a batch', () => {
    const { store, came } = opened();
    store.enqueue(came(1));
    store.enqueue(came(2));
    store.dispatch({ type: 'action', action: 'open' });
    expect(store.get().openId).toBe('c1');
  });

  it('hands effects out after the model has changed', () => {
    const { store, effects } = opened();
    store.dispatch({ type: 'status', status: { state: 'online' } });
    store.dispatch({ type: 'action', action: 'open' });
    expect(effects).toEqual([{ type: 'load', chatId: 'c1', threadIds: ['t1'] }]);
  });

  it('wakes up for what lapses and for ages, and for nothing else', () => {
    const { clock, store, frames } = opened();
    const typing = { author_id: mary.id, recipients: 'all', timestamp: 0, is_typing: true } as const;
    store.enqueue({
      type: 'push',
      push: push('incoming_typing_indicator', { chat_id: 'c1', typing_indicator: typing }),
    });
    const before = frames();
    clock.advance(10_000);
    expect(store.get().signals.size).toBe(0);
    clock.advance(120_000);
    expect(frames() - before).toBeLessThanOrEqual(4);
  });

  it('leaves no timer behind', () => {
    const { clock, store, came, events } = opened();
    store.enqueue(came(1));
    store.enqueue(came(2));
    store.close();
    expect(clock.waiting).toBe(0);
    store.enqueue(came(3));
    store.dispatch(came(4));
    expect(events()).toBe(1);
  });
});
