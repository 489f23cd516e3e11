import { describe, expect, test } from 'vitest';
import type { Command } from '../../../src/domain/command.js';
import { botDetails } from '../../../src/domain/view/configuration.js';
import type { BotWebhooksState } from '../../../src/domain/webhooks.js';
import { maxBots } from '../../../src/protocol/limits.js';
import { joinChat, startChat } from '../commands.js';
import { actionsFor, anna, harbor, mary, TestLicense, tom, withScopes } from '../license.js';

type CommandOf<T extends Command['type']> = Extract<Command, { type: T }>;

const caller = { clientId: 'app', token: 'hash', version: 'v0.5' };
const other = { clientId: 'other', token: 'hash-2', version: 'v0.5' };

function create(given: Partial<CommandOf<'create_bot'>> = {}): Command {
  return { type: 'create_bot', caller, name: 'Helper', status: 'accepting chats', change: {}, ...given };
}

function update(given: Partial<CommandOf<'update_bot'>> = {}): Command {
  return { type: 'update_bot', caller, agentId: 'B1', status: undefined, change: {}, ...given };
}

function remove(given: Partial<CommandOf<'remove_bot'>> = {}): Command {
  return { type: 'remove_bot', caller, agentId: 'B1', ...given };
}

function withBot(given: Partial<CommandOf<'create_bot'>> = {}): TestLicense {
  const license = new TestLicense();
  license.run(anna, create(given));
  return license;
}

function bot(license: TestLicense, id = 'B1') {
  const agent = license.state.agents.get(id);
  if (agent === undefined) throw new Error(`no bot ${id}`);
  return botDetails(agent, caller.clientId);
}

const forbidden = { type: 'authorization' };

describe('a bot that is created', () => {
  test('has the defaults of the Configuration API, and is told as logged in', () => {
    const license = new TestLicense();
    const { pushes } = license.run(anna, create());
    expect(bot(license)).toEqual({
      id: 'B1',
      name: 'Helper',
      status: 'accepting chats',
      application: { client_id: 'app' },
      max_chats_count: 6,
      groups: [{ id: 0, priority: 'normal' }],
    });
    const payload = { agent_id: 'B1', routing_status: 'accepting_chats' };
    expect(pushes).toMatchObject([{ action: 'agent_updated', agents: { payload } }]);
  });

  test('has what it was created with', () => {
    const groups = [
      { id: 2, priority: 'first' },
      { id: 77, priority: 'last' },
    ] as const;
    const webhooks: BotWebhooksState = {
      version: 'v0.4',
      url: 'http://x.example',
      secretKey: 's',
      actions: [{ name: 'thread_closed' }],
    };
    const change = { avatar: 'x.example/a.png', maxChats: 0, groups, webhooks } as const;
    expect(bot(withBot({ change, status: 'offline' }))).toMatchObject({
      avatar: 'x.example/a.png',
      status: 'offline',
      max_chats_count: 0,
      groups,
      webhooks: { url: 'http://x.example', secret_key: 's', actions: [{ name: 'thread_closed' }] },
    });
  });

  test.each(['offline', 'not accepting chats'] as const)('is told only while it is logged in: %s', (status) => {
    const { pushes } = new TestLicense().run(anna, create({ status }));
    expect(pushes.map(({ agents }) => agents?.payload)).toEqual(
      status === 'offline' ? [] : [{ agent_id: 'B1', routing_status: 'not_accepting_chats' }],
    );
  });

  test('needs the right to it, and room', () => {
    const license = new TestLicense();
    expect(license.refusal(tom, create())).toEqual(forbidden);
    expect(license.refusal(withScopes(anna, 'agents-bot--all:write'), create())).toEqual(forbidden);
    expect(license.refusal(mary, create())).toEqual(forbidden);
    for (let count = 0; count < maxBots; count += 1) license.run(anna, create());
    expect(license.refusal(anna, create())).toEqual({
      type: 'validation',
      message: `The license has ${maxBots} bots already`,
    });
  });
});

