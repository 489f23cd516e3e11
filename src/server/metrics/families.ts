/**
 * Numbers in the text format of Prometheus, version 0.0.4. A number is kept under its label values, joined to one string:
 * to count is one look-up and one addition.
 */
export interface Family {
  /** Its lines, those that say what it is first. */
  lines(): string[];
}

/** Between label values; none of them has it. */
const separator = '\n';

/** Only ever goes up. */
export class Counter<L extends string> implements Family {
  readonly #values = new Map<string, number>();

  /** @param labels their names; every value comes from a known, small set. */
  constructor(
    private readonly name: string,
    private readonly help: string,
    private readonly labels: readonly L[],
  ) {}

  add(values: Readonly<Record<L, string>>, amount = 1): void {
    const key = keyOf(this.labels, values);
    this.#values.set(key, (this.#values.get(key) ?? 0) + amount);
  }

  lines(): string[] {
    const lines = [...this.#values].map(([key, value]) => `${this.name}${labelText(this.labels, key)} ${value}`);
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
      const textOf = (values: Readonly<Record<L, string>>) => {
        const labels = Object.keys(values) as L[];
        return labelText(labels, keyOf(labels, values));
      };
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
  readonly #values = new Map<string, Distribution>();

  /** @param bounds upper ends of the buckets, ascending. */
  constructor(
    private readonly name: string,
    private readonly help: string,
    private readonly labels: readonly L[],
    private readonly bounds: readonly number[],
  ) {}

  observe(values: Readonly<Record<L, string>>, value: number): void {
    const key = keyOf(this.labels, values);
    let distribution = this.#values.get(key);
    if (distribution === undefined) {
      distribution = { counts: Array.from({ length: this.bounds.length + 1 }, () => 0), sum: 0 };
      this.#values.set(key, distribution);
    }
    let bucket = 0;
    while (bucket < this.bounds.length && value > (this.bounds[bucket] ?? 0)) bucket += 1;
    distribution.counts[bucket] = (distribution.counts[bucket] ?? 0) + 1;
    distribution.sum += value;
  }

  lines(): string[] {
    const lines = [...this.#values].flatMap(([key, { counts, sum }]) => {
      let total = 0;
      const buckets = counts.map((count, place) => {
        total += count;
        const bound = this.bounds[place] === undefined ? '+Inf' : String(this.bounds[place]);
        return `${this.name}_bucket${labelText([...this.labels, 'le'], joined(key, bound))} ${total}`;
      });
      const labels = labelText(this.labels, key);
      return [...buckets, `${this.name}_sum${labels} ${sum}`, `${this.name}_count${labels} ${total}`];
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

function keyOf<L extends string>(labels: readonly L[], values: Readonly<Record<L, string>>): string {
  let key = '';
  for (const label of labels) key = key === '' ? values[label] : key + separator + values[label];
  return key;
}

function joined(key: string, value: string): string {
  return key === '' ? value : key + separator + value;
}

function labelText(labels: readonly string[], key: string): string {
  if (labels.length === 0) return '';
  const values = key.split(separator);
  const quoted = (text = '') => `"${text.replace(/[\\"]/g, '\\$&')}"`;
  return `{${labels.map((label, place) => `${label}=${quoted(values[place])}`).join(',')}}`;
}
