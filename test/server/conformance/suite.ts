import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Pushes } from '../house.js';
import { agentActionSpecs } from './agent-actions.js';
import { agentSchemas } from './agent-schemas.js';
import type { Answer, SideName, Transport } from './callers.js';
import { customerActionSpecs } from './customer-actions.js';
import { customerSchemas } from './customer-schemas.js';
import type { ActionSpec } from './spec.js';
import { since, type VersionName, versionNames } from './words.js';
import { World } from './world.js';
import { wrongPayloads } from './wrong-payloads.js';

const specs = { agent: agentActionSpecs, customer: customerActionSpecs };
const schemas = { agent: agentSchemas, customer: customerSchemas };

/** Walks every action of both sides in every version over one transport. */
export function conformanceSuite(name: string, kind: 'rtm' | 'web', transport: Transport): void {
  for (const side of ['agent', 'customer'] as const) {
    describe.each(versionNames)(`the ${name} of the ${side}, %s`, (version) => {
      const offered = specs[side].filter(({ versions, on }) => versions.includes(version) && on.includes(kind));
      const rows = offered.map((spec) => ({ ...spec, label: spec.label ?? spec.action }));

      it.each(rows)('$label answers as described', (spec) => answersAsDescribed(spec, side, version, transport));

      it('refuses every wrong payload and changes nothing', () => wrongIsRefused(rows, side, version, transport));

      it('has no other actions', async () => {
        const world = await World.open(version);
        const caller = await transport(world.house, side, version);
        await world.heard();
        const before = await world.state();
        for (const spec of specs[side].filter((one) => !offered.includes(one) && !hasOther(offered, one))) {
          const answer = await caller(spec.action, spec.payload(world, version));
          expectValidation(answer, version, `Unknown action ${spec.action}`);
        }
        expect(await world.state()).toEqual(before);
        expect(await world.heard()).toEqual({ agent: [], customer: [] });
      });
    });
  }
}

/** Another row offers the same action. */
function hasOther(offered: readonly ActionSpec[], { action }: ActionSpec): boolean {
  return offered.some((spec) => spec.action === action);
}

async function answersAsDescribed(spec: ActionSpec, side: SideName, version: VersionName, transport: Transport) {
  const world = await World.open(version);
  const caller = await transport(world.house, side, version);
  await world.heard();
  const answer = await caller(spec.action, spec.payload(world, version));
  expect(answer.success, JSON.stringify(answer.payload)).toBe(true);
  const schema = schemas[side](version).responses[spec.action];
  if (schema === undefined) expect(answer.payload).toBeUndefined();
  else expectFits(schema, answer.payload);
  const { agent, customer } = await world.heard();
  for (const push of agent) expectPush(schemas.agent(version).pushes, push);
  for (const push of customer) expectPush(schemas.customer(version).pushes, push);
}

async function wrongIsRefused(rows: readonly ActionSpec[], side: SideName, version: VersionName, transport: Transport) {
  const world = await World.open(version);
  const caller = await transport(world.house, side, version);
  await world.heard();
  for (const { action, label = action, payload: complete, fields } of rows) {
    const before = await world.state();
    for (const field of fields.filter(({ versions = versionNames }) => versions.includes(version))) {
      for (const { payload, what, path } of wrongPayloads(complete(world, version), field)) {
        const answer = await caller(action, payload);
        expect([label, what, answer.success]).toEqual([label, what, false]);
        expectValidation(answer, version, path);
      }
    }
    expect([label, await world.state()]).toEqual([label, before]);
    expect([label, await world.heard()]).toEqual([label, { agent: [], customer: [] }]);
  }
}

/** Validation whose message begins with these words; v0.2 has one message for everything. */
function expectValidation({ payload }: Answer, version: VersionName, begin: string): void {
  const { error } = payload as { error: { type: string; message: string } };
  expect(payload).toEqual({ error: { type: 'validation', message: expect.any(String) } });
  if (since(version, 'v0.3')) expect(error.message.slice(0, begin.length)).toBe(begin);
  else expect(error.message).toBe('Wrong format of request');
}

function expectPush(known: Readonly<Record<string, z.ZodType>>, { action, payload, ...rest }: Pushes[number]): void {
  expect(rest).toEqual({});
  const schema = known[action];
  expect(schema, `${action} is no push of this version`).toBeDefined();
  if (schema !== undefined) expectFits(schema, payload);
}

function expectFits(schema: z.ZodType, value: unknown): void {
  const { error } = schema.safeParse(value);
  if (error !== undefined) throw new Error(`${error.message}\n${JSON.stringify(value)}`);
}
