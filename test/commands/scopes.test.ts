import { describe, expect, test } from 'vitest';
import { terminal } from '../io/fake-streams.js';
import { chat, snapshot, world } from './fake-deps.js';

const login = snapshot([chat('Q3N7ZK41TD')]);
const rule = {
  id: 'a7q0m2x9',
  description: 'Booking',
  scopes: { groups: [4] },
  rules: { customer_url: { values: [{ value: '/booking', exact_match: false }] } },
};
const changing = () =>
  world({
    login,
    answers: {
      update_chat_scopes: () => undefined,
      add_auto_chat_scopes: () => ({ auto_chat_scopes_id: 'a7q0m2x9' }),
      remove_auto_chat_scopes: () => undefined,
      get_auto_chat_scopes_config: () => ({ auto_chat_scopes_config: [rule] }),
    },
  });

describe('chatio scopes', () => {
  test('adds and removes groups and agents', async () => {
    const { run, client, streams } = changing();
    await run('scopes', 'add', 'Q3N7', '--group', '4', '--agent', 'tom@example.com');
    await run('scopes', 'remove', 'Q3N7', '--group', '4', '--group', '5', '--json');
    expect(client.requests).toEqual([
      {
        action: 'update_chat_scopes',
        payload: { chat_id: 'Q3N7ZK41TD', add_scopes: { groups: [4], agents: ['tom@example.com'] } },
      },
      { action: 'update_chat_scopes', payload: { chat_id: 'Q3N7ZK41TD', remove_scopes: { groups: [4, 5] } } },
    ]);
    expect(streams.stdout.text).toBe(
      'Added group 4; agent tom@example.com to chat Q3N7ZK41TD (Mary Brown).\n' +
        '{"chat_id":"Q3N7ZK41TD","remove_scopes":{"groups":[4,5]}}\n',
    );
  });

  test('refuses to change nothing', async () => {
    const { run, client } = changing();
    await expect(run('scopes', 'add', 'Q3N7')).rejects.toMatchObject({ type: 'usage' });
    expect(client.options).toBeUndefined();
  });
});

describe('chatio scopes auto', () => {
  test('lists the rules', async () => {
    const { run, streams } = changing();
    await run('scopes', 'auto', 'list');
    await run('scopes', 'auto', 'list', '--json');
    expect(streams.stdout.text).toBe(
      `a7q0m2x9\tgroup 4\t${JSON.stringify(rule.rules)}\tBooking\n${JSON.stringify([rule])}\n`,
    );
  });

  test('on a terminal without rules says so', async () => {
    const streams = terminal();
    const answers = { get_auto_chat_scopes_config: () => ({ auto_chat_scopes_config: [] }) };
    await world({ answers, streams }).run('scopes', 'auto', 'list');
    expect([streams.stdout.text, streams.stderr.text]).toEqual(['', 'No rules.\n']);
  });

  test.each([
    [
      'by address and property',
      ['--customer-url', '/booking', '--customer-url', '/room', '--property', 'source.type=web'],
      {
        chat_properties: { source: { type: { values: ['web'] } } },
        customer_url: { values: [{ value: '/booking' }, { value: '/room' }] },
      },
    ],
    ['as the protocol has it', ['--rules', '{"chat_properties":{}}'], { chat_properties: {} }],
  ])('adds a rule %s', async (_what, argv, rules) => {
    const { run, client, streams } = changing();
    await run('scopes', 'auto', 'add', '--group', '4', '--description', 'why', ...argv);
    expect(client.requests).toEqual([
      { action: 'add_auto_chat_scopes', payload: { scopes: { groups: [4] }, rules, description: 'why' } },
    ]);
    expect(streams.stdout.text).toBe('Added rule a7q0m2x9.\n');
  });

  test('refuses a rule without scopes and scopes without a rule', async () => {
    await expect(changing().run('scopes', 'auto', 'add', '--customer-url', 'x')).rejects.toMatchObject({
      type: 'usage',
    });
    await expect(changing().run('scopes', 'auto', 'add', '--group', '1')).rejects.toMatchObject({ type: 'usage' });
  });

  test('removes a rule', async () => {
    const { run, client, streams } = changing();
    await run('scopes', 'auto', 'remove', 'a7q0m2x9', '--json');
    expect(client.requests).toEqual([
      { action: 'remove_auto_chat_scopes', payload: { auto_chat_scopes_id: 'a7q0m2x9' } },
    ]);
    expect(streams.stdout.text).toBe('{"auto_chat_scopes_id":"a7q0m2x9"}\n');
  });
});
