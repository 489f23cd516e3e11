import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { permissionScopes } from '../../src/domain/permissions.js';
import { inventSeed, parseSeed, type SeedLicense } from '../../src/server/seed.js';

const now = new Date('2026-11-22T12:00:00Z');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now });
});

afterEach(() => {
  vi.useRealTimers();
});

function onlyLicense(text: string): SeedLicense {
  const { licenses } = parseSeed(text);
  expect(licenses).toHaveLength(1);
  return licenses[0] as SeedLicense;
}

/** A license with one agent, and these keys. */
function licenseWith(more: object): SeedLicense {
  return onlyLicense(JSON.stringify({ licenses: [{ id: 1, agents: [{ id: 'a' }], ...more }] }));
}

describe('the seed of the manual', () => {
  const license = () => onlyLicense(readFileSync(new URL('../seed.json', import.meta.url), 'utf8'));

  it('has its agents, with all their tokens', () => {
    expect(license().agents).toEqual([
      {
        id: 'anna@example.com',
        name: 'Anna Kowal',
        email: 'anna@example.com',
        permission: 'administrator',
        groups: [{ id: 1, priority: 'normal' }],
        maxChats: 6,
        tokens: [{ token: 'agent-anna', scopes: undefined, expiresIn: undefined, clientId: 'chatio' }],
      },
      {
        id: 'tom@example.com',
        name: 'Tom Reed',
        email: 'tom@example.com',
        permission: 'normal',
        groups: [],
        maxChats: 6,
        tokens: [
          { token: 'agent-tom', scopes: undefined, expiresIn: undefined, clientId: 'chatio' },
          { token: 'agent-tom-reader', scopes: ['chats--all:read'], expiresIn: undefined, clientId: 'reader-app' },
        ],
      },
    ]);
  });

  it('has its customer, groups and settings', () => {
    const { id, customers, config } = license();
    expect(id).toBe(100001);
    expect(customers).toEqual([
      {
        id: '5d1f3c0e-6a51-4b47-9b0e-0c6a3f1f9b01',
        name: 'Mary Brown',
        email: 'mary@example.com',
        token: 'customer-mary',
      },
    ]);
    expect(config.groups).toEqual([{ id: 1, name: 'Sales' }]);
    expect(config.settings).toEqual({
      plan: 'team',
      createdAt: now.getTime() * 1000,
      expiresAt: undefined,
      inTrial: false,
      routingMode: 'manual',
      timers: { reply: 0, idle: 0, archive: 0 },
      maxCustomerConnections: 20,
    });
  });

  it('has its properties', () => {
    const { properties } = license().config;
    expect([...properties.keys()]).toEqual(['rating']);
    expect([...(properties.get('rating') ?? [])]).toEqual([
      [
        'score',
        {
          type: 'int',
          locations: {
            chat: { access: { agent: { read: true, write: false }, customer: { read: true, write: true } } },
          },
          domain: [0, 1],
        },
      ],
      [
        'comment',
        {
          type: 'string',
          locations: {
            chat: { access: { agent: { read: true, write: true }, customer: { read: true, write: true } } },
          },
        },
      ],
    ]);
  });

  it('keeps tokens out of what the rules know', () => {
    expect(JSON.stringify(license().config)).not.toContain('agent-anna');
    expect(JSON.stringify(license().config)).not.toContain('customer-mary');
  });
});

