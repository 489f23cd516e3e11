import { describe, expect, test } from 'vitest';
import type { Command } from '../../src/domain/command.js';
import { grantedScopes, permissionScopes } from '../../src/domain/permissions.js';
import {
  closeThread,
  joinChat,
  message,
  removeFromChat,
  sendEvent,
  sendTyping,
  startChat,
  updateChatProperties,
  updateChatScopes,
  updateLastSeen,
  updateThreadProperties,
} from './commands.js';
import { anna, eve, mary, TestLicense, tom, withScopes } from './license.js';

/** How far a scope reaches for an action: chats that the agent can see, or only chats that the agent belongs to. */
type Reach = 'visible' | 'own';

const scopes = Object.keys(permissionScopes);

const conversation = { 'chats.conversation--all:write': 'visible', 'chats.conversation--my:write': 'own' } as const;
const meta = { 'chats.meta--all:write': 'visible', 'chats.meta--my:write': 'own' } as const;
const read = { 'chats--all:read': 'visible', 'chats--my:read': 'own' } as const;

/** agent-actions.md section 1. Tom asks; Eve is an agent of the chat; whoever leaves has to be in. */
const actions: { name: string; command: (chatId: string) => Command; reach: Partial<Record<string, Reach>> }[] = [
  {
    name: 'join oneself',
    command: (id) => joinChat(id, 'tom'),
    reach: { 'chats.conversation--all:write': 'visible', ...meta },
  },
  { name: 'add another', command: (id) => joinChat(id, 'anna'), reach: meta },
  { name: 'remove another', command: (id) => removeFromChat(id, 'eve'), reach: meta },
  { name: 'send_event', command: (id) => sendEvent(id, message('hi')), reach: conversation },
  { name: 'send_typing_indicator', command: (id) => sendTyping(id), reach: conversation },
  { name: 'close_thread', command: closeThread, reach: meta },
  { name: 'update_chat_scopes', command: (id) => updateChatScopes(id, { agents: ['tom'] }), reach: meta },
  {
    name: 'update_chat_properties',
    command: (id) => updateChatProperties(id, { source: { type: 'pen' } }),
    reach: conversation,
  },
  {
    name: 'update_chat_thread_properties',
    command: (id) => updateThreadProperties(id, 'T1', { source: { type: 'pen' } }),
    reach: conversation,
  },
  { name: 'update_last_seen_timestamp', command: (id) => updateLastSeen(id), reach: read },
];

const chats = ['own', 'own though hidden', 'visible', 'hidden'] as const;

/** A chat of Mary and Eve as it is for Tom. */
function chatFor(relation: (typeof chats)[number]): TestLicense {
  const license = new TestLicense();
  license.run(mary, startChat());
  license.run(eve, joinChat('C1', 'eve'));
  if (relation.startsWith('own')) license.run(anna, joinChat('C1', 'tom'));
  if (relation.endsWith('hidden')) license.run(eve, updateChatScopes('C1', { groups: [2] }));
  return license;
}

/** What comes of a command, for a token with each of the scopes alone. */
function outcomes(license: () => TestLicense, command: Command): Record<string, string> {
  const outcomeWith = (scope: string) => {
    const decided = license().decide(withScopes(tom, scope), command);
    return decided.ok ? 'done' : decided.refusal.type;
  };
  return Object.fromEntries(scopes.map((scope) => [scope, outcomeWith(scope)]));
}

function expected(outcomeWith: (scope: string) => string): Record<string, string> {
  return Object.fromEntries(scopes.map((scope) => [scope, outcomeWith(scope)]));
}

describe.each(actions)('$name', ({ command, reach }) => {
  test.each(chats)('in a chat that is %s needs one of the scopes that reach it', (relation) => {
    const reached = new Set<Reach | undefined>(
      relation.startsWith('own') ? ['own', 'visible'] : relation === 'visible' ? ['visible'] : [],
    );
    expect(outcomes(() => chatFor(relation), command('C1'))).toEqual(
      expected((scope) => (reached.has(reach[scope]) ? 'done' : 'authorization')),
    );
  });

  test('in an unknown chat is refused for the missing scope first', () => {
    expect(outcomes(() => chatFor('own'), command('C9'))).toEqual(
      expected((scope) => (reach[scope] === undefined ? 'authorization' : 'validation')),
    );
  });
});

test.each(['own', 'own though hidden'] as const)('leaving a chat that is %s needs one of four scopes', (relation) => {
  const enough = { ...conversation, ...meta };
  const allowed = expected((scope) => (scope in enough ? 'done' : 'authorization'));
  expect(outcomes(() => chatFor(relation), removeFromChat('C1'))).toEqual(allowed);
  expect(outcomes(() => chatFor(relation), removeFromChat('C1', 'tom'))).toEqual(allowed);
});

describe('the scopes of a token', () => {
  test('without a list are all that the permission allows', () => {
    expect(grantedScopes('administrator', undefined)).toEqual(new Set(Object.keys(permissionScopes)));
    expect([...grantedScopes('normal', undefined)]).toEqual([
      'chats--all:read',
      'chats--my:read',
      'chats.conversation--all:write',
      'chats.conversation--my:write',
      'chats.meta--my:write',
      'multicast:write',
      'customers.ban:write',
      'customers:read',
      'customers:write',
      'agents--my:write',
    ]);
  });

  test('with a list are those of it that the permission allows', () => {
    const asked = ['chats--my:read', 'chats.meta--all:write', 'no such scope'];
    expect(grantedScopes('normal', asked)).toEqual(new Set(['chats--my:read']));
    expect(grantedScopes('administrator', asked)).toEqual(new Set(['chats--my:read', 'chats.meta--all:write']));
    expect(grantedScopes('administrator', [])).toEqual(new Set());
  });
});
