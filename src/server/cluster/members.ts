import { nuid, type Subscription } from '@nats-io/transport-node';
import { z } from 'zod';
import { type Nats, natsPrefix, subscribeJson } from './nats.js';
import { keyOf, type User, type UserCount, UserCounts, userOf } from './user-counts.js';

/**
 * A server shows so often that it lives, and counts as dead when it has not for so long: longer than it takes to find
 * another NATS server when the one that it is connected to stands still.
 */
const beatMs = 1_000;
const deadMs = 5_000;
/** Entries of one answer to "who is with you": well below NATS's largest message. */
const countsAPage = 5_000;

const everybody = `${natsPrefix}.servers`;

const count = z.tuple([z.int(), z.enum(['agent', 'customer']), z.string(), z.int().min(0)]);
const sign = z.object({
  server: z.string(),
  /** Number of the latest change; without changes it is a sign of life. */
  version: z.int(),
  changes: z.array(count).optional(),
  /** It stops. */
  bye: z.literal(true).optional(),
});
const page = z.object({ version: z.int(), counts: z.array(count), next: z.int().optional() });

interface Member {
  lastSign: number;
  /** Number of the last change that is known; -1: what is known is not whole. */
  version: number;
  isAsking: boolean;
  counts: UserCounts;
}

export interface MembersEvents {
  /** A user's connections at other servers are others than before. */
  changed(user: User): void;
  /** A server came or went. */
  joinedOrLeft(): void;
}

/**
 * The servers that share one NATS, and who is connected to each of them. Each tells the others what changes, numbered; who
 * missed something asks for the whole. A server of which nothing is heard for some seconds is gone, and its users with it.
 */
export class Members {
  /** Of this server, and of this run of it. */
  readonly id = nuid.next();
  readonly #others = new Map<string, Member>();
  readonly #own = new UserCounts();
  readonly #dirty = new Map<string, User>();
  readonly #subscriptions: Subscription[];
  readonly #timer: NodeJS.Timeout;
  #version = 0;
  #lastLook = performance.now();
  #flush: NodeJS.Immediate | undefined;
  #isClosed = false;

