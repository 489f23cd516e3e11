import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { cookiesOf } from '../cookies.js';
import type { License } from '../license.js';
import type { PublicAddress } from '../public-address.js';
import { signaturesOf } from '../signatures.js';
import type { Account, Passwords } from './passwords.js';

const sessionSeconds = 12 * 3600;
const knownSeconds = 365 * 86_400;

/**
 * What a browser keeps of the accounts pages, in three cookies: who is logged in, what its forms are signed with, and
 * as whom somebody has logged in before. The server remembers nothing of it.
 */
export class Browser {
  readonly setCookies: string[] = [];
  readonly #cookies: ReadonlyMap<string, string>;
  readonly #isByTls: boolean;
  #formKey: string | undefined;

  constructor(
    private readonly request: IncomingMessage,
    private readonly licenses: ReadonlyMap<number, License>,
    private readonly passwords: Passwords,
    private readonly address: PublicAddress,
  ) {
    this.#cookies = cookiesOf(request);
    this.#isByTls = address.isByTls(request);
  }

  /** Who is logged in; not any more when the password has changed. */
  async account(): Promise<Account | undefined> {
    return this.accountIn(this.#get('account'));
  }

  /** Whom a session stands for. */
  async accountIn(session: string): Promise<Account | undefined> {
    const [license, agentId] = this.#claimOf(session);
    if (license === undefined || agentId === undefined) return undefined;
    const account = { license, agentId };
    const text = await this.#open(account, session);
    const until = text === undefined ? 0 : (JSON.parse(text) as [number, string, number])[2];
    const agent = license.state.agents.get(agentId);
    return until > Date.now() && agent !== undefined && agent.bot === undefined ? account : undefined;
  }

  /** The value by which the browser is logged in, for {@link keepSession}; good with this password only. */
  async session(account: Account): Promise<string> {
    const text = JSON.stringify([account.license.state.id, account.agentId, Date.now() + sessionSeconds * 1000]);
    return signaturesOf(account.license).sign(await this.#purpose(account), text);
  }

  keepSession(session: string): void {
    this.#set('account', session, undefined);
  }

  endSession(): void {
    this.#set('account', '', 0);
  }

  /** A name for this browser, if somebody has logged in with it as this account before. */
  knownAs(login: string): string | undefined {
    const signed = this.#get('known');
    const [license, agentId] = this.#claimOf(signed);
    if (license === undefined || agentId?.toLowerCase() !== login.trim().toLowerCase()) return undefined;
    return signaturesOf(license).open('known browser', signed);
  }

  remember({ license, agentId }: Account): void {
    const text = JSON.stringify([license.state.id, agentId, randomBytes(12).toString('base64url')]);
    this.#set('known', signaturesOf(license).sign('known browser', text), knownSeconds);
  }

  /** What a form carries, so that only a form of ours, in this browser, with this content is taken. */
  formToken(purpose: string, ...content: readonly string[]): string {
    return this.#markOf(this.#keyForForms(), purpose, content);
  }

  /** Whether a form was made by {@link formToken}, and a page of ours sends it. */
  isOurForm(token: string | undefined, purpose: string, ...content: readonly string[]): boolean {
    const key = this.#get('form');
    if (key === '' || token === undefined || !this.address.isAskedByOwnPage(this.request)) return false;
    const [given, right] = [Buffer.from(token), Buffer.from(this.#markOf(key, purpose, content))];
    return given.length === right.length && timingSafeEqual(given, right);
  }

  #keyForForms(): string {
    this.#formKey ??= this.#get('form') || undefined;
    if (this.#formKey === undefined) {
      this.#formKey = randomBytes(24).toString('base64url');
      this.#set('form', this.#formKey, undefined);
    }
    return this.#formKey;
  }

  #markOf(key: string, purpose: string, content: readonly string[]): string {
    return createHmac('sha256', key)
      .update(JSON.stringify([purpose, ...content]))
      .digest('base64url');
  }

  /** What a signed text says, before anybody knows whether it is true. */
  #claimOf(signed: string): [license: License | undefined, agentId: string | undefined] {
    try {
      const [id, agentId] = JSON.parse(Buffer.from(signed.split('.', 1)[0] ?? '', 'base64url').toString()) as unknown[];
      return [this.licenses.get(Number(id)), typeof agentId === 'string' ? agentId : undefined];
    } catch {
      return [undefined, undefined];
    }
  }

  async #open(account: Account, session: string): Promise<string | undefined> {
    if ((await this.passwords.markOf(account)) === undefined) return undefined;
    return signaturesOf(account.license).open(await this.#purpose(account), session);
  }

  async #purpose(account: Account): Promise<string> {
    return `account session ${await this.passwords.markOf(account)}`;
  }

  #get(name: string): string {
    return this.#cookies.get(this.#nameOf(name)) ?? '';
  }

  /** @param maxAge seconds; `undefined`: until the browser is closed. */
  #set(name: string, value: string, maxAge: number | undefined): void {
    const age = maxAge === undefined ? '' : ` Max-Age=${maxAge};`;
    const secure = this.#isByTls ? '; Secure' : '';
    this.setCookies.push(`${this.#nameOf(name)}=${value}; Path=/;${age} HttpOnly; SameSite=Lax${secure}`);
  }

  /** By TLS with a prefix that keeps neighbours of the domain from setting it. */
  #nameOf(name: string): string {
    return `${this.#isByTls ? '__Host-' : ''}chatio_${name}`;
  }
}
