import { describe, expect, test } from 'vitest';
import { seconds } from '../../../src/domain/time.js';
import { joinChat, startChat, updateChatScopes, updateLastSeen } from '../commands.js';
import { anna, eve, ivo, mary, startSeconds, TestLicense, tom, withScopes } from '../license.js';

function customersChat(): TestLicense {
  const license = new TestLicense();
  license.run(mary, startChat());
  license.wait(100);
  return license;
}

const now = startSeconds + 100;

describe('update_last_seen_timestamp', () => {
  test.each([
    { stored: undefined, sent: undefined, becomes: now, told: true },
    { stored: undefined, sent: now - 10, becomes: now - 10, told: true },
    { stored: now - 10, sent: now - 5, becomes: now - 5, told: true },
    { stored: now - 10, sent: now - 10, becomes: now - 10, told: false },
    { stored: now - 10, sent: now - 20, becomes: now - 10, told: false },
    { stored: now - 10, sent: 0, becomes: now - 10, told: false },
    { stored: undefined, sent: now + 1, becomes: now, told: true },
    { stored: undefined, sent: Number.MAX_SAFE_INTEGER, becomes: now, told: true },
    { stored: now, sent: undefined, becomes: now, told: false },
    { stored: now, sent: now + 3600, becomes: now, told: false },
  ])('stored $stored, sent $sent: is $becomes then, told: $told', ({ stored, sent, becomes, told }) => {
    const license = customersChat();
    if (stored !== undefined) license.run(tom, updateLastSeen('C1', stored));
    const { pushes } = license.run(tom, updateLastSeen('C1', sent));
    expect(Math.floor((license.chat('C1').members.get('tom')?.seenUpTo ?? 0) / 1_000_000)).toBe(becomes);
    const payload = { user_id: 'tom', chat_id: 'C1', timestamp: becomes };
    expect(pushes).toEqual(
      told
        ? [
            {
              action: 'last_seen_timestamp_updated',
              agents: { ids: ['anna', 'tom', 'eve'], payload },
              customers: { ids: ['mary'], payload },
              cause: { actorId: 'tom' },
              primary: true,
            },
          ]
        : [],
    );
  });

  test('of a customer is told to both sides', () => {
    const license = customersChat();
    const [push] = license.run(mary, updateLastSeen('C1', now - 1)).pushes;
    expect(push?.agents?.payload).toEqual({ user_id: 'mary', chat_id: 'C1', timestamp: now - 1 });
    expect(push?.customers?.ids).toEqual(['mary']);
  });

  test('by an agent who only reads makes no member', () => {
    const license = customersChat();
    license.run(tom, updateLastSeen('C1'));
    expect(license.members('C1')).toEqual(['mary']);
    license.run(tom, joinChat('C1', 'tom'));
    expect(license.chat('C1').members.get('tom')?.seenUpTo).toBeGreaterThanOrEqual(now * 1_000_000);
  });

  test('counts for each chat apart; over all chats the latest one stands', () => {
    const license = customersChat();
    license.run(mary, startChat());
    license.run(mary, updateLastSeen('C1', now - 1));
    license.run(mary, updateLastSeen('C2', now - 7));
    const seen = ['C1', 'C2'].map((id) => seconds(license.chat(id).members.get('mary')?.seenUpTo ?? 0));
    expect(seen).toEqual([now - 1, now - 7]);
    expect(seconds(license.state.customers.get('mary')?.lastSeen ?? 0)).toBe(now - 1);
  });

  test.each([
    { who: 'a token that may not read', actor: withScopes(tom, 'chats.conversation--all:write') },
    { who: 'a token for own chats in a chat of others', actor: withScopes(tom, 'chats--my:read') },
    { who: 'an agent whom the scopes shut out', actor: eve },
    { who: 'another customer', actor: ivo },
  ])('of $who is refused', ({ actor }) => {
    const license = customersChat();
    license.run(anna, updateChatScopes('C1', { agents: ['anna', 'tom'] }));
    expect(license.refusal(actor, updateLastSeen('C1'))).toEqual({ type: 'authorization' });
  });
});

/** Customer API v0.2 and v0.3, customer-actions.md [CACT-39]. */
describe('update_last_seen_timestamp without a chat', () => {
  test('sets the value in every chat of the customer, told for each one where it changed', () => {
    const license = customersChat();
    license.run(mary, startChat());
    license.run(ivo, startChat());
    license.run(mary, updateLastSeen('C1'));
    const { pushes } = license.run(mary, { type: 'update_last_seen_everywhere', seenUpTo: now * 1_000_000 });
    const payload = { user_id: 'mary', chat_id: 'C2', timestamp: now };
    expect(pushes.map(({ customers }) => customers)).toEqual([{ ids: ['mary'], payload }]);
    expect(license.chat('C3').members.has('mary')).toBe(false);
  });
});
