import { describe, expect, test } from 'vitest';
import type { Command } from '../../src/domain/command.js';
import { router } from '../../src/domain/permissions.js';
import type { Delivery } from '../../src/domain/webhooks.js';
import type { AdditionalData, WebhookAction, WebhookFilters } from '../../src/protocol/configuration-api.js';
import { webhookActions } from '../../src/protocol/configuration-api.js';
import { maxWaitingCharacters, maxWaitingDeliveries } from '../../src/protocol/limits.js';
import { message, sendEvent, startChat } from './commands.js';
import { anna, eve, mary, TestLicense, tom } from './license.js';

const sendMessage = (chatId: string) => sendEvent(chatId, message('Good morning'));
const caller = { clientId: 'app', token: 'hash', version: 'v0.5' };

interface Asked {
  readonly version?: string;
  readonly filters?: WebhookFilters;
  readonly additionalData?: readonly AdditionalData[];
}

function register(license: TestLicense, action: WebhookAction, asked: Asked = {}): void {
  const webhook = { version: 'v0.5', url: 'http://hooks.example/in', secretKey: 's3', action, ...asked };
  license.run(anna, { type: 'register_webhook', caller, webhook });
}

function waiting(license: TestLicense): Delivery[] {
  return license.state.webhooks.waiting;
}

/** What waits, as [action, data]. */
function told(license: TestLicense): [string, unknown][] {
  return waiting(license).map(({ action, data }) => [action, JSON.parse(data)]);
}

const buttons = {
  type: 'rich_message' as const,
  template_id: 'cards',
  elements: [{ buttons: [{ text: 'Go', postback_id: 'go' }] }],
};

/** One of everything that happens in a chat, to agents and by agents. */
function everything(license: TestLicense): void {
  license.run(mary, startChat());
  license.run(tom, { type: 'join_chat', chatId: 'C1', agentIds: ['tom'] });
  license.run(tom, { type: 'send_event', chatId: 'C1', event: buttons });
  const eventId = license.chat('C1').threads[0]?.events.at(-1)?.id ?? '';
  license.run(mary, {
    type: 'send_postback',
    chatId: 'C1',
    threadId: 'T1',
    eventId,
    postbackId: 'go',
    toggled: true,
  });
  license.run(mary, { type: 'update_last_seen', chatId: 'C1', seenUpTo: undefined });
  license.run(tom, { type: 'update_chat_properties', chatId: 'C1', properties: { berth: { number: 12 } } });
  const thread = { chatId: 'C1', threadId: 'T1' };
  license.run(tom, { type: 'update_thread_properties', ...thread, properties: { source: { type: 'web' } } });
  license.run(anna, { type: 'update_chat_scopes', chatId: 'C1', add: { groups: [1] }, remove: {} });
  license.run(anna, { type: 'close_thread', chatId: 'C1' });
  license.run(eve, { type: 'log_in_agent', reconnect: false });
  license.run(anna, { type: 'create_bot', caller, name: 'Helper', status: 'offline', change: {} });
  license.run(anna, { type: 'remove_bot', caller, agentId: 'B1' });
}

