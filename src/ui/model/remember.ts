/**
 * A function that gives its last result again while its arguments are the same. What a selector returns must be the
 * same object until something changes, or React draws for ever.
 */
export function remember<A extends readonly unknown[], R>(compute: (...args: A) => R): (...args: A) => R {
  let last: { args: A; result: R } | undefined;
  return (...args) => {
    if (last === undefined || !args.every((arg, index) => Object.is(arg, last?.args[index]))) {
      last = { args, result: compute(...args) };
    }
    return last.result;
  };
}

/** The same for a function about many objects: one result is kept for each. */
export function rememberEach<K extends object, A extends readonly unknown[], R>(
  compute: (key: K, ...args: A) => R,
): (key: K, ...args: A) => R {
  const known = new WeakMap<K, (...args: A) => R>();
  return (key, ...args) => {
    let one = known.get(key);
    if (one === undefined) {
      one = remember((...rest: A) => compute(key, ...rest));
      known.set(key, one);
    }
    return one(...args);
  };
}
