import type { Side, WirePush } from '../../../src/protocol/dialect/dialect.js';
import { deepFreeze, type VersionName, version } from './samples.js';

/** A push of the newest version in the words of `name`; the newest one's own copy stays as it is. */
export function lowered(name: VersionName, side: Side, push: WirePush): WirePush | undefined {
  return version(name).lowerPush(side, deepFreeze(push));
}