describe('what waits to be delivered', () => {
  test('is nothing while nobody listens', () => {
    const license = new TestLicense();
    everything(license);
    expect(waiting(license)).toEqual([]);
    expect(license.happenings.map(({ type }) => type)).not.toContain('agent_status_told');
  });

  test.each(Object.keys(webhookActions) as WebhookAction[])('is every %s and nothing else', (action) => {
    const license = new TestLicense();
    register(license, action);
    everything(license);
    expect(waiting(license).length).toBeGreaterThan(0);
    expect(new Set(waiting(license).map((delivery) => delivery.action))).toEqual(new Set([action]));
  });

  test('is the push that agents get', () => {
    const license = new TestLicense();
    license.run(mary, startChat());
    for (const action of Object.keys(webhookActions) as WebhookAction[]) register(license, action);
    const pushes = license.run(tom, { type: 'join_chat', chatId: 'C1', agentIds: ['tom'] }).pushes;
    expect(told(license)).toEqual(pushes.map(({ action, agents }) => [action, agents?.payload]));
  });

  test('of an agent is the id and the status in the words of the Configuration API', () => {
    const license = new TestLicense();
    register(license, 'agent_status_changed');
    license.run(tom, { type: 'log_in_agent', reconnect: false });
    license.run(tom, { type: 'update_agent', agentId: undefined, status: 'not_accepting_chats' });
    license.run(tom, { type: 'update_agent', agentId: undefined, status: 'not_accepting_chats' });
    license.run(tom, { type: 'log_out_agent' });
    license.run(tom, { type: 'update_agent', agentId: undefined, status: 'accepting_chats' });
    expect(told(license)).toEqual(
      ['accepting chats', 'not accepting chats', 'offline'].map((status) => [
        'agent_status_changed',
        { agent_id: 'tom', status },
      ]),
    );
  });

  test('of an agent is told once, though several servers see it, and again when somebody new listens', () => {
    const license = new TestLicense();
    const left = { type: 'agent_presence', agentId: 'tom', loggedIn: true, at: license.now, cause: {} } as const;
    register(license, 'agent_status_changed');
    license.run(tom, { type: 'log_in_agent', reconnect: false });
    license.run(tom, { type: 'log_out_agent' });
    license.happen(left); // another server has not heard of it yet
    license.run(tom, { type: 'log_out_agent' });
    expect(waiting(license)).toHaveLength(2);
    license.run(anna, { type: 'unregister_webhook', caller, webhookId: 'W1' });
    license.run(tom, { type: 'log_in_agent', reconnect: false });
    register(license, 'agent_status_changed');
    license.run(tom, { type: 'log_out_agent' });
    expect(told(license)).toEqual([['agent_status_changed', { agent_id: 'tom', status: 'offline' }]]);
  });

  test('of agents who do not come back after a restart is that they are gone', () => {
    const license = new TestLicense();
    register(license, 'agent_status_changed');
    license.run(anna, { type: 'create_bot', caller, name: 'Helper', status: 'accepting chats', change: {} });
    for (const actor of [tom, eve]) license.run(actor, { type: 'log_in_agent', reconnect: false });
    for (const agentId of ['tom', 'eve']) {
      license.happen({ type: 'agent_presence', agentId, loggedIn: false, at: license.now, cause: {} });
    }
    license.run(eve, { type: 'log_in_agent', reconnect: true });
    const before = waiting(license).length;
    license.run(router, { type: 'tell_absent_agents' });
    license.run(router, { type: 'tell_absent_agents' });
    expect(told(license).slice(before)).toEqual([['agent_status_changed', { agent_id: 'tom', status: 'offline' }]]);
  });

  test('of a thread that an event starts is the thread alone', () => {
    const license = new TestLicense();
    license.run(mary, startChat());
    license.run(anna, { type: 'close_thread', chatId: 'C1' });
    register(license, 'incoming_event', { filters: { author_type: 'customer' } });
    register(license, 'incoming_chat_thread');
    license.run(mary, sendMessage('C1'));
    expect(waiting(license).map(({ action }) => action)).toEqual(['incoming_chat_thread']);
  });

  test('comes once for each webhook, in the order in which it happened, with ids that only grow', () => {
    const license = new TestLicense();
    register(license, 'incoming_event');
    register(license, 'incoming_event');
    license.run(mary, startChat());
    license.run(tom, sendMessage('C1'));
    const ids = waiting(license).map(({ id }) => id);
    expect(ids).toEqual(ids.map((_, place) => place + 1));
    expect(waiting(license).map(({ webhookId }) => webhookId)).toEqual(
      ids.map((_, place) => (place % 2 ? 'W2' : 'W1')),
    );
    expect(new Set(waiting(license).map(({ chatId }) => chatId))).toEqual(new Set(['C1']));
  });

  test.each([
    ['v0.5', 1],
    ['v0.4', 0],
    ['v0.3', 0],
    ['v0.2', 0],
  ])('has rich messages in %s: %i', (version, count) => {
    const license = new TestLicense();
    license.run(tom, startChat());
    register(license, 'incoming_event', { version });
    license.run(tom, { type: 'send_event', chatId: 'C1', event: buttons });
    expect(waiting(license)).toHaveLength(count);
  });

  test('speaks the version through which it was registered', () => {
    const license = new TestLicense();
    license.run(mary, startChat());
    for (const version of ['v0.2', 'v0.5']) register(license, 'chat_users_updated', { version });
    license.run(tom, { type: 'join_chat', chatId: 'C1', agentIds: ['tom'] });
    const [older, newer] = told(license).map(([, data]) => data as { updated_users: object });
    expect(Object.keys(older?.updated_users ?? {})).toEqual(['customers', 'agents', 'supervisors']);
    expect(Object.keys(newer?.updated_users ?? {})).toEqual(['customers', 'agents']);
  });

  test('takes the properties of the chat along where they were asked for', () => {
    const license = new TestLicense();
    register(license, 'thread_closed', { additionalData: ['chat_properties'] });
    register(license, 'thread_closed');
    license.run(mary, startChat({ properties: { source: { type: 'web' }, berth: { wish: 'sea view' } } }));
    license.run(tom, { type: 'update_chat_properties', chatId: 'C1', properties: { berth: { number: 12 } } });
    license.run(anna, { type: 'close_thread', chatId: 'C1' });
    const [first, second] = waiting(license);
    expect(JSON.parse(first?.chatProperties ?? '')).toEqual({
      source: { type: { value: 'web' } },
      berth: { number: { value: 12 } },
      routing: { idle: { value: false }, unassigned: { value: true } },
    });
    expect(second).not.toHaveProperty('chatProperties');
  });
});

