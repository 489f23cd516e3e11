import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { LicenseConfig } from '../domain/new-license.js';
import { permissionScopes } from '../domain/permissions.js';
import type { PropertyConfigs } from '../domain/properties.js';
import { Failure } from '../protocol/failure.js';
import type { PropertyConfig } from '../protocol/properties.js';
import { withPropertyRules } from '../protocol/schema/property-rules.js';
import { nonEmptyString, validate } from '../protocol/schema/validate.js';
import { now } from './license.js';
import type { Application } from './oauth/applications.js';
import { isHashForm, readHash } from './oauth/scrypt.js';
import { applicationOf, seedApplication } from './seed-applications.js';
import { botConfig, seedBot } from './seed-bots.js';

export interface SeedToken {
  readonly token: string;
  /** `undefined`: all that the agent's permission allows. */
  readonly scopes: readonly string[] | undefined;
  /** Seconds from the server's start; `undefined`: never expires. */
  readonly expiresIn: number | undefined;
  readonly clientId: string;
}

/** With which an agent logs in at the authorization page: plain, or as `$scrypt$...` (`oauth/scrypt.ts`). */
export interface SeedPassword {
  readonly license: number;
  readonly agentId: string;
  readonly password: string;
}

export interface SeedLicense {
  readonly id: number;
  readonly config: LicenseConfig;
  readonly agents: readonly (LicenseConfig['agents'][number] & { readonly tokens: readonly SeedToken[] })[];
  readonly customers: readonly (LicenseConfig['customers'][number] & { readonly token?: string })[];
  readonly passwords: readonly SeedPassword[];
  readonly applications: readonly Application[];
  /** Sites whose pages may hold the widget. */
  readonly widgetOrigins: readonly string[];
}

/** What a server starts with (contracts.md "Seed file"), all defaults filled in. */
export interface Seed {
  readonly licenses: readonly SeedLicense[];
}

const token = z.strictObject({
  token: nonEmptyString,
  scopes: z.array(z.enum(Object.keys(permissionScopes))).optional(),
  client_id: nonEmptyString.default('chatio'),
  expires_in: z.int().min(1).optional(),
});

const password = nonEmptyString
  .max(1024)
  .refine((text) => !isHashForm(text) || readHash(text) !== undefined, { message: 'is no scrypt hash that is taken' });

const agent = z.strictObject({
  id: nonEmptyString,
  name: nonEmptyString.optional(),
  avatar: z.string().optional(),
  permission: z.enum(['normal', 'administrator']).default('normal'),
  groups: z
    .array(
      z.union([
        z.int().min(0),
        z.strictObject({ id: z.int().min(0), priority: z.enum(['first', 'normal', 'last']).default('normal') }),
      ]),
    )
    .default([]),
  max_chats: z.int().min(0).default(6),
  password: password.optional(),
  token: nonEmptyString.optional(),
  tokens: z.array(token).default([]),
});

const customer = z.strictObject({
  id: nonEmptyString,
  name: z.string().optional(),
  email: z.string().optional(),
  fields: z.record(z.string(), z.string()).optional(),
  token: nonEmptyString.optional(),
});

const right = z.strictObject({ read: z.boolean(), write: z.boolean() });
const place = z.strictObject({
  access: z.strictObject({ agent: right.optional(), customer: right.optional() }),
});
const property = withPropertyRules(
  z.strictObject({
    type: z.enum(['int', 'bool', 'string', 'tokenized_string']),
    description: z.string().optional(),
    locations: z.strictObject({ chat: place.optional(), thread: place.optional(), event: place.optional() }),
    domain: z.array(z.union([z.string(), z.int(), z.boolean()])).optional(),
    range: z.strictObject({ from: z.int().optional(), to: z.int().optional() }).optional(),
  }),
);

/** Seconds; 0 switches a timer off. */
const timer = z.int().min(0).max(31_536_000).default(0);

/** As browsers write it: it goes into a content policy, where other things would have a meaning of their own. */
const origin = z
  .string()
  .refine((text) => /^https?:\/\/[a-z\d.:[\]-]+$/.test(text) && URL.parse(text)?.origin === text, {
    message: 'must be an origin like https://shop.example',
  });

const license = z.strictObject({
  id: z.int().min(1),
  plan: nonEmptyString.default('team'),
  creation_timestamp: z.int().min(0).optional(),
  expiration_timestamp: z.int().min(0).optional(),
  in_trial: z.boolean().default(false),
  max_customer_connections: z.int().min(1).default(20),
  routing: z
    .strictObject({
      mode: z.enum(['manual', 'automatic']).default('manual'),
      reply_timeout_seconds: timer,
      idle_after_seconds: timer,
      archive_after_seconds: timer,
    })
    .prefault({}),
  groups: z.array(z.strictObject({ id: z.int().min(1), name: z.string() })).default([]),
  agents: z.array(agent).min(1),
  bots: z.array(seedBot).default([]),
  customers: z.array(customer).default([]),
  applications: z.array(seedApplication).default([]),
  widget_origins: z.array(origin).default([]),
  properties: z.record(nonEmptyString, z.record(nonEmptyString, property)).default({}),
});

const seed = z.strictObject({ licenses: z.array(license).min(1) });

type LicenseInput = z.infer<typeof license>;

/**
 * Reads a seed file.
 * @throws Failure `usage` that names the place of the first thing that is wrong.
 */
