import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Side } from '../../../src/protocol/dialect/dialect.js';
import { supervisors, updatedSupervisors } from '../../../src/protocol/dialect/internal.js';
import { agentPush, agentResponse, customerPush, customerResponse } from './arbitraries.js';
import { known, read } from './reader.js';
import { deepFreeze, onTheWire, version, versionNames } from './samples.js';

/** Inputs are frozen: a dialect that changed one in place would throw. */
describe.each(versionNames)('%s', (name) => {
  const spoken = version(name);

  it.each<[Side, typeof agentResponse]>([
    ['agent', agentResponse],
    // v0.2 has lists of its own on this side; their form is in the golden tables.
    ['customer', name === 'v0.2' ? customerResponse.filter(({ action }) => !/summary/.test(action)) : customerResponse],
  ])('loses nothing that it knows of a response to the %s', (side, response) => {
    fc.assert(
      fc.property(response, ({ action, payload }) => {
        const lowered = spoken.lowerResponse(side, deepFreeze({ action, payload: {} }), deepFreeze(payload));
        expect(read(name, lowered)).toEqual(known(name, payload));
      }),
    );
  });

  it.each<[Side, typeof agentPush]>([
    ['agent', agentPush],
    ['customer', customerPush],
  ])('loses nothing that it knows of a push to the %s', (side, push) => {
    fc.assert(
      fc.property(push, ({ action, payload }) => {
        const lowered = spoken.lowerPush(side, deepFreeze({ action, payload }));
        if (lowered !== undefined) expect(read(name, lowered.payload)).toEqual(known(name, payload));
        else expect(isUnknown(payload)).toBe(true);
      }),
    );
  });

  /** Why a version may not get one of these pushes at all. */
  function isUnknown(payload: object): boolean {
    const { event, updated_users: updated } = payload as { event?: { type: string }; updated_users?: object };
    const nobody = { added: [], removed_ids: [] };
    const concernsOthers =
      JSON.stringify(updated) !== JSON.stringify({ customers: nobody, agents: nobody }) || name === 'v0.2';
    const aboutSupervisors = updated !== undefined && updatedSupervisors in updated && !concernsOthers;
    return (event?.type === 'rich_message' && name !== 'v0.5') || aboutSupervisors;
  }
});

describe('supervisors', () => {
  const chatPush = agentPush.filter(({ action }) => action === 'incoming_chat_thread');
  const usersPush = agentPush.filter(({ action }) => action === 'chat_users_updated');

  function pushOfV02(action: string, payload: object): object {
    const push = version('v0.2').lowerPush('agent', { action, payload });
    if (push === undefined) throw new Error(`v0.2 has no ${action}`);
    return push.payload;
  }

  it('are no part of anything that v0.3 and later get', () => {
    fc.assert(
      fc.property(fc.oneof(agentResponse, agentPush), ({ action, payload }) => {
        const bare = JSON.parse(JSON.stringify(payload));
        for (const name of versionNames.filter((one) => one !== 'v0.2')) {
          const spoken = version(name);
          const request = { action, payload: {} };
          expect(onTheWire(spoken.lowerResponse('agent', request, payload))).toEqual(
            onTheWire(spoken.lowerResponse('agent', request, bare)),
          );
          const push = spoken.lowerPush('agent', { action, payload });
          if (push === undefined) continue;
          expect(onTheWire(push)).toEqual(onTheWire(spoken.lowerPush('agent', { action, payload: bare })));
        }
      }),
    );
  });

  it('are users of their own type in v0.2', () => {
    fc.assert(
      fc.property(chatPush, ({ action, payload }) => {
        const { chat } = pushOfV02(action, payload) as { chat: { users: { type: string }[] } };
        const watching = (payload as { chat: { [supervisors]?: object[] } }).chat[supervisors] ?? [];
        expect(chat.users.filter(({ type }) => type === 'supervisor')).toEqual(
          watching.map((agent) => ({ ...agent, type: 'supervisor' })),
        );
      }),
    );
  });

  it('come and go in v0.2 in a list of their own, which is always there', () => {
    fc.assert(
      fc.property(usersPush, ({ action, payload }) => {
        const { updated_users } = pushOfV02(action, payload) as { updated_users: { supervisors: object } };
        const watching = (
          payload as { updated_users: { [updatedSupervisors]?: { added: object[]; removed_ids: string[] } } }
        ).updated_users[updatedSupervisors] ?? { added: [], removed_ids: [] };
        expect(updated_users.supervisors).toEqual({
          added: watching.added.map((agent) => ({ ...agent, type: 'supervisor' })),
          removed_ids: watching.removed_ids,
        });
      }),
    );
  });
});

describe('what an older request means', () => {
  it('is the payload itself for whatever the version does not do differently', () => {
    const actions: Record<Side, string[]> = {
      agent: ['join_chat', 'close_thread', 'send_typing_indicator', 'update_chat_properties', 'get_archives', 'login'],
      customer: ['close_thread', 'send_sneak_peek', 'get_chat_threads', 'update_chat_scopes'],
    };
    const request = fc.constantFrom<Side>('agent', 'customer').chain((side) =>
      fc.record({
        side: fc.constant(side),
        action: fc.constantFrom(...actions[side]),
        payload: fc.dictionary(fc.string(), fc.jsonValue()) as fc.Arbitrary<object>,
      }),
    );
    fc.assert(
      fc.property(request, fc.constantFrom(...versionNames), ({ side, action, payload }, name) => {
        expect(version(name).lift(side, deepFreeze({ action, payload }))).toEqual({ action, payload });
      }),
    );
  });

  it('is never lost in an exception, whatever the payload', () => {
    const names = ['send_event', 'send_message', 'send_broadcast', 'start_chat', 'login', 'update_customer'];
    const action = fc.constantFrom(...names, 'remove_from_chat', 'get_chat_threads_summary', 'multicast');
    const key = fc.constantFrom('chat', 'thread', 'scopes', 'events', 'event', 'customer', 'message', 'pagination');
    const payload = fc.letrec<{ tree: object; leaf: unknown }>((tie) => ({
      tree: fc.dictionary(key, tie('leaf'), { maxKeys: 3 }),
      leaf: fc.oneof(
        { maxDepth: 4 },
        fc.jsonValue({ maxDepth: 0 }),
        tie('tree'),
        fc.array(tie('leaf'), { maxLength: 2 }),
      ),
    })).tree;
    fc.assert(
      fc.property(
        fc.constantFrom<Side>('agent', 'customer'),
        action,
        payload,
        fc.constantFrom(...versionNames),
        (side, name, sent, spoken) => {
          const lifted = version(spoken).lift(side, deepFreeze({ action: name, payload: sent }));
          expect('refused' in lifted || typeof lifted.payload === 'object').toBe(true);
        },
      ),
    );
  });
});