describe('a webhook with filters hears', () => {
  const inChat = (license: TestLicense): void => {
    license.run(mary, startChat({ properties: { source: { type: 'web' }, berth: { about: 'two nights in May' } } }));
    license.run(tom, { type: 'join_chat', chatId: 'C1', agentIds: ['tom'] });
  };
  const properties = (namespace: string, name: string, filter: object) =>
    ({ [namespace]: { [name]: filter } }) as NonNullable<WebhookFilters['chat_properties']>;

  test.each<[string, object, boolean]>([
    ['source.type', { values: ['web'] }, true],
    ['source.type', { values: ['phone', 'web'] }, true],
    ['source.type', { values: ['phone'] }, false],
    ['source.type', { values: [] }, false],
    ['source.type', { exclude_values: ['phone'] }, true],
    ['source.type', { exclude_values: ['web'] }, false],
    ['source.type', { exclude_values: [] }, true],
    ['source.type', { exists: true }, true],
    ['source.type', { exists: false }, false],
    ['berth.owner', { exists: false }, true],
    ['berth.owner', { exclude_values: ['x'] }, true],
    ['berth.owner', { values: ['x'] }, false],
    ['no.such', { exists: false }, true],
    ['berth.constructor', { exists: true }, false],
    ['berth.about', { values: ['May nights'] }, true],
    ['berth.about', { values: ['May days'] }, false],
  ])('of the chat with %s %j: %s', (path, filter, heard) => {
    const license = new TestLicense();
    inChat(license);
    const [namespace = '', name = ''] = path.split('.');
    register(license, 'incoming_event', { filters: { chat_properties: properties(namespace, name, filter) } });
    license.run(tom, sendMessage('C1'));
    expect(waiting(license)).toHaveLength(heard ? 1 : 0);
  });

  test('of a thread by its own properties, when it starts and when it is closed', () => {
    const license = new TestLicense();
    const filters = { thread_properties: properties('source', 'type', { values: ['pen'] }) };
    register(license, 'incoming_chat_thread', { filters });
    register(license, 'thread_closed', { filters });
    license.run(mary, startChat({ threadProperties: { source: { type: 'pen' } } }));
    license.run(mary, startChat());
    license.run(anna, { type: 'close_thread', chatId: 'C1' });
    license.run(anna, { type: 'close_thread', chatId: 'C2' });
    expect(waiting(license).map(({ action, chatId }) => `${action} ${chatId}`)).toEqual([
      'incoming_chat_thread C1',
      'thread_closed C1',
    ]);
  });

  test('of an event by its own properties, and of its buttons', () => {
    const license = new TestLicense();
    inChat(license);
    const filters = { event_properties: properties('berth', 'number', { values: [12] }) };
    register(license, 'incoming_event', { filters });
    register(license, 'incoming_rich_message_postback', { filters });
    license.run(tom, sendMessage('C1'));
    for (const number of [12, 13]) {
      license.run(tom, { type: 'send_event', chatId: 'C1', event: { ...buttons, properties: { berth: { number } } } });
    }
    const [twelve, thirteen] = license.chat('C1').threads[0]?.events.slice(-2) ?? [];
    for (const event of [twelve, thirteen]) {
      const press = { chatId: 'C1', threadId: 'T1', eventId: event?.id ?? '', postbackId: 'go', toggled: true };
      license.run(mary, { type: 'send_postback', ...press });
    }
    expect(told(license).map(([action, data]) => [action, (data as { event_id?: string }).event_id])).toEqual([
      ['incoming_event', undefined],
      ['incoming_rich_message_postback', twelve?.id],
    ]);
  });

  test.each<[WebhookFilters['chat_member_ids'], boolean]>([
    [{ agents: ['tom'] }, true],
    [{ agents: ['tom', 'anna'] }, false],
    [{ agents_any: ['anna', 'tom'] }, true],
    [{ agents_any: ['anna', 'eve'] }, false],
    [{ agents_exclude: ['anna'] }, true],
    [{ agents_exclude: ['anna', 'tom'] }, false],
    [{ agents_any: ['mary'] }, false],
  ])('of a chat with these members %j: %s', (members, heard) => {
    const license = new TestLicense();
    inChat(license);
    register(license, 'incoming_event', { filters: { chat_member_ids: members } as WebhookFilters });
    license.run(mary, sendMessage('C1'));
    expect(waiting(license)).toHaveLength(heard ? 1 : 0);
  });

  test('who has come, and who has just left', () => {
    const license = new TestLicense();
    license.run(mary, startChat());
    register(license, 'chat_users_updated', { filters: { chat_member_ids: { agents: ['tom'] } } });
    license.run(tom, { type: 'join_chat', chatId: 'C1', agentIds: ['tom'] });
    license.run(tom, { type: 'remove_from_chat', chatId: 'C1', agentIds: [], customerIds: [] });
    license.run(anna, { type: 'join_chat', chatId: 'C1', agentIds: ['anna'] });
    expect(waiting(license)).toHaveLength(2);
  });

  test.each<[object, boolean]>([
    [{ agents: ['tom'] }, true],
    [{ agents: ['tom', 'anna'] }, false],
    [{ agents_any: ['anna', 'tom'] }, true],
    [{ agents_any: ['anna'] }, false],
    [{ agents_exclude: ['anna'] }, true],
    [{ agents_exclude: ['tom'] }, false],
  ])('of an agent, who counts as the only member of %j: %s', (members, heard) => {
    const license = new TestLicense();
    register(license, 'agent_status_changed', { filters: { chat_member_ids: members } as WebhookFilters });
    license.run(tom, { type: 'log_in_agent', reconnect: false });
    expect(waiting(license)).toHaveLength(heard ? 1 : 0);
  });

  test.each<['customer' | 'agent', string[]]>([
    ['customer', ['mary']],
    ['agent', ['tom', 'B1']],
  ])('of a %s who wrote: never of a system message, and bots are agents', (type, authors) => {
    const license = new TestLicense();
    inChat(license);
    license.run(anna, { type: 'create_bot', caller, name: 'Helper', status: 'accepting chats', change: {} });
    register(license, 'incoming_event', { filters: { author_type: type } });
    for (const actor of [mary, tom, { ...anna, id: 'B1' }]) license.run(actor, sendMessage('C1'));
    license.run(anna, { type: 'close_thread', chatId: 'C1' });
    expect(told(license).map(([, data]) => (data as { event: { author_id: string } }).event.author_id)).toEqual(
      authors,
    );
  });

  test('only what passes all of them', () => {
    const license = new TestLicense();
    inChat(license);
    const chat = properties('source', 'type', { values: ['web'] });
    register(license, 'incoming_event', { filters: { chat_properties: chat, author_type: 'agent' } });
    license.run(mary, sendMessage('C1'));
    expect(waiting(license)).toHaveLength(0);
    license.run(tom, sendMessage('C1'));
    expect(waiting(license)).toHaveLength(1);
  });
});

