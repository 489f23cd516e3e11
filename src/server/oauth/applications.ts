import { createHash, timingSafeEqual } from 'node:crypto';
import { permissionScopes } from '../../domain/permissions.js';
import type { Limits } from '../limits.js';
import { isLoopbackUri, matchesRedirectUri } from './redirect-uris.js';

/** Somebody's program that agents let in (authorization.md section 1). */
export interface Application {
  readonly clientId: string;
  /** `undefined`: it can't keep a secret, and proves by PKCE that it is who asked. */
  readonly secret: string | undefined;
  readonly name: string;
  readonly type: 'web' | 'server';
  /** The license that owns it; `undefined`: it is part of every license. */
  readonly license: number | undefined;
  /** For agents of the owner only. */
  readonly isPrivate: boolean;
  readonly redirectUris: readonly string[];
  /** What it may ask for. */
  readonly scopes: readonly string[];
  /** Seconds; `undefined`: as long as usual for its flow. */
  readonly expiresIn: number | undefined;
}

/** The application that tokens belong to when nothing else is said, and as which `chatio login` signs in. */
export const ownClientId = 'chatio';

/** Where a code goes that a person carries to the terminal: shown by this server, sent nowhere. */
export const shownCodeUri = 'urn:ietf:wg:oauth:2.0:oob';

const ownApplication: Application = {
  clientId: ownClientId,
  secret: undefined,
  name: 'chatio',
  type: 'server',
  license: undefined,
  isPrivate: false,
  redirectUris: [],
  scopes: Object.keys(permissionScopes),
  expiresIn: undefined,
};

/** All applications of this server, by their names. */
export class Applications {
  readonly #byId: ReadonlyMap<string, Application>;

  constructor(configured: readonly Application[]) {
    this.#byId = new Map([ownApplication, ...configured].map((application) => [application.clientId, application]));
  }

  find(clientId: string | undefined): Application | undefined {
    return clientId === undefined ? undefined : this.#byId.get(clientId);
  }
}

/** Whether agents of this license may let it in. */
export function isFor(application: Application, license: number): boolean {
  return !application.isPrivate || application.license === license;
}

/** Seconds that its access tokens last. */
export function lifetimeOf({ type, expiresIn }: Application, limits: Limits): number {
  return expiresIn ?? (type === 'web' ? limits.implicitTokenSeconds : limits.accessTokenSeconds);
}

/** Whether it may send a browser there (section 8). The program on somebody's machine takes any port of that machine. */
export function mayRedirectTo(application: Application, uri: string): boolean {
  if (application === ownApplication) return uri === shownCodeUri || isLoopbackUri(uri);
  return matchesRedirectUri(application.redirectUris, uri);
}

/** Whether this is the application's secret; without one none is right. */
export function isSecretOf(application: Application, given: string | undefined): boolean {
  if (application.secret === undefined) return given === undefined;
  if (given === undefined) return false;
  const [right, presented] = [application.secret, given].map((text) => createHash('sha256').update(text).digest());
  return right !== undefined && presented !== undefined && timingSafeEqual(right, presented);
}