describe('a bot that is changed', () => {
  test('keeps what nothing is said of', () => {
    const license = withBot({ change: { avatar: 'a.png', maxChats: 3 } });
    const before = bot(license);
    expect(license.run(anna, update()).pushes).toEqual([]);
    expect(bot(license)).toEqual(before);
    license.run(anna, update({ change: { name: 'Other', groups: [{ id: 1, priority: 'last' }] } }));
    expect(bot(license)).toEqual({ ...before, name: 'Other', groups: [{ id: 1, priority: 'last' }] });
  });

  test('tells a status that differs', () => {
    const license = withBot();
    expect(license.run(anna, update({ status: 'accepting chats' })).pushes).toEqual([]);
    const { pushes } = license.run(anna, update({ status: 'offline' }));
    expect(pushes.map(({ action, agents }) => [action, agents?.payload])).toEqual([
      ['agent_updated', { agent_id: 'B1' }],
    ]);
    expect(bot(license).status).toBe('offline');
  });

  test('is one of the own application, and no person', () => {
    const license = withBot();
    expect(license.refusal(anna, update({ caller: other }))).toEqual(forbidden);
    expect(license.refusal(withScopes(anna, 'agents-bot--all:write'), update())).toEqual(forbidden);
    const unknown = { type: 'validation', message: 'id not found' };
    expect(license.refusal(anna, update({ agentId: 'nobody' }))).toEqual(unknown);
    expect(license.refusal(anna, update({ agentId: 'tom' }))).toEqual(unknown);
  });
});

describe('a bot that is removed', () => {
  test('leaves its chats without a word, and the chat waits again when nobody else is there', () => {
    const license = withBot();
    license.run(mary, startChat());
    license.run(mary, startChat());
    license.run(mary, startChat());
    license.run(anna, joinChat('C1', 'B1'));
    license.run(anna, joinChat('C2', 'B1', 'tom'));
    const outcome = license.run(anna, remove());
    expect(actionsFor('agents', outcome)).toEqual([
      'chat_users_updated',
      'chat_users_updated',
      'incoming_event routing.unassigned',
      'chat_properties_updated',
      'chat_thread_properties_updated',
    ]);
    expect(license.members('C1')).toEqual(['mary']);
    expect(license.members('C2')).toEqual(['mary', 'tom']);
    expect(outcome.happenings).toContainEqual(expect.objectContaining({ type: 'agent_deleted', agentId: 'B1' }));
  });

  test('keeps its name where it has been, and nowhere else', () => {
    const license = withBot();
    license.run(anna, create({ name: 'Idle' }));
    license.run({ ...anna, id: 'B1' }, startChat());
    license.run(anna, remove());
    license.run(anna, remove({ agentId: 'B2' }));
    expect([...license.state.agents.keys()]).toEqual(['anna', 'tom', 'eve']);
    expect([...license.state.formerAgents.keys()]).toEqual(['B1']);
    const { pushes } = license.run(anna, joinChat('C1', 'anna'));
    expect(pushes[0]?.action).toBe('chat_users_updated');
    expect(license.refusal(anna, joinChat('C1', 'B1'))).toMatchObject({ type: 'validation' });
    expect(license.refusal(anna, remove())).toEqual({ type: 'validation', message: 'bot_agent_id not found' });
  });

  test('is one of the own application, or any with the right to delete all', () => {
    const license = withBot();
    expect(license.refusal(tom, remove())).toEqual(forbidden);
    expect(license.refusal(withScopes(anna, 'agents-bot--my:write'), remove({ caller: other }))).toEqual(forbidden);
    license.run(withScopes(anna, 'agents-bot--all:write'), remove({ caller: other }));
    expect(license.state.agents.has('B1')).toBe(false);
  });

  test('is no person', () => {
    const license = new TestLicense();
    expect(license.refusal(anna, remove({ agentId: 'tom' }))).toEqual({
      type: 'validation',
      message: 'bot_agent_id not found',
    });
  });
});

