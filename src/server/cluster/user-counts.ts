/** A user of a license. */
export interface User {
  readonly license: number;
  readonly kind: 'agent' | 'customer';
  readonly id: string;
}

/** How many connections a user has at one server, as it travels. */
export type UserCount = readonly [license: number, kind: User['kind'], id: string, connections: number];

/** Connections of users at one server. A user without any is not in it. */
export class UserCounts {
  readonly #counts = new Map<string, UserCount>();

  /** @returns whether that is news. */
  set(user: User, connections: number): boolean {
    const key = keyOf(user);
    const before = this.#counts.get(key)?.[3] ?? 0;
    if (connections === 0) this.#counts.delete(key);
    else this.#counts.set(key, [user.license, user.kind, user.id, connections]);
    return before !== connections;
  }

  get(user: User): number {
    return this.#counts.get(keyOf(user))?.[3] ?? 0;
  }

  /** In the order of their coming. */
  all(): UserCount[] {
    return [...this.#counts.values()];
  }
}

export function keyOf({ license, kind, id }: User): string {
  return `${license} ${kind} ${id}`;
}

export function userOf([license, kind, id]: UserCount): User {
  return { license, kind, id };
}
