import { expect, it } from 'vitest';
import type { Side, WirePush } from '../../../src/protocol/dialect/dialect.js';
import { lowered } from './pushes.js';
import { deepFreeze, onTheWire, type VersionName, version, versionNames } from './samples.js';

/** What each version sees. A version that is not named sees what the next newer one does. */
export type Expected = { readonly 'v0.5': unknown } & { readonly [name in Exclude<VersionName, 'v0.5'>]?: unknown };

function expectedBy(name: VersionName, expected: Expected): unknown {
  const newer = versionNames.slice(0, versionNames.indexOf(name) + 1).toReversed();
  for (const candidate of newer) if (candidate in expected) return expected[candidate];
  return undefined;
}

export interface GoldenResponse {
  readonly what: string;
  readonly side: Side;
  /** The action in the newest words, and what was asked. */
  readonly action: string;
  readonly request?: object;
  /** As the newest version has it, symbol keys included. */
  readonly payload: object;
  readonly expected: Expected;
}

/** One test for each response and version. */
export function goldenResponses(table: readonly GoldenResponse[]): void {
  const cases = table.flatMap((row) => versionNames.map((name) => ({ ...row, name })));
  it.each(cases)('$what in $name', ({ name, side, action, request, payload, expected }) => {
    const asked = deepFreeze({ action, payload: request ?? {} });
    const response = version(name).lowerResponse(side, asked, deepFreeze(payload));
    expect(onTheWire(response)).toEqual(expectedBy(name, expected));
  });
}

export interface GoldenPush {
  readonly what: string;
  readonly side: Side;
  readonly push: WirePush;
  /** The payload; `undefined` when the version does not get the push. */
  readonly expected: Expected;
}

export function goldenPushes(table: readonly GoldenPush[]): void {
  const cases = table.flatMap((row) => versionNames.map((name) => ({ ...row, name })));
  it.each(cases)('$what in $name', ({ name, side, push, expected }) => {
    expect(onTheWire(lowered(name, side, push)?.payload)).toEqual(expectedBy(name, expected));
  });
}