describe('the webhooks of a bot', () => {
  const hooks = (...names: WebhookAction[]) => ({
    version: 'v0.5',
    url: 'http://bot.example/in',
    secretKey: 's3',
    actions: names.map((name) => ({ name })),
  });
  const createBot = (status: 'accepting chats' | 'offline'): Command => ({
    type: 'create_bot',
    caller,
    name: 'Helper',
    status,
    change: { webhooks: hooks('incoming_event', 'thread_closed') },
  });
  const update = (more: object): Command => ({
    type: 'update_bot',
    caller,
    agentId: 'B1',
    status: undefined,
    change: {},
    ...more,
  });

  test('hear of every chat, what the bot does included, under the id of the bot', () => {
    const license = new TestLicense();
    license.run(anna, createBot('accepting chats'));
    license.run(mary, startChat({ scopes: { groups: [1] } }));
    expect(waiting(license).map(({ webhookId, action }) => [webhookId, action])).toEqual([['B1', 'incoming_event']]);
    license.run(anna, { type: 'join_chat', chatId: 'C1', agentIds: ['B1'] });
    const before = waiting(license).length;
    license.run({ ...anna, id: 'B1' }, sendMessage('C1'));
    license.run({ ...anna, id: 'B1' }, { type: 'close_thread', chatId: 'C1' });
    const events = waiting(license).slice(before);
    expect(events.map(({ action }) => action)).toEqual(['incoming_event', 'incoming_event', 'thread_closed']);
  });

  test('are silent while it is offline, and nothing is made up for later', () => {
    const license = new TestLicense();
    license.run(anna, createBot('offline'));
    license.run(mary, startChat());
    license.run(anna, update({ status: 'accepting chats' }));
    expect(waiting(license)).toEqual([]);
    license.run(mary, sendMessage('C1'));
    expect(waiting(license)).toHaveLength(1);
    license.run(anna, update({ status: 'offline' }));
    expect(waiting(license)).toEqual([]);
  });

  test('are replaced as a whole, kept when nothing is said of them, and gone with an empty list', () => {
    const license = new TestLicense();
    license.run(anna, createBot('accepting chats'));
    license.run(mary, startChat());
    license.run(anna, update({ change: { name: 'Other' } }));
    expect(waiting(license)).toHaveLength(1);
    license.run(anna, update({ change: { webhooks: hooks('thread_closed') } }));
    expect(waiting(license)).toEqual([]);
    license.run(mary, sendMessage('C1'));
    license.run(anna, { type: 'close_thread', chatId: 'C1' });
    expect(waiting(license).map(({ action }) => action)).toEqual(['thread_closed']);
    license.run(anna, update({ change: { webhooks: null } }));
    expect(waiting(license)).toEqual([]);
    expect(license.state.webhooks.listeners.size).toBe(0);
  });

  test('stop with it, and the others hear that it is gone', () => {
    const license = new TestLicense();
    license.run(anna, createBot('accepting chats'));
    license.run(anna, update({ change: { webhooks: hooks('incoming_event', 'agent_deleted') } }));
    license.run(mary, startChat());
    register(license, 'agent_deleted');
    license.run(anna, { type: 'remove_bot', caller, agentId: 'B1' });
    expect(waiting(license).map(({ webhookId, data }) => [webhookId, data])).toEqual([['W1', '{"agent_id":"B1"}']]);
  });
});

