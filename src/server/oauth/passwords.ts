import { Turns } from '../files/turns.js';
import type { License } from '../license.js';
import type { SeedPassword } from '../seed.js';
import { signaturesOf } from '../signatures.js';
import { hashPassword, isHashForm, isPassword, nobodysHash, type PasswordHash, readHash, writeHash } from './scrypt.js';

/** An agent who can log in with a password. */
export interface Account {
  readonly license: License;
  readonly agentId: string;
}

/** Passwords that are tried at the same time: each takes a thread and memory. */
const parallel = 2;
/** Tries that are under way or wait for their turn. */
const maxTries = 32;
/** One e-mail address may be an agent of several licenses; more of them are not looked at. */
const maxAccounts = 4;

/** More tries are waiting than anybody would wait for. */
export class PasswordsBusy extends Error {
  override readonly name = 'PasswordsBusy';
}

/** Whose turn it is; more than a few do not wait. */
class Queue {
  readonly #turns = new Turns(parallel);
  #tries = 0;

  /** @throws PasswordsBusy */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#tries >= maxTries) throw new PasswordsBusy();
    this.#tries += 1;
    try {
      return await this.#turns.take(work);
    } finally {
      this.#tries -= 1;
    }
  }
}

/**
 * The agents' passwords. Plain ones of the seed are hashed when the server has started, or when somebody waits for it, and
 * forgotten; with a salt that is a secret of the license, so that the hash is the same after a restart and on every server.
 */
export class Passwords {
  readonly #hashes = new Map<string, () => Promise<PasswordHash>>();
  readonly #accounts = new Map<string, Account[]>();
  /** Browsers that have logged in before do not wait behind strangers, however many there are. */
  readonly #known = new Queue();
  readonly #strangers = new Queue();
  readonly #nobody = nobodysHash();
  /** Accounts that one e-mail address has, at the most. */
  #most = 1;
  #isClosed = false;

  /** @param licenses with their signing keys. */
  constructor(
    passwords: readonly SeedPassword[],
    private readonly licenses: ReadonlyMap<number, License>,
    private readonly fits = isPassword,
  ) {
    for (const { license: id, agentId, password } of passwords) {
      const license = licenses.get(id);
      if (license === undefined) continue;
      const login = agentId.toLowerCase();
      const theirs = [...(this.#accounts.get(login) ?? []), { license, agentId }];
      this.#accounts.set(login, theirs);
      this.#most = Math.min(maxAccounts, Math.max(this.#most, theirs.length));
      this.#hashes.set(
        keyOf({ license, agentId }),
        once(() => hashOf(license, agentId, password)),
      );
    }
    if (passwords.length > 0) void this.#hashAll();
  }

  /**
   * Whose login and password these are, of the licenses that count. It takes as long when there is nobody, or when there
   * are several.
   * @param isKnown the browser has logged in as this account before.
   * @throws PasswordsBusy
   */
  accountsOf(
    login: string,
    password: string,
    counts: (license: License) => boolean,
    isKnown = false,
  ): Promise<Account[]> {
    const accounts = (this.#accounts.get(login.trim().toLowerCase()) ?? []).filter(({ license }) => counts(license));
    const possible = Math.min(this.#most, [...this.licenses.values()].filter(counts).length);
    const queue = isKnown ? this.#known : this.#strangers;
    return queue.take(() => this.#tryAll(accounts, password, Math.max(1, possible)));
  }

  /** Changes with the password; `undefined` when there is none any more. */
  async markOf(account: Account): Promise<string | undefined> {
    const hash = await this.#hashes.get(keyOf(account))?.();
    return hash && writeHash(hash);
  }

  /** Those that are not hashed yet will not be. */
  close(): void {
    this.#isClosed = true;
  }

  /** @param tries how many are made in any case; nobody's fill up what is missing. */
  async #tryAll(accounts: readonly Account[], password: string, tries: number): Promise<Account[]> {
    const found: Account[] = [];
    for (let index = 0; index < tries; index += 1) {
      const account = accounts[index];
      const hash = account && (await this.#hashes.get(keyOf(account))?.());
      const fits = await this.fits(password, hash ?? this.#nobody);
      if (account !== undefined && fits) found.push(account);
    }
    return found;
  }

  /** One after the other: who wants to log in meanwhile does not wait for all of them. */
  async #hashAll(): Promise<void> {
    for (const hash of this.#hashes.values()) {
      if (this.#isClosed) return;
      await hash().catch(() => undefined); // whoever wants to log in is told
    }
  }
}

async function hashOf(license: License, agentId: string, password: string): Promise<PasswordHash> {
  const given = isHashForm(password) ? readHash(password) : undefined;
  if (given !== undefined) return given;
  const salt = Buffer.from(signaturesOf(license).mark('password salt', agentId), 'base64url');
  return hashPassword(password, salt);
}

/** Makes something when it is first asked for, and forgets what it is made of. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let pending: (() => Promise<T>) | undefined = make;
  let made: Promise<T> | undefined;
  return () => {
    made ??= pending?.() ?? Promise.reject(new Error('made already'));
    pending = undefined;
    return made;
  };
}

function keyOf({ license, agentId }: Account): string {
  return `${license.state.id} ${agentId}`;
}
