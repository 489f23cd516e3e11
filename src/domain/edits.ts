/**
 * How `apply` changes a license: every change goes through here, so that a server may apply what is still on its way to
 * the journal, and take it back when it never gets there.
 */
export interface Edits {
  set<T extends object, K extends keyof T>(target: T, key: K, value: T[K]): void;
  /** A new key stands last, a known one keeps its place. */
  put<K, V>(map: Map<K, V>, key: K, value: V): void;
  /** For maps of moderate size: what it takes to put the key back in its place grows with the map. */
  remove<K, V>(map: Map<K, V>, key: K): void;
  include<T>(set: Set<T>, item: T): void;
  /** For sets whose order means nothing: taken back, the item stands last. */
  exclude<T>(set: Set<T>, item: T): void;
  push<T>(list: T[], item: T): void;
  /** @param place where the item stands then. */
  insert<T>(list: T[], place: number, item: T): void;
  /** Takes the first item away. */
  shift<T>(list: T[]): void;
}

/** For what is never taken back: remembers nothing and costs nothing. */
export const direct: Edits = {
  set(target, key, value) {
    target[key] = value;
  },
  put(map, key, value) {
    map.set(key, value);
  },
  remove(map, key) {
    map.delete(key);
  },
  include(set, item) {
    set.add(item);
  },
  exclude(set, item) {
    set.delete(item);
  },
  push(list, item) {
    list.push(item);
  },
  insert(list, place, item) {
    list.splice(place, 0, item);
  },
  shift(list) {
    list.shift();
  },
};

/** Remembers how to take everything back. */
export class UndoableEdits implements Edits {
  readonly #undo: (() => void)[] = [];

  /**
   * Takes back everything that was done through this, the latest first; what was done later through another one must have
   * been taken back before.
   */
  undo(): void {
    for (let step = this.#undo.pop(); step !== undefined; step = this.#undo.pop()) step();
  }

  set<T extends object, K extends keyof T>(target: T, key: K, value: T[K]): void {
    const before = target[key];
    if (before === undefined && !Object.hasOwn(target, key)) this.#undo.push(() => Reflect.deleteProperty(target, key));
    else this.#undo.push(() => Reflect.set(target, key, before));
    target[key] = value;
  }

  put<K, V>(map: Map<K, V>, key: K, value: V): void {
    const before = map.get(key);
    if (before === undefined && !map.has(key)) this.#undo.push(() => map.delete(key));
    else this.#undo.push(() => map.set(key, before as V));
    map.set(key, value);
  }

  remove<K, V>(map: Map<K, V>, key: K): void {
    if (!map.has(key)) return;
    const before = [...map];
    this.#undo.push(() => {
      map.clear();
      for (const [each, value] of before) map.set(each, value);
    });
    map.delete(key);
  }

  include<T>(set: Set<T>, item: T): void {
    if (set.has(item)) return;
    this.#undo.push(() => set.delete(item));
    set.add(item);
  }

  exclude<T>(set: Set<T>, item: T): void {
    if (set.delete(item)) this.#undo.push(() => set.add(item));
  }

  push<T>(list: T[], item: T): void {
    this.#undo.push(() => list.pop());
    list.push(item);
  }

  insert<T>(list: T[], place: number, item: T): void {
    this.#undo.push(() => list.splice(place, 1));
    list.splice(place, 0, item);
  }

  shift<T>(list: T[]): void {
    const [first] = list;
    if (list.length === 0) return;
    this.#undo.push(() => list.unshift(first as T));
    list.shift();
  }
}
