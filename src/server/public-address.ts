import type { IncomingMessage } from 'node:http';

/** Where clients find the server: as it was told (`--public-url`), else where it listens. */
export class PublicAddress {
  readonly #configured: URL | undefined;

  /**
   * @param configured an origin like `https://chat.example`, when a proxy stands in front.
   * @param listening host and port where the server listens; asked for once it does.
   */
  constructor(
    configured: string | undefined,
    private readonly listening: () => string,
  ) {
    this.#configured = configured === undefined ? undefined : new URL(configured);
  }

  /** Never made of a request's `Host`, which its sender chooses. */
  get origin(): string {
    return this.#configured?.origin ?? `http://${this.listening()}`;
  }

  /** Host and port, without a scheme. */
  get host(): string {
    return this.#configured?.host ?? this.listening();
  }

  /** The request came by TLS, here or at a proxy in front. Who lies about it harms only themselves. */
  isByTls(request: IncomingMessage): boolean {
    const { headers, socket } = request;
    const isPublic = this.#configured?.protocol === 'https:' && headers.host === this.#configured.host;
    return 'encrypted' in socket || headers['x-forwarded-proto'] === 'https' || isPublic;
  }

  /** Browsers take `Secure` cookies from the machine itself as well. */
  isTrustworthy(request: IncomingMessage): boolean {
    const host = URL.parse(`http://${request.headers.host ?? ''}`)?.hostname ?? '';
    return this.isByTls(request) || host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
  }

  /** Whether this server's own page asks. A browser sends `Origin` with every POST; who sends none is no page. */
  isAskedByOwnPage({ headers }: IncomingMessage): boolean {
    const site = headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin') return false;
    const origin = URL.parse(headers.origin ?? '');
    if (origin === null) return false;
    return origin.host === headers.host || origin.origin === this.#configured?.origin;
  }
}
