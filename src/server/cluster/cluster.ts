import type { Signal } from '../../domain/fact.js';
import type { LicenseState } from '../../domain/state.js';
import type { Duty } from '../duty.js';
import { type License, now } from '../license.js';
import type { Presence } from '../presence.js';
import { Leases } from './leases.js';
import { Members } from './members.js';
import type { Nats } from './nats.js';
import { Signals } from './signals.js';
import type { User } from './user-counts.js';

/** What this server has to do with the others that serve the same licenses. */
export class Cluster {
  readonly #stopWatching: (() => void)[];

  private constructor(
    private readonly licenses: ReadonlyMap<number, License>,
    private readonly presence: Presence,
    private readonly members: Members,
    private readonly signals: Signals,
    private readonly leases: Leases,
  ) {
    this.#stopWatching = [...licenses].flatMap(([id, license]) => [
      // Only when what the login did is kept: whoever then catches up has it.
      license.hub.watch(({ kind, id: user }) => {
        void license.read(() => () => members.changedHere({ license: id, kind, id: user }));
      }),
      license.observe((happening) => {
        if (happening.type === 'customer_created')
          this.changedElsewhere({ license: id, kind: 'customer', id: happening.customerId });
      }),
    ]);
  }

  /** Resolves when the others know of this server. @param presence is told of those who are connected elsewhere. */
  static async join(nats: Nats, licenses: ReadonlyMap<number, License>, presence: Presence): Promise<Cluster> {
    let cluster: Cluster | undefined;
    const connectionsHere = (user: User) => licenses.get(user.license)?.hub.connectionsOf(user).size ?? 0;
    const members = new Members(nats, connectionsHere, {
      changed: (user) => cluster?.changedElsewhere(user),
      joinedOrLeft: () => cluster?.leases.look(),
    });
    const signals = new Signals(nats, members.id, licenses);
    const leases = await Leases.open(nats, members.id, () => members.servers);
    cluster = new Cluster(licenses, presence, members, signals, leases);
    presence.elsewhere = (license, { kind, id }) => members.elsewhere({ license: license.state.id, kind, id });
    for (const user of members.usersElsewhere()) cluster.changedElsewhere(user);
    return cluster;
  }

  get duty(): Duty {
    return this.leases;
  }

  /** Leaves the others, who need not wait for it. */
  async close(): Promise<void> {
    for (const stop of this.#stopWatching) stop();
    this.signals.close();
    await this.leases.close();
    this.members.close();
  }

  private changedElsewhere(user: User): void {
    const license = this.licenses.get(user.license);
    if (license === undefined) return;
    if (this.members.elsewhere(user) === 0) {
      this.presence.leftElsewhere(license, user);
      return;
    }
    this.presence.arrived(license, user);
    if (arrivalOf(license.state, user) === undefined) return;
    // Presence is faster than the facts that came with it (the status of an agent, for example).
    void license
      .catchUp()
      .catch(() => undefined)
      .then(() => {
        const signal = arrivalOf(license.state, user);
        if (signal !== undefined && this.members.elsewhere(user) > 0) license.hear([signal], license.seq);
      });
  }
}

/** What this server's users learn when somebody is connected elsewhere of whom they did not know. */
function arrivalOf(state: LicenseState, { kind, id }: User): Signal | undefined {
  const stamp = { at: now(), cause: {} };
  if (kind === 'agent') {
    const agent = state.agents.get(id);
    return agent?.loggedIn === false ? { type: 'agent_presence', agentId: id, loggedIn: true, ...stamp } : undefined;
  }
  const customer = state.customers.get(id);
  if (customer?.connected !== false) return undefined;
  return { type: 'customer_presence', customerId: id, connected: true, ...stamp };
}