describe('a bot whose token is revoked', () => {
  const revoke = (hash: string): Command => ({ type: 'revoke_token', hash, elsewhere: {} });

  test('is logged out, and others are not', () => {
    const license = withBot();
    license.run(anna, create({ caller: other }));
    const { pushes } = license.run(anna, revoke('hash'));
    expect(pushes.filter(({ action }) => action === 'agent_updated').map(({ agents }) => agents?.payload)).toEqual([
      { agent_id: 'B1' },
    ]);
    expect(bot(license).status).toBe('offline');
    expect(bot(license, 'B2').status).toBe('accepting chats');
  });

  test('follows the token that last changed it', () => {
    const license = withBot();
    license.run(anna, update({ caller: { clientId: 'app', token: 'newer', version: 'v0.5' } }));
    license.run(anna, revoke('hash'));
    expect(bot(license).status).toBe('accepting chats');
    license.run(anna, revoke('newer'));
    expect(bot(license).status).toBe('offline');
  });

  test('is logged out with the grant, though its access token has been replaced since', () => {
    const license = new TestLicense();
    const issue = (access: string): void => {
      license.happen({
        type: 'tokens_issued',
        agentId: 'anna',
        clientId: 'app',
        scopes: [],
        access: { hash: access, expiresAt: license.now + 1_000_000 },
        refresh: 'refresh',
        ...(access === 'hash' && { code: 'code' }),
        at: license.now,
        cause: {},
      });
    };
    issue('hash');
    license.run(anna, create());
    license.state.accounts.accessTokens.delete('hash'); // expired, and swept away
    issue('second');
    license.run(anna, revoke('second'));
    expect(bot(license).status).toBe('offline');
  });
});

describe('a bot where chats are routed', () => {
  const first = { groups: [{ id: 0, priority: 'first' }], maxChats: 1 } as const;
  const automatic = (): TestLicense => {
    const license = new TestLicense({ ...harbor, settings: { ...harbor.settings, routingMode: 'automatic' } });
    license.run(tom, { type: 'log_in_agent', reconnect: false });
    return license;
  };

  test('gets chats before people, as many as it may have, and none while it does not accept them', () => {
    const license = automatic();
    license.run(anna, create({ change: first }));
    for (let count = 0; count < 2; count += 1) license.run(mary, startChat());
    expect([license.members('C1'), license.members('C2')]).toEqual([
      ['mary', 'B1'],
      ['mary', 'tom'],
    ]);
    license.run(anna, update({ change: { maxChats: 9 } }));
    license.run(mary, startChat());
    license.run(anna, update({ status: 'not accepting chats' }));
    license.run(mary, startChat());
    expect([license.members('C3'), license.members('C4')]).toEqual([
      ['mary', 'B1'],
      ['mary', 'tom'],
    ]);
  });

  test('gets what has waited as soon as it is there, and leaves it to others when it is removed', () => {
    const license = new TestLicense({ ...harbor, settings: { ...harbor.settings, routingMode: 'automatic' } });
    license.run(mary, startChat());
    expect(license.members('C1')).toEqual(['mary']);
    license.run(anna, create({ change: first }));
    expect(license.members('C1')).toEqual(['mary', 'B1']);
    license.run(tom, { type: 'log_in_agent', reconnect: false });
    const { pushes } = license.run(anna, remove());
    expect(license.members('C1')).toEqual(['mary', 'tom']);
    expect(JSON.stringify(pushes).match(/"text":"[^"]*"/g)).toContain('"text":"Chat assigned to Tom Reed"');
  });

  test('is given nothing while it is offline', () => {
    const license = automatic();
    license.run(anna, create({ change: first, status: 'offline' }));
    license.run(mary, startChat());
    expect(license.members('C1')).toEqual(['mary', 'tom']);
  });
});
