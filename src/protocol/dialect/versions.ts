import type { Api, Dialect, LiftedRequest, Refused, Side, Traits, WirePush } from './dialect.js';
import { updatedSupervisors } from './internal.js';
import { v02 } from './v0-2.js';
import { v03 } from './v0-3.js';
import { v04 } from './v0-4.js';

/** Versions served, newest first; each but the first is described against the one before it. */
const steps: readonly Dialect[] = [v04, v03, v02];

export const newestVersion = 'v0.5';

const newestTraits: Traits = {
  authorId: true,
  requestIdInPushes: true,
  detailedValidation: true,
  customerCookies: false,
};
const v02Traits: Traits = {
  authorId: false,
  requestIdInPushes: false,
  detailedValidation: false,
  customerCookies: true,
};

/** One version as a whole: the way from it to the newest and back. */
export class Version {
  readonly traits: Traits;

  constructor(
    readonly name: string,
    /** From the newest to this one; empty for the newest. */
    private readonly steps: readonly Dialect[],
  ) {
    this.traits = name === v02.version ? v02Traits : newestTraits;
  }

  /** A request in the newest words, or why this version does not have it. */
  lift(side: Api, request: LiftedRequest): LiftedRequest | Refused {
    return this.steps.reduceRight<LiftedRequest | Refused>(
      (lifted, step) => ('refused' in lifted ? lifted : step.lift(side, lifted)),
      request,
    );
  }

  /** @param request in the newest words. */
  lowerResponse(side: Api, request: LiftedRequest, payload: object): object {
    return this.steps.reduce((lowered, step) => step.lowerResponse(side, request, lowered), payload);
  }

  /** A push in this version's words; `undefined` when it does not have it. */
  lowerPush(side: Side, push: WirePush): WirePush | undefined {
    if (this.name !== v02.version && concernsOnlySupervisors(push)) return undefined;
    return this.steps.reduce<WirePush | undefined>((lowered, step) => lowered && step.lowerPush(side, lowered), push);
  }
}

/** Supervisors exist on v0.2 alone (agent-objects.md [OBJ-15]). */
function concernsOnlySupervisors({ action, payload }: WirePush): boolean {
  if (action !== 'chat_users_updated') return false;
  const { updated_users: updated } = payload as {
    updated_users: {
      customers?: { added: object[]; removed_ids: string[] };
      agents?: { added: object[]; removed_ids: string[] };
      [updatedSupervisors]?: object;
    };
  };
  if (updated[updatedSupervisors] === undefined) return false;
  const lists = [updated.customers, updated.agents].flatMap((users) => [users?.added ?? [], users?.removed_ids ?? []]);
  return lists.every((list) => list.length === 0);
}

export const newest = new Version(newestVersion, []);

const versions: ReadonlyMap<string, Version> = new Map(
  [newest, ...steps.map((step, place) => new Version(step.version, steps.slice(0, place + 1)))].map((version) => [
    version.name,
    version,
  ]),
);

/** @returns `undefined` for a version that is not served ([ENV-4]). */
export function versionOf(name: string): Version | undefined {
  return versions.get(name);
}