describe('what is left out', () => {
  it('gets a default', () => {
    const { agents, customers, config } = licenseWith({});
    expect(agents).toEqual([{ id: 'a', name: 'a', permission: 'normal', groups: [], maxChats: 6, tokens: [] }]);
    expect(customers).toEqual([]);
    expect(config).toMatchObject({ groups: [], agents: [{ id: 'a' }], customers: [] });
    expect(config.settings).toMatchObject({ plan: 'team', routingMode: 'manual', maxCustomerConnections: 20 });
  });

  it('is no difference in a token: all scopes, the application chatio, no end', () => {
    const { agents } = licenseWith({ agents: [{ id: 'a', tokens: [{ token: 't' }] }] });
    expect(agents[0]?.tokens).toEqual([{ token: 't', scopes: undefined, expiresIn: undefined, clientId: 'chatio' }]);
  });

  it('is not the same as an empty list of scopes', () => {
    const { agents } = licenseWith({ agents: [{ id: 'a', tokens: [{ token: 't', scopes: [], expires_in: 60 }] }] });
    expect(agents[0]?.tokens).toEqual([{ token: 't', scopes: [], expiresIn: 60, clientId: 'chatio' }]);
  });
});

describe('what is said', () => {
  it('is taken: settings', () => {
    const { settings } = licenseWith({
      plan: 'solo',
      creation_timestamp: 1_500_000_000,
      expiration_timestamp: 1_600_000_000,
      in_trial: true,
      max_customer_connections: 3,
      routing: { mode: 'automatic', reply_timeout_seconds: 300, archive_after_seconds: 0 },
    }).config;
    expect(settings).toEqual({
      plan: 'solo',
      createdAt: 1_500_000_000_000_000,
      expiresAt: 1_600_000_000_000_000,
      inTrial: true,
      routingMode: 'automatic',
      timers: { reply: 300, idle: 0, archive: 0 },
      maxCustomerConnections: 3,
    });
  });

  it('is taken: agents with one token and several, groups with and without priority', () => {
    const { agents } = licenseWith({
      agents: [
        {
          id: 'a',
          avatar: 'x/a.png',
          groups: [2, { id: 3, priority: 'first' }, { id: 4 }],
          token: 'one',
          max_chats: 0,
        },
        { id: 'b', token: 'two', tokens: [{ token: 'three' }] },
      ],
    });
    expect(agents[0]).toMatchObject({
      avatar: 'x/a.png',
      maxChats: 0,
      groups: [
        { id: 2, priority: 'normal' },
        { id: 3, priority: 'first' },
        { id: 4, priority: 'normal' },
      ],
    });
    expect(agents[1]?.tokens.map(({ token }) => token)).toEqual(['two', 'three']);
  });

  it('is taken: every scope that there is', () => {
    const scopes = Object.keys(permissionScopes);
    const { agents } = licenseWith({ agents: [{ id: 'a', tokens: [{ token: 't', scopes }] }] });
    expect(agents[0]?.tokens[0]?.scopes).toEqual(scopes);
  });

  it('is taken: customers with nothing but an id', () => {
    expect(licenseWith({ customers: [{ id: 'c' }, { id: 'd', fields: { plan: 'gold' } }] }).customers).toEqual([
      { id: 'c' },
      { id: 'd', fields: { plan: 'gold' } },
    ]);
  });
});

