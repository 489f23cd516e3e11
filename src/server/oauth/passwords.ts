import { Turns } from '../files/turns.js';
import type { License } from '../license.js';
import type { SeedPassword } from '../seed.js';
import { signaturesOf } from '../signatures.js';
import { hashPassword, isHashForm, isPassword, type PasswordHash, readHash, writeHash } from './scrypt.js';

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

/**
 * The agents' passwords. Plain ones of the seed are hashed when the server has started, and forgotten; with a salt that
 * is a secret of the license, so that the hash is the same after a restart and on every server.
 */
export class Passwords {
  readonly #hashes = new Map<string, Promise<PasswordHash>>();
  readonly #accounts = new Map<string, Account[]>();
  readonly #turns = new Turns(parallel);
  /** Tries that are under way or wait. */
  #tries = 0;
  #nobody: Promise<PasswordHash> | undefined;

  /** @param licenses with their signing keys. */
  constructor(passwords: readonly SeedPassword[], licenses: ReadonlyMap<number, License>) {
    for (const { license: id, agentId, password } of passwords) {
      const license = licenses.get(id);
      if (license === undefined) continue;
      const login = agentId.toLowerCase();
      this.#accounts.set(login, [...(this.#accounts.get(login) ?? []), { license, agentId }]);
      const hash = this.#hashOf(license, agentId, password);
      hash.catch(() => undefined); // whoever tries the password is told
      this.#hashes.set(keyOf({ license, agentId }), hash);
    }
  }

  /**
   * Whose login and password these are, of the licenses that count. It takes as long when there is nobody.
   * @throws PasswordsBusy
   */
  async accountsOf(login: string, password: string, counts: (license: License) => boolean): Promise<Account[]> {
    if (this.#tries >= maxTries) throw new PasswordsBusy();
    this.#tries += 1;
    try {
      const accounts = (this.#accounts.get(login.trim().toLowerCase()) ?? []).filter(({ license }) => counts(license));
      return await (accounts.length === 0 ? this.#tryNobody(password) : this.#tryAll(accounts, password));
    } finally {
      this.#tries -= 1;
    }
  }

  async #tryNobody(password: string): Promise<Account[]> {
    this.#nobody ??= this.#turns.take(() => hashPassword('nobody'));
    const nobody = await this.#nobody;
    await this.#turns.take(() => isPassword(password, nobody));
    return [];
  }

  async #tryAll(accounts: readonly Account[], password: string): Promise<Account[]> {
    const found: Account[] = [];
    for (const account of accounts.slice(0, maxAccounts)) {
      const hash = await this.#hashes.get(keyOf(account));
      if (hash !== undefined && (await this.#turns.take(() => isPassword(password, hash)))) found.push(account);
    }
    return found;
  }

  /** Changes with the password; `undefined` when there is none any more. */
  async markOf(account: Account): Promise<string | undefined> {
    const hash = await this.#hashes.get(keyOf(account));
    return hash && writeHash(hash);
  }

  async #hashOf(license: License, agentId: string, password: string): Promise<PasswordHash> {
    const given = isHashForm(password) ? readHash(password) : undefined;
    if (given !== undefined) return given;
    const salt = Buffer.from(signaturesOf(license).mark('password salt', agentId), 'base64url');
    return this.#turns.take(() => hashPassword(password, salt));
  }
}

function keyOf({ license, agentId }: Account): string {
  return `${license.state.id} ${agentId}`;
}