  /** @param connectionsHere how many connections a user has at this server. */
  constructor(
    private readonly nats: Nats,
    private readonly connectionsHere: (user: User) => number,
    private readonly events: MembersEvents,
  ) {
    const { connection } = nats;
    this.#subscriptions = [
      subscribeJson(nats, everybody, (message) => this.#heard(message)),
      connection.subscribe(`${everybody}.${this.id}`, {
        callback: (error, message) => {
          if (error === null) message.respond(JSON.stringify(this.#pageFrom(message.string())));
        },
      }),
    ];
    this.#timer = setInterval(() => this.#beat(), beatMs).unref();
    this.#tell([]);
  }

  /** This server and all others that live, in an order that all agree on. */
  get servers(): readonly string[] {
    return [this.id, ...this.#others.keys()].sort();
  }

  /** How many connections the user has at other servers. */
  elsewhere(user: User): number {
    let connections = 0;
    for (const { counts } of this.#others.values()) connections += counts.get(user);
    return connections;
  }

  /** Everybody who is known to be connected to another server. */
  usersElsewhere(): User[] {
    return [...this.#others.values()].flatMap(({ counts }) => counts.all().map(userOf));
  }

  /** The user's connections at this server may be others than before; the others learn it with the next turn. */
  changedHere(user: User): void {
    this.#dirty.set(keyOf(user), user);
    this.#flush ??= setImmediate(() => this.#tellChanges());
  }

  /** Tells the others that this server stops, so that they need not wait for it. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
    clearImmediate(this.#flush);
    this.#publish({ server: this.id, version: this.#version, bye: true });
    for (const subscription of this.#subscriptions) subscription.unsubscribe();
  }

  #tellChanges(): void {
    this.#flush = undefined;
    if (this.#isClosed) return;
    const changes: UserCount[] = [];
    for (const user of this.#dirty.values()) {
      const connections = this.connectionsHere(user);
      if (this.#own.set(user, connections)) changes.push([user.license, user.kind, user.id, connections]);
    }
    this.#dirty.clear();
    for (let n = 0; n < changes.length; n += countsAPage) this.#tell(changes.slice(n, n + countsAPage));
  }

  #tell(changes: readonly UserCount[]): void {
    if (changes.length > 0) this.#version += 1;
    this.#publish({ server: this.id, version: this.#version, ...(changes.length > 0 && { changes }) });
  }

  #publish(told: z.input<typeof sign> | object): void {
    // While there is no connection nobody hears it, and the next sign tells that something was missed.
    if (this.nats.isConnected()) this.nats.connection.publish(everybody, JSON.stringify(told));
  }

  #pageFrom(from: string): z.output<typeof page> {
    const start = Number(from) || 0;
    const counts = this.#own.all();
    const next = start + countsAPage < counts.length ? { next: start + countsAPage } : {};
    return { version: this.#version, counts: counts.slice(start, start + countsAPage) as never, ...next };
  }

  #beat(): void {
    this.#tell([]);
    const time = performance.now();
    // This process was held up, or cut off: that others were silent means nothing.
    const wasAway = time - this.#lastLook > 2 * beatMs || !this.nats.isConnected();
    this.#lastLook = time;
    for (const [id, member] of this.#others) {
      if (wasAway) member.lastSign = time;
      else if (time - member.lastSign > deadMs) this.#gone(id);
    }
  }

  #heard(message: unknown): void {
    const parsed = sign.safeParse(message);
    if (!parsed.success || parsed.data.server === this.id || this.#isClosed) return;
    const { server, version, changes, bye } = parsed.data;
    if (bye === true) {
      this.#gone(server);
      return;
    }
    const member = this.#others.get(server) ?? this.#met(server);
    member.lastSign = performance.now();
    if (member.version === version && changes === undefined) return;
    if (changes !== undefined && member.version === version - 1) {
      member.version = version;
      for (const change of changes) {
        const user = userOf(change);
        if (member.counts.set(user, change[3])) this.events.changed(user);
      }
      return;
    }
    void this.#ask(server, member);
  }

  #met(server: string): Member {
    const member = { lastSign: 0, version: -1, isAsking: false, counts: new UserCounts() };
    this.#others.set(server, member);
    this.nats.log('info', 'another server is there', { server });
    this.#tell([]); // so that it need not wait for the next beat to know of this one
    this.events.joinedOrLeft();
    return member;
  }

  #gone(server: string): void {
    const member = this.#others.get(server);
    if (member === undefined) return;
    this.#others.delete(server);
    this.nats.log('warn', 'another server is gone', { server });
    for (const each of member.counts.all()) this.events.changed(userOf(each));
    this.events.joinedOrLeft();
  }

  /** Asks for everybody who is with a server. If that fails, its next sign of life brings the next attempt. */
  async #ask(server: string, member: Member): Promise<void> {
    if (member.isAsking) return;
    member.isAsking = true;
    try {
      const counts = new UserCounts();
      let version: number | undefined;
      for (let from: number | undefined = 0; from !== undefined; ) {
        const answer = await this.nats.connection.request(`${everybody}.${server}`, String(from), { timeout: beatMs });
        const read = page.parse(answer.json());
        if (version !== undefined && read.version !== version) return;
        version = read.version;
        for (const each of read.counts) counts.set(userOf(each), each[3]);
        from = read.next;
      }
      if (this.#others.get(server) !== member || version === undefined) return;
      this.#replace(member, version, counts);
    } catch (error) {
      this.nats.log('debug', 'another server does not say who is with it', { error: (error as Error).message });
    } finally {
      member.isAsking = false;
    }
  }

  #replace(member: Member, version: number, counts: UserCounts): void {
    const before = member.counts;
    member.counts = counts;
    member.version = version;
    const changed = [...before.all(), ...counts.all()].map(userOf);
    for (const user of changed) if (before.get(user) !== counts.get(user)) this.events.changed(user);
  }
}
