/** Numbers in the text format of Prometheus, version 0.0.4. */
export interface Family {
  /** Its lines, those that say what it is first. */
  lines(): string[];
}

/** What stands under label values, a map a label: to count is to look up strings that exist already, and to build none. */
class ByLabels<L extends string, V> {
  readonly #top: Level<V>;

  /** @param labels their names; every value comes from a known, small set. */
  constructor(
    readonly labels: readonly L[],
    private readonly make: () => V,
  ) {
    this.#top = { levels: new Map(), value: undefined };
  }

  at(values: Readonly<Record<L, string>>): V {
    let level = this.#top;
    for (const label of this.labels) {
      let next = level.levels.get(values[label]);
      if (next === undefined) {
        next = { levels: new Map(), value: undefined };
        level.levels.set(values[label], next);
      }
      level = next;
    }
    level.value ??= this.make();
    return level.value;
  }

  /** In the order of the labels, each with its label values. */
  *entries(): Generator<[readonly string[], V]> {
    yield* entriesOf(this.#top, []);
  }
}

interface Level<V> {
  readonly levels: Map<string, Level<V>>;
  value: V | undefined;
}

function* entriesOf<V>(level: Level<V>, values: readonly string[]): Generator<[readonly string[], V]> {
  if (level.value !== undefined) yield [values, level.value];
  for (const [value, next] of level.levels) yield* entriesOf(next, [...values, value]);
}

/** Only ever goes up. */
export class Counter<L extends string> implements Family {
  readonly #counts: ByLabels<L, { count: number }>;

  /** @param labels their names; every value comes from a known, small set. */
  constructor(
    private readonly name: string,
    private readonly help: string,
    labels: readonly L[],
  ) {
    this.#counts = new ByLabels(labels, () => ({ count: 0 }));
  }

  add(values: Readonly<Record<L, string>>, amount = 1): void {
    this.#counts.at(values).count += amount;
  }

  lines(): string[] {
    const { labels } = this.#counts;
    const lines = [...this.#counts.entries()].map(
      ([values, { count }]) => `${this.name}${labelText(labels, values)} ${count}`,
    );
    return [...headOf(this.name, this.help, 'counter'), ...lines];
  }
}

/** Is asked for when somebody looks. Label values and numbers; without labels one number. */
export function gauge<L extends string>(
  name: string,
  help: string,
  read: () => number | readonly (readonly [Readonly<Record<L, string>>, number])[],
  type: 'gauge' | 'counter' = 'gauge',
): Family {
  return {
    lines() {
      const found = read();
      const head = headOf(name, help, type);
      if (typeof found === 'number') return [...head, `${name} ${found}`];
      const textOf = (values: Readonly<Record<L, string>>) => labelText(Object.keys(values), Object.values(values));
      return [...head, ...found.map(([values, value]) => `${name}${textOf(values)} ${value}`)];
    },
  };
}

interface Distribution {
  /** How many were in each bucket, not in a smaller one; the last has no upper end. */
  readonly counts: number[];
  sum: number;
}

/** How values are spread. */
export class Histogram<L extends string> implements Family {
  readonly #distributions: ByLabels<L, Distribution>;

  /** @param bounds upper ends of the buckets, ascending. */
  constructor(
    private readonly name: string,
    private readonly help: string,
    labels: readonly L[],
    private readonly bounds: readonly number[],
  ) {
    const counts = Array.from({ length: bounds.length + 1 }, () => 0);
    this.#distributions = new ByLabels(labels, () => ({ counts: [...counts], sum: 0 }));
  }

  observe(values: Readonly<Record<L, string>>, value: number): void {
    const distribution = this.#distributions.at(values);
    let bucket = 0;
    while (bucket < this.bounds.length && value > (this.bounds[bucket] ?? 0)) bucket += 1;
    distribution.counts[bucket] = (distribution.counts[bucket] ?? 0) + 1;
    distribution.sum += value;
  }

  lines(): string[] {
    const { labels } = this.#distributions;
    const lines = [...this.#distributions.entries()].flatMap(([values, { counts, sum }]) => {
      let total = 0;
      const buckets = counts.map((count, place) => {
        total += count;
        const bound = this.bounds[place] === undefined ? '+Inf' : String(this.bounds[place]);
        return `${this.name}_bucket${labelText([...labels, 'le'], [...values, bound])} ${total}`;
      });
      const text = labelText(labels, values);
      return [...buckets, `${this.name}_sum${text} ${sum}`, `${this.name}_count${text} ${total}`];
    });
    return [...headOf(this.name, this.help, 'histogram'), ...lines];
  }
}

export function exposition(families: readonly Family[]): string {
  return `${families.flatMap((family) => family.lines()).join('\n')}\n`;
}

function headOf(name: string, help: string, type: string): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}

function labelText(labels: readonly string[], values: readonly string[]): string {
  if (labels.length === 0) return '';
  const quoted = (text = '') => `"${text.replace(/[\\"]/g, '\\$&')}"`;
  return `{${labels.map((label, place) => `${label}=${quoted(values[place])}`).join(',')}}`;
}
