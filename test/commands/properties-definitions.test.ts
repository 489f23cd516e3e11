import { describe, expect, test } from 'vitest';
import { world } from './fake-deps.js';

const creating = () => world({ configuration: { 'properties/create_properties': () => ({}) } });
const both = { read: true, write: true };

describe('chatio properties create', () => {
  test('asks for a text of chats that agents read and write, unless something else is said', async () => {
    const { run, configured, streams } = creating();
    await run('properties', 'create', 'topic');
    expect(configured).toEqual([
      {
        endpoint: 'properties/create_properties',
        payload: { topic: { type: 'string', locations: { chat: { access: { agent: both } } } } },
      },
    ]);
    expect(streams.stdout.text).toBe('Created property topic.\n');
  });

  test('takes places, access and a range', async () => {
    const { run, configured } = creating();
    const options = ['--type', 'int', '--at', 'thread,event', '--agents', 'r', '--customers', 'w', '--from', '-1'];
    await run('properties', 'create', 'mood', ...options, '--description', 'x');
    const access = { agent: { read: true, write: false }, customer: { read: false, write: true } };
    expect(configured[0]?.payload).toEqual({
      mood: {
        type: 'int',
        description: 'x',
        locations: { thread: { access }, event: { access } },
        range: { from: -1 },
      },
    });
  });

  test('takes a definition as the protocol has it, and nothing beside it', async () => {
    const { run, configured } = creating();
    await run('properties', 'create', '__proto__', '--definition', '{"type":"bool"}');
    expect(Object.entries(configured[0]?.payload ?? {})).toEqual([['__proto__', { type: 'bool' }]]);
    await expect(run('properties', 'create', 'x', '--definition', '{}', '--type', 'int')).rejects.toThrow(
      /conflict|cannot be used/,
    );
  });

  test.each([
    ['--at', 'customer'],
    ['--agents', 'x'],
    ['--from', '1.5'],
    ['--type', 'float'],
  ])('refuses %s %s', async (option, value) => {
    await expect(creating().run('properties', 'create', 'x', option, value)).rejects.toThrow();
  });
});

describe('chatio properties list', () => {
  const namespaces = {
    app: {
      mood: { type: 'int', range: { from: 1 }, locations: { chat: { access: { agent: both } } } },
      lang: {
        type: 'string',
        domain: ['en', 'pl'],
        description: 'which',
        locations: { event: { access: { customer: { read: true, write: false } } } },
      },
    },
  };

  test('tells type, access and values, or the namespaces as they are', async () => {
    const { run, configured, streams } = world({
      configuration: { 'properties/get_property_configs': () => namespaces },
    });
    await run('properties', 'list');
    await run('properties', 'list', '--all', '--json');
    expect(configured.map(({ payload }) => payload)).toEqual([{ all: false }, { all: true }]);
    expect(streams.stdout.text).toBe(
      'app.mood\tint\tchat rw/--\t1..\t\n' +
        'app.lang\tstring\tevent --/r-\t"en" "pl"\twhich\n' +
        `${JSON.stringify(namespaces)}\n`,
    );
  });
});
