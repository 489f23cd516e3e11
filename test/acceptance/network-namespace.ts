import { execFileSync } from 'node:child_process';

/** Why there can be no network of one's own here; `undefined` where there can. */
export const namespacesMissing: string | undefined = whyMissing();

function whyMissing(): string | undefined {
  if (process.getuid?.() !== 0) return 'a link can be cut by root only';
  const name = `chatio-try-${process.pid}`;
  try {
    ip('netns', 'add', name);
    ip('netns', 'del', name);
    return undefined;
  } catch {
    return 'this system has no network namespaces (ip netns)';
  }
}

/** A machine of its own in the network: a namespace with one link to this one, which can be cut. */
export class OtherMachine {
  readonly address: string;
  /** Of this machine, as the other one sees it. */
  readonly hereAddress: string;
  readonly #name = `chatio-${process.pid}`;
  readonly #link = `ct${process.pid}`.slice(0, 12);

  constructor() {
    const net = `10.${200 + (process.pid % 50)}.${process.pid % 250}`;
    this.hereAddress = `${net}.1`;
    this.address = `${net}.2`;
    const inside = `${this.#link}i`;
    ip('netns', 'add', this.#name);
    ip('link', 'add', this.#link, 'type', 'veth', 'peer', 'name', inside, 'netns', this.#name);
    ip('addr', 'add', `${this.hereAddress}/24`, 'dev', this.#link);
    ip('link', 'set', this.#link, 'up');
    this.#ipInside('addr', 'add', `${this.address}/24`, 'dev', inside);
    this.#ipInside('link', 'set', inside, 'up');
    this.#ipInside('link', 'set', 'lo', 'up');
  }

  /** How a program is started there: these words before its own. */
  get prefix(): readonly string[] {
    return ['ip', 'netns', 'exec', this.#name];
  }

  /** Nothing comes through any more, and nobody is told. */
  cut(): void {
    ip('link', 'set', this.#link, 'down');
  }

  mend(): void {
    ip('link', 'set', this.#link, 'up');
  }

  close(): void {
    ip('netns', 'del', this.#name);
  }

  #ipInside(...words: string[]): void {
    ip('-n', this.#name, ...words);
  }
}

function ip(...words: string[]): void {
  execFileSync('ip', words, { stdio: 'ignore' });
}