export function parseSeed(text: string): Seed {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    throw new Failure('usage', `the seed is no JSON: ${withoutExcerpt((error as Error).message)}`);
  }
  const checked = validate(seed, input, 'the file');
  if (!checked.ok) throw new Failure('usage', `the seed is wrong: ${checked.message}`);
  const repeated = firstRepeated(checked.value.licenses);
  if (repeated !== undefined) throw new Failure('usage', `the seed is wrong: ${repeated}`);
  return { licenses: checked.value.licenses.map(seedLicense) };
}

/** A parser's message may quote the text, and with it a token. */
function withoutExcerpt(message: string): string {
  return message.replace(/, (\.{3})?".*/s, '');
}

/** One made-up license with an administrator, a normal agent and random tokens. */
export function inventSeed(): Seed {
  return parseSeed(inventedSeed());
}

/** The same as the text of a seed file, which says when it was made. */
export function inventedSeed(): string {
  const randomToken = () => randomBytes(18).toString('base64url');
  const agents = [
    { id: 'anna@example.com', name: 'Anna Kowal', permission: 'administrator', token: randomToken() },
    { id: 'tom@example.com', name: 'Tom Reed', permission: 'normal', token: randomToken() },
  ];
  const license = { id: 100001, creation_timestamp: Math.floor(now() / 1_000_000), agents };
  return JSON.stringify({ licenses: [license] }, undefined, 2);
}

function seedLicense(input: LicenseInput): SeedLicense {
  const agents = input.agents.map(
    ({ token: single, tokens, password: _, max_chats: maxChats, groups, name, ...rest }) => ({
      ...defined(rest),
      name: name ?? rest.id,
      maxChats,
      groups: groups.map((group) => (typeof group === 'number' ? { id: group, priority: 'normal' as const } : group)),
      // An agent of a seed is a person, whose id is the login e-mail ([OBJ-12]).
      ...(rest.id.includes('@') && { email: rest.id }),
      tokens: [...(single === undefined ? [] : [{ token: single, client_id: 'chatio' }]), ...tokens].map(seedToken),
    }),
  ) as SeedLicense['agents'];
  const customers = input.customers.map((entry) => defined(entry)) as SeedLicense['customers'];
  return {
    id: input.id,
    agents,
    customers,
    passwords: input.agents.flatMap(({ id, password }) =>
      password === undefined ? [] : [{ license: input.id, agentId: id, password }],
    ),
    applications: input.applications.map((application) => applicationOf(application, input.id)),
    widgetOrigins: input.widget_origins,
    config: {
      id: input.id,
      settings: {
        plan: input.plan,
        createdAt: input.creation_timestamp === undefined ? now() : input.creation_timestamp * 1_000_000,
        expiresAt: input.expiration_timestamp === undefined ? undefined : input.expiration_timestamp * 1_000_000,
        inTrial: input.in_trial,
        routingMode: input.routing.mode,
        timers: {
          reply: input.routing.reply_timeout_seconds,
          idle: input.routing.idle_after_seconds,
          archive: input.routing.archive_after_seconds,
        },
        maxCustomerConnections: input.max_customer_connections,
      },
      groups: input.groups,
      agents: [
        ...agents.map(({ tokens: _, ...config }) => config),
        ...input.bots.map((bot, place) => botConfig(bot, input.id, place)),
      ],
      customers: customers.map(({ token: _, ...config }) => config),
      properties: propertyConfigs(input),
    },
  };
}

function seedToken(input: {
  token: string;
  scopes?: string[] | undefined;
  client_id: string;
  expires_in?: number | undefined;
}): SeedToken {
  return { token: input.token, scopes: input.scopes, expiresIn: input.expires_in, clientId: input.client_id };
}

function propertyConfigs(input: LicenseInput): PropertyConfigs {
  return new Map(
    Object.entries(input.properties).map(([namespace, names]) => [
      namespace,
      new Map(Object.entries(names).map(([name, config]) => [name, defined(config) as PropertyConfig])),
    ]),
  );
}

/** Without the keys that are `undefined`. */
function defined<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}

interface SeedUser {
  readonly id?: string | undefined;
  readonly token?: string | undefined;
  readonly tokens?: readonly { readonly token: string }[];
}

/** Ids are unique in their license, tokens and applications in the file. */
function firstRepeated(licenses: readonly LicenseInput[]): string | undefined {
  const licenseIds = new Set<number>();
  const tokens = new Set<string>();
  const clientIds = new Set<string>();
  for (const [place, { id, groups, agents, bots, customers, applications }] of licenses.entries()) {
    const path = `licenses[${place}]`;
    if (licenseIds.has(id)) return `${path}.id ${id} stands there twice`;
    licenseIds.add(id);
    const again = groups.findIndex((group, index) => groups.findIndex((other) => other.id === group.id) < index);
    if (again >= 0) return `${path}.groups[${again}].id ${groups[again]?.id} stands there twice`;
    for (const [index, { client_id: clientId }] of applications.entries()) {
      if (clientIds.has(clientId)) return `${path}.applications[${index}].client_id ${clientId} stands there twice`;
      clientIds.add(clientId);
    }
    const userIds = new Set<string>();
    for (const [kind, users] of Object.entries<readonly SeedUser[]>({ agents, bots, customers })) {
      for (const [index, user] of users.entries()) {
        if (user.id !== undefined && userIds.has(user.id)) {
          return `${path}.${kind}[${index}].id ${user.id} stands there twice`;
        }
        if (user.id !== undefined) userIds.add(user.id);
        const more = (user.tokens ?? []).map((entry) => entry.token);
        for (const value of [...(user.token === undefined ? [] : [user.token]), ...more]) {
          if (tokens.has(value)) return `${path}.${kind}[${index}] has a token that stands there twice`;
          tokens.add(value);
        }
      }
    }
  }
  return undefined;
}
