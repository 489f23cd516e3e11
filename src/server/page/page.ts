import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { checkWrite, type PropertyConfigs } from '../../domain/properties.js';
import type { RatingProperties } from '../../protocol/page-config.js';
import type { BareProperties } from '../../protocol/properties.js';
import type { License } from '../license.js';
import type { PublicAddress } from '../public-address.js';
import { type PageFile, type PageFiles, readPageFiles } from './page-files.js';
import { isReadByAnotherSite, pageHeaders } from './page-headers.js';
import { noticeHtml, pageHtml } from './page-html.js';
import type { PageVisitors } from './page-visitors.js';

export interface PageOptions {
  readonly licenses: ReadonlyMap<number, License>;
  readonly visitors: PageVisitors;
  readonly address: PublicAddress;
  /** By license: origins whose pages may show the customer's page in a frame. */
  readonly widgetOrigins: ReadonlyMap<number, readonly string[]>;
  /** Where the built page lies; absent: where the package has it. */
  readonly folder?: string | undefined;
}

const ok = 200;

/** The customer's page: `/`, its files below `/page/`, its token and the widget's script. */
export class Page {
  #files: PageFiles | undefined;

  constructor(private readonly options: PageOptions) {}

  /** @returns false when the path is none of the page's. */
  serve(request: IncomingMessage, response: ServerResponse): boolean {
    const url = URL.parse(request.url ?? '', 'http://server');
    const answer = url === null ? undefined : this.#answerTo(url, request);
    if (answer === undefined) return false;
    const { status, headers, body } = answer;
    response.writeHead(status, { ...headers, 'Content-Length': body.length });
    response.end(body);
    return true;
  }

  #answerTo(url: URL, request: IncomingMessage): Answer | undefined {
    const { pathname } = url;
    const asset = /^\/page\/assets\/([\w.-]+)$/.exec(pathname)?.[1];
    const isPage = pathname === '/';
    const isToken = pathname === '/page/token';
    if (!isPage && !isToken && asset === undefined && pathname !== '/widget.js') return undefined;
    const methods = isToken ? ['POST'] : ['GET', 'HEAD'];
    if (!methods.includes(request.method ?? '')) return plain(405, 'method not allowed', { Allow: methods.join(', ') });
    this.#files ??= readPageFiles(this.options.folder === undefined ? undefined : [this.options.folder]);
    const files = this.#files;
    if (files === undefined) return plain(503, 'The customer’s page has not been built: npm run build');
    if (isPage) return this.#page(files, url, request);
    if (isToken) return this.#token(url, request);
    if (asset === undefined) return widget(files.widget, request);
    const file = files.assets.get(asset);
    return file && kept(file, request, 'public, max-age=31536000, immutable');
  }

  #page(files: PageFiles, url: URL, request: IncomingMessage): Answer {
    if (isReadByAnotherSite(request)) return plain(403, 'The page is shown, not read');
    const license = this.#licenseOf(url);
    if (license === undefined) return this.#unknownLicense(files, url);
    const embedded = isEmbedded(url);
    const visitor = this.options.visitors.admit(license, embedded, request);
    const html = pageHtml(files.page, {
      licenseId: license.state.id,
      token: visitor.token,
      rating: ratingProperties(license.state.propertyConfigs),
      embedded,
    });
    const ancestors = this.options.widgetOrigins.get(license.state.id) ?? [];
    const headers = { ...pageHeaders(ancestors), 'Set-Cookie': visitor.setCookie };
    return { status: ok, headers, body: Buffer.from(html) };
  }

  /** The next token, for the page and our simulator alone ([AUTH-24]). Named as in authorization.md 7.1. */
  #token(url: URL, request: IncomingMessage): Answer {
    if (!this.options.address.isAskedByOwnPage(request))
      return plain(403, 'Tokens are for the page of this server only');
    const license = this.#licenseOf(url);
    if (license === undefined) return plain(404, 'unknown license');
    const { customerId, token, setCookie } = this.options.visitors.admit(license, isEmbedded(url), request);
    const { accessToken: access_token, expiresIn: expires_in } = token;
    const license_id = license.state.id;
    const body = JSON.stringify({ access_token, expires_in, entity_id: customerId, license_id, token_type: 'Bearer' });
    const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', 'Set-Cookie': setCookie };
    return { status: ok, headers: { ...headers, ...nosniff }, body: Buffer.from(body) };
  }

  /** By `license_id`; without one the only license. */
  #licenseOf(url: URL): License | undefined {
    const { licenses } = this.options;
    const named = url.searchParams.get('license_id');
    if (named === null) return licenses.size === 1 ? [...licenses.values()][0] : undefined;
    return /^[1-9]\d{0,15}$/.test(named) ? licenses.get(Number(named)) : undefined;
  }

  #unknownLicense(files: PageFiles, url: URL): Answer {
    const text = url.searchParams.has('license_id')
      ? 'The number in the address belongs to nobody here. Please check the link that brought you.'
      : 'The address of a chat ends with the number of whom you want to talk to: /?license_id=… Please check the link that brought you.';
    const html = noticeHtml(files.notice, 'There is no chat here', text);
    return { status: 404, headers: pageHeaders([]), body: Buffer.from(html) };
  }
}

interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

const nosniff = { 'X-Content-Type-Options': 'nosniff' };

function plain(status: number, text: string, headers: OutgoingHttpHeaders = {}): Answer {
  const type = { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' };
  return { status, headers: { ...type, ...nosniff, ...headers }, body: Buffer.from(`${text}\n`) };
}

function kept({ type, plain: body, gzipped }: PageFile, request: IncomingMessage, caching: string): Answer {
  const takesGzip = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const headers = { 'Content-Type': type, 'Cache-Control': caching, Vary: 'Accept-Encoding', ...nosniff };
  return takesGzip
    ? { status: ok, headers: { ...headers, 'Content-Encoding': 'gzip' }, body: gzipped }
    : { status: ok, headers, body };
}

/** Other sites load it, and it has no hash in its name: they shall not wait long for a new one. */
function widget(file: PageFile, request: IncomingMessage): Answer {
  const { headers, ...answer } = kept(file, request, 'public, max-age=600');
  return { ...answer, headers: { ...headers, 'Cross-Origin-Resource-Policy': 'cross-origin' } };
}

function isEmbedded(url: URL): boolean {
  return url.searchParams.get('embedded') === '1';
}

function ratingProperties(configs: PropertyConfigs): RatingProperties {
  const takes = (name: string, rating: BareProperties[string]) =>
    configs.get('rating')?.get(name)?.locations.chat?.access.customer?.read === true &&
    checkWrite(configs, 'chat', 'customer', { rating }, 'properties').ok;
  return {
    score: takes('score', { score: 0 }) && takes('score', { score: 1 }),
    comment: takes('comment', { comment: 'any text' }),
  };
}