describe('the queue', () => {
  const settle = (taken: number[], givenUp: number[] = []): Command => ({ type: 'settle_deliveries', taken, givenUp });

  test('lets go of what was taken and of what was given up, once', () => {
    const license = new TestLicense();
    register(license, 'incoming_event');
    license.run(mary, startChat());
    for (let count = 0; count < 3; count += 1) license.run(mary, sendMessage('C1'));
    const [first, second] = waiting(license).map(({ id }) => id);
    const { happenings } = license.run(router, settle([first ?? 0, 999], [second ?? 0]));
    expect(happenings).toMatchObject([{ type: 'deliveries_settled', taken: [first], givenUp: [second], cause: {} }]);
    expect(license.run(router, settle([first ?? 0], [second ?? 0])).happenings).toEqual([]);
    expect(waiting(license).map(({ id }) => id)).toEqual([3, 4]);
    license.run(router, settle([3, 4]));
    expect(license.state.webhooks).toMatchObject({ waiting: [], characters: 0 });
    expect(license.state.webhooks.waitingFor.size).toBe(0);
  });

  test('forgets what nobody is to be told any more', () => {
    const license = new TestLicense();
    register(license, 'incoming_event');
    register(license, 'incoming_event');
    license.run(mary, startChat());
    license.run(anna, { type: 'unregister_webhook', caller, webhookId: 'W1' });
    expect(waiting(license).map(({ webhookId }) => webhookId)).toEqual(['W2']);
  });

  test('takes no more than its bound for one webhook, and others go on', () => {
    const license = new TestLicense();
    register(license, 'incoming_event');
    license.run(mary, startChat());
    while (waiting(license).length < maxWaitingDeliveries) license.run(mary, sendMessage('C1'));
    license.run(mary, sendMessage('C1'));
    expect(waiting(license)).toHaveLength(maxWaitingDeliveries);
    register(license, 'thread_closed');
    license.run(anna, { type: 'close_thread', chatId: 'C1' });
    expect(waiting(license).at(-1)?.action).toBe('thread_closed');
    license.run(router, settle([1]));
    license.run(mary, startChat());
    expect(waiting(license).at(-1)).toMatchObject({ webhookId: 'W1', chatId: 'C2' });
  });

  test('takes no more than its bound of text', () => {
    const license = new TestLicense();
    register(license, 'incoming_event');
    license.run(mary, startChat());
    const text = 'x'.repeat(1_000_000);
    const fits = Math.floor(maxWaitingCharacters / text.length);
    for (let count = 0; count < fits + 3; count += 1) {
      license.run(mary, { type: 'send_event', chatId: 'C1', event: { type: 'message', text } });
    }
    expect(license.state.webhooks.characters).toBeLessThanOrEqual(maxWaitingCharacters);
    expect(license.state.webhooks.characters).toBeGreaterThan(maxWaitingCharacters - 2 * text.length);
  });
});
