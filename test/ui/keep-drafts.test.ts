import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/protocol/failure.js';
import type { Drafts } from '../../src/ui/drafts-file.js';
import { initialModel } from '../../src/ui/model/model.js';
import { startSession } from '../../src/ui/run.js';
import { ManualClock } from '../client/manual-clock.js';
import { FakeClient } from './fake-client.js';
import { login, summary, thread } from './world.js';

function withDrafts(kept: Drafts = new Map()) {
  const clock = new ManualClock();
  const saved: Record<string, string>[] = [];
  const disk = { failure: undefined as Failure | undefined };
  const drafts = {
    load: () => kept,
    save: (changed: Drafts) => {
      if (disk.failure !== undefined) throw disk.failure;
      saved.push(Object.fromEntries(changed));
    },
  };
  const client = new FakeClient();
  const start = { server: 's', profile: 'p', columns: 100, rows: 30, now: clock.now() };
  const session = startSession(client, initialModel(start), clock, drafts);
  client.logIn(login([summary('c1', thread(1, []))]));
  clock.advance(60);
  session.store.dispatch({ type: 'action', action: 'open' });
  const type = (text: string) => session.store.dispatch({ type: 'text', text });
  return { clock, saved, disk, session, type, notice: () => session.store.get().notice?.text };
}

describe('drafts', () => {
  it('are on the disk soon, and not with every key', () => {
    const { clock, saved, type } = withDrafts();
    type('H');
    clock.advance(100);
    type('i');
    expect(saved).toEqual([]);
    clock.advance(500);
    expect(saved).toEqual([{ c1: 'Hi' }]);
    clock.advance(5_000);
    expect(saved).toHaveLength(1);
  });

  it('that were sent are gone at once', () => {
    const { clock, saved, session, type } = withDrafts(new Map([['c1', 'Hi']]));
    type('!');
    session.store.dispatch({ type: 'action', action: 'send' });
    clock.advance(1);
    expect(saved).toEqual([{ c1: '' }]);
  });

  it('are on the disk when the console ends', () => {
    const { saved, session, type } = withDrafts();
    type('not yet');
    session.close();
    expect(saved).toEqual([{ c1: 'not yet' }]);
  });

  it('that can not be kept are told of once, and tried again', () => {
    const { clock, saved, disk, type, notice } = withDrafts();
    disk.failure = new Failure('failed', 'the disk is full');
    type('a');
    clock.advance(600);
    expect(notice()).toBe('Could not keep your drafts: the disk is full');
    clock.advance(20_000);
    type('b');
    clock.advance(600);
    expect(notice()).toBeUndefined();
    disk.failure = undefined;
    type('c');
    clock.advance(600);
    expect(saved).toEqual([{ c1: 'abc' }]);
  });

  it('of notes come back as notes: a restart makes nothing public', () => {
    const { clock, saved, session, type } = withDrafts();
    session.store.dispatch({ type: 'action', action: 'note' });
    type('she lies');
    clock.advance(600);
    expect(saved).toEqual([{ c1: '/note she lies' }]);
  });
});