describe('a wrong seed is refused with the place of what is wrong', () => {
  const agents = [{ id: 'a' }];
  const property = (more: object) => ({ properties: { n: { p: { type: 'int', locations: {}, ...more } } } });
  const licenses = (...list: object[]) => ({ licenses: list });
  const license = (more: object) => licenses({ id: 1, agents, ...more });
  const agent = (more: object) => license({ agents: [{ id: 'a', ...more }] });
  const path = 'licenses[0]';

  it.each<[unknown, string]>([
    [[], 'the file must be an object'],
    [{}, 'licenses is required'],
    [{ licenses: {} }, 'licenses must be an array'],
    [{ licenses: [] }, 'licenses must have at least one element'],
    [{ licenses: [5] }, `${path} must be an object`],
    [{ ...license({}), color: 'red' }, 'color is not a known key'],
    [licenses({ agents }), `${path}.id is required`],
    [licenses({ id: '1', agents }), `${path}.id must be an integer`],
    [licenses({ id: 0, agents }), `${path}.id has an unsupported value`],
    [licenses({ id: 1 }), `${path}.agents is required`],
    [license({ agents: [] }), `${path}.agents must have at least one element`],
    [license({ colour: 'red' }), `${path}.colour is not a known key`],
    [license({ plan: 5 }), `${path}.plan must be a string`],
    [license({ in_trial: 'no' }), `${path}.in_trial must be a boolean`],
    [license({ creation_timestamp: '2018' }), `${path}.creation_timestamp must be an integer`],
    [license({ max_customer_connections: 0 }), `${path}.max_customer_connections has an unsupported value`],
    [license({ routing: { mode: 'random' } }), `${path}.routing.mode has an unsupported value`],
    [license({ routing: { speed: 1 } }), `${path}.routing.speed is not a known key`],
    [license({ routing: { reply_timeout_seconds: '5' } }), `${path}.routing.reply_timeout_seconds must be an integer`],
    [license({ routing: { idle_after_seconds: 1.5 } }), `${path}.routing.idle_after_seconds must be an integer`],
    [
      license({ routing: { archive_after_seconds: -1 } }),
      `${path}.routing.archive_after_seconds has an unsupported value`,
    ],
    [license({ groups: [{ id: 1 }] }), `${path}.groups[0].name is required`],
    [license({ groups: [{ id: 0, name: 'All' }] }), `${path}.groups[0].id has an unsupported value`],
    [license({ agents: [{ name: 'A' }] }), `${path}.agents[0].id is required`],
    [license({ agents: [{ id: 'a' }, { id: '' }] }), `${path}.agents[1].id has an unsupported value`],
    [agent({ permission: 'owner' }), `${path}.agents[0].permission has an unsupported value`],
    [agent({ groups: 1 }), `${path}.agents[0].groups must be an array`],
    [agent({ groups: ['1'] }), `${path}.agents[0].groups[0] has an unsupported value`],
    [agent({ max_chats: 1.5 }), `${path}.agents[0].max_chats must be an integer`],
    [agent({ token: '' }), `${path}.agents[0].token has an unsupported value`],
    [agent({ tokens: ['t'] }), `${path}.agents[0].tokens[0] must be an object`],
    [agent({ tokens: [{}] }), `${path}.agents[0].tokens[0].token is required`],
    [
      agent({ tokens: [{ token: 't', scopes: ['all'] }] }),
      `${path}.agents[0].tokens[0].scopes[0] has an unsupported value`,
    ],
    [
      agent({ tokens: [{ token: 't', expires_in: 0 }] }),
      `${path}.agents[0].tokens[0].expires_in has an unsupported value`,
    ],
    [agent({ tokens: [{ token: 't', expires: 5 }] }), `${path}.agents[0].tokens[0].expires is not a known key`],
    [license({ customers: [{}] }), `${path}.customers[0].id is required`],
    [license({ customers: [{ id: 'c', fields: { plan: 5 } }] }), `${path}.customers[0].fields.plan must be a string`],
    [license({ customers: [{ id: 'c', phone: '5' }] }), `${path}.customers[0].phone is not a known key`],
    [license({ properties: [] }), `${path}.properties must be an object`],
    [license({ properties: { n: { p: {} } } }), `${path}.properties.n.p.type is required`],
    [license(property({ type: 'float' })), `${path}.properties.n.p.type has an unsupported value`],
    [license(property({ locations: { room: {} } })), `${path}.properties.n.p.locations.room is not a known key`],
    [license(property({ locations: { chat: {} } })), `${path}.properties.n.p.locations.chat.access is required`],
    [
      license(property({ locations: { chat: { access: { agent: { read: true } } } } })),
      `${path}.properties.n.p.locations.chat.access.agent.write is required`,
    ],
    [
      license(property({ domain: [1], range: { from: 1 } })),
      `${path}.properties.n.p must not have both domain and range`,
    ],
    [license(property({ domain: ['one'] })), `${path}.properties.n.p.domain must have values of the type only`],
    [
      license(property({ type: 'bool', domain: [true, 1] })),
      `${path}.properties.n.p.domain must have values of the type only`,
    ],
    [
      license(property({ type: 'string', range: { from: 1 } })),
      `${path}.properties.n.p.range is for the type int only`,
    ],
    [license(property({ range: {} })), `${path}.properties.n.p.range must have one end or two, from not above to`],
    [
      license(property({ range: { from: 2, to: 1 } })),
      `${path}.properties.n.p.range must have one end or two, from not above to`,
    ],
    [licenses({ id: 1, agents }, { id: 1, agents }), 'licenses[1].id 1 stands there twice'],
    [license({ agents: [{ id: 'a' }, { id: 'a' }] }), `${path}.agents[1].id a stands there twice`],
    [license({ customers: [{ id: 'c' }, { id: 'c' }] }), `${path}.customers[1].id c stands there twice`],
    [license({ customers: [{ id: 'a' }] }), `${path}.customers[0].id a stands there twice`],
    [
      license({
        groups: [
          { id: 1, name: 'A' },
          { id: 1, name: 'B' },
        ],
      }),
      `${path}.groups[1].id 1 stands there twice`,
    ],
    [agent({ token: 't', tokens: [{ token: 't' }] }), `${path}.agents[0] has a token that stands there twice`],
    [
      licenses({ id: 1, agents: [{ id: 'a', token: 't' }] }, { id: 2, agents, customers: [{ id: 'c', token: 't' }] }),
      'licenses[1].customers[0] has a token that stands there twice',
    ],
  ])('%j', (seed, message) => {
    expect(() => parseSeed(JSON.stringify(seed))).toThrow(
      expect.objectContaining({ name: 'Failure', type: 'usage', message: `the seed is wrong: ${message}` }),
    );
  });

  it('but never with a token', () => {
    expect(() => parseSeed('{"licenses":[{"id":1,"agents":[{"id":"a","token": SECRET }]}]}')).toThrow(
      expect.objectContaining({ message: "the seed is no JSON: Unexpected token 'S'" }),
    );
    const twice = {
      licenses: [
        {
          id: 1,
          agents: [
            { id: 'a', token: 'SECRET' },
            { id: 'b', token: 'SECRET' },
          ],
        },
      ],
    };
    expect(() => parseSeed(JSON.stringify(twice))).toThrow(/^(?!.*SECRET)/);
  });

  it.each(['', '{', 'licenses: []', '\u0000'])('also when it is no JSON: %j', (text) => {
    expect(() => parseSeed(text)).toThrow(
      expect.objectContaining({
        name: 'Failure',
        type: 'usage',
        message: expect.stringMatching(/^the seed is no JSON/),
      }),
    );
  });

  it('ids may be the same in different licenses', () => {
    const { licenses } = parseSeed(
      JSON.stringify({
        licenses: [
          { id: 1, agents },
          { id: 2, agents },
        ],
      }),
    );
    expect(licenses.map(({ id }) => id)).toEqual([1, 2]);
  });
});

describe('an invented seed', () => {
  it('has an administrator and a normal agent, each with a token', () => {
    const [license] = inventSeed().licenses;
    expect(license?.id).toBe(100001);
    expect(license?.agents.map(({ permission, tokens }) => [permission, tokens.length])).toEqual([
      ['administrator', 1],
      ['normal', 1],
    ]);
  });

  it('has tokens that nobody can guess', () => {
    const tokens = Array.from({ length: 50 }, inventSeed).flatMap(({ licenses }) =>
      licenses.flatMap(({ agents }) => agents.flatMap((agent) => agent.tokens.map(({ token }) => token))),
    );
    expect(new Set(tokens).size).toBe(100);
    for (const token of tokens) expect(token).toMatch(/^[\w-]{24}$/); // 144 random bits
  });
});
