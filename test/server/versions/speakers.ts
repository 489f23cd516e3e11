import { afterEach, beforeEach } from 'vitest';
import { House, heard, license, type Pushes, type SeedPatch } from '../house.js';
import type { Frame, RtmClient } from '../rtm-client.js';

export type VersionName = 'v0.2' | 'v0.3' | 'v0.4' | 'v0.5';

/** Whose token the agent of each version has. */
const agentTokens = { 'v0.5': 'anna', 'v0.4': 'tom', 'v0.3': 'eva', 'v0.2': 'max' } as const;

/** Besides the people of the house, Max: an administrator, like Anna. */
const withMax: SeedPatch = ([company]) => {
  company.agents.push({ id: 'max@example.com', name: 'Max Berg', permission: 'administrator', token: 'max' });
};

/** One agent and one connection of Mary for each version, in one license. */
export class Speakers {
  readonly agents = {} as Record<VersionName, RtmClient>;
  readonly mary = {} as Record<VersionName, RtmClient>;

  private constructor(readonly house: House) {}

  static async meet(): Promise<Speakers> {
    const speakers = new Speakers(await House.open({ patch: withMax }));
    for (const version of Object.keys(agentTokens) as VersionName[]) {
      speakers.agents[version] = await speakers.agent(version, agentTokens[version]);
      speakers.mary[version] = await speakers.customer(version, 'mary');
    }
    await speakers.heard();
    return speakers;
  }

  async agent(version: VersionName, token: string): Promise<RtmClient> {
    const client = await this.house.connect(`/agent/${version}/rtm/ws`);
    await client.ask('login', { token });
    return client;
  }

  async customer(version: VersionName, token: string): Promise<RtmClient> {
    const client = await this.house.connect(`/customer/${version}/rtm/ws?license_id=${license}`);
    await client.ask('login', { token });
    return client;
  }

  /** What each connection was told since the last time. */
  async heard(): Promise<{ agents: Record<VersionName, Pushes>; mary: Record<VersionName, Pushes> }> {
    return { agents: await heard(this.agents), mary: await heard(this.mary) };
  }
}

/** The names of the pushes; an event with its type. */
export function named(pushes: Pushes): string[] {
  return pushes.map(({ action, payload }) => (payload?.event ? `${action} ${payload.event.type}` : action));
}

/** Speakers of all versions, for each test anew. */
export function withSpeakers(): () => Speakers {
  let speakers: Speakers | undefined;
  beforeEach(async () => {
    speakers = await Speakers.meet();
  });
  afterEach(() => {
    speakers = undefined;
  });
  return () => {
    if (speakers === undefined) throw new Error('only within a test');
    return speakers;
  };
}

export function message(text: string, more: object = {}) {
  return { type: 'message', text, ...more };
}

/** The payload of the only push with this name. */
export function only(pushes: Pushes, action: string): Frame['payload'] {
  const found = pushes.filter((push) => push.action === action);
  if (found.length !== 1) throw new Error(`${found.length} of ${action} in ${JSON.stringify(pushes)}`);
  return found[0]?.payload;
}
