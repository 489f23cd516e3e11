import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/protocol/failure.js';
import { terminal } from '../io/fake-streams.js';
import { world } from './fake-deps.js';

const bot = { id: '3f9c0d5a7b1e4c28', name: 'Parcel helper', status: 'offline' };

describe('chatio bots', () => {
  test('creates one, which accepts no chats unless that is said', async () => {
    const configuration = { 'agents/create_bot_agent': () => ({ bot_agent_id: bot.id }) };
    const { run, configured, streams } = world({ configuration });
    await run('bots', 'create', 'Parcel helper');
    const webhooks = '{"url":"http://x.example","secret_key":"s","actions":[]}';
    await run(
      'bots',
      'create',
      'G',
      '--status',
      'accepting chats',
      '--max-chats',
      '0',
      '--webhooks',
      webhooks,
      '--json',
    );
    expect(configured.map(({ payload }) => payload)).toEqual([
      { name: 'Parcel helper', status: 'not accepting chats' },
      { name: 'G', status: 'accepting chats', max_chats_count: 0, webhooks: JSON.parse(webhooks) },
    ]);
    expect(streams.stdout.text).toBe('Created bot 3f9c0d5a7b1e4c28.\n{"bot_agent_id":"3f9c0d5a7b1e4c28"}\n');
  });

  test('changes what is given and nothing else', async () => {
    const { run, configured, streams } = world({ configuration: { 'agents/update_bot_agent': () => ({}) } });
    await run('bots', 'update', bot.id, '--status', 'offline');
    await run('bots', 'update', bot.id, '--name', 'Other', '--avatar', 'x.png');
    expect(configured.map(({ payload }) => payload)).toEqual([
      { id: bot.id, status: 'offline' },
      { id: bot.id, name: 'Other', avatar: 'x.png' },
    ]);
    expect(streams.stdout.text).toBe('Changed bot 3f9c0d5a7b1e4c28.\n'.repeat(2));
  });

  test('removes one', async () => {
    const { run, configured, streams } = world({ configuration: { 'agents/remove_bot_agent': () => ({}) } });
    await run('bots', 'remove', bot.id);
    expect(configured).toEqual([{ endpoint: 'agents/remove_bot_agent', payload: { bot_agent_id: bot.id } }]);
    expect(streams.stdout.text).toBe('Removed bot 3f9c0d5a7b1e4c28.\n');
  });

  test('lists them as a table, as lines in a pipe, and as JSON', async () => {
    const configuration = { 'agents/get_bot_agents': () => ({ bot_agents: [bot] }) };
    const people = world({ configuration, streams: terminal(80) });
    await people.run('bots', 'list', '--all', '--no-color');
    expect(people.configured[0]?.payload).toEqual({ all: true });
    expect(people.streams.stdout.text).toContain('ID                NAME           STATUS');
    const pipe = world({ configuration });
    await pipe.run('bots', 'list');
    await pipe.run('bots', 'list', '--json');
    expect(pipe.streams.stdout.text).toBe(`3f9c0d5a7b1e4c28\tParcel helper\toffline\n${JSON.stringify([bot])}\n`);
  });

  test('shows one as JSON, without escape codes that somebody put into its name', async () => {
    const shown = { ...bot, name: '\u001b[31mred' };
    const { run, streams } = world({
      configuration: { 'agents/get_bot_agent_details': () => ({ bot_agent: shown }) },
      streams: terminal(),
    });
    await run('bots', 'show', bot.id, '--no-color');
    expect(streams.stdout.text).not.toContain('\u001b[31m');
    expect(streams.stdout.text).toContain(bot.id);
  });

  test('says where the ids are when there is no such bot', async () => {
    const refuse = () => {
      throw new Failure('validation', 'bot_agent_id not found');
    };
    const { run } = world({ configuration: { 'agents/remove_bot_agent': refuse } });
    await expect(run('bots', 'remove', 'x')).rejects.toMatchObject({
      message: 'bot_agent_id not found',
      hint: 'chatio bots list shows the ids',
    });
  });

  test('says who may do this when somebody may not', async () => {
    const refuse = () => {
      throw new Failure('authorization', 'Authorization error');
    };
    const { run } = world({ configuration: { 'agents/get_bot_agents': refuse } });
    await expect(run('bots', 'list')).rejects.toMatchObject({
      type: 'authorization',
      hint: expect.stringContaining('administrators'),
    });
  });
});
