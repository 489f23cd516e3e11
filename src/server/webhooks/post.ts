import { Agent as HttpAgent, request as httpRequest, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { networkReasons } from '../../protocol/network-errors.js';
import { RefusedTarget, type Targets } from './targets.js';

/** What came of one try. `why` names neither path nor body of the request: both may hold secrets. */
export type Attempt =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: string /** No further try would end differently. */; readonly final?: true };

export interface PosterOptions {
  readonly targets: Targets;
  /** Milliseconds for a whole try, from the look-up of the name to the end of the answer ([CONF-23]). */
  readonly timeoutMs: number;
  /** What the requests call their sender ([CONF-24]). */
  readonly userAgent: string;
}

/** Of an answer nobody reads more; what is longer than that costs its connection. */
const maxAnswerBytes = 65_536;

/** How long a connection that nobody uses is kept. */
const idleSocketMs = 15_000;

/** Posts deliveries. Connections are kept for the next one; redirects are answers like any other. */
export class Poster {
  readonly #http = new HttpAgent({ keepAlive: true, timeout: idleSocketMs, maxFreeSockets: 64 });
  readonly #https = new HttpsAgent({ keepAlive: true, timeout: idleSocketMs, maxFreeSockets: 64 });

  constructor(private readonly options: PosterOptions) {}

  /** @param signal gives the try up. Never throws. */
  async post(url: string, body: string, signal: AbortSignal): Promise<Attempt> {
    const target = URL.parse(url);
    if (target === null) return { ok: false, why: 'the address is none', final: true };
    const refusal = this.options.targets.refusal(target.hostname);
    if (refusal !== undefined) return { ok: false, why: refusal, final: true };
    const bytes = Buffer.from(body);
    const timeout = AbortSignal.timeout(this.options.timeoutMs);
    const headers = {
      'Content-Type': 'application/json',
      'Content-Length': bytes.length,
      'User-Agent': this.options.userAgent,
    };
    try {
      const status = await this.#sendAnew(target, bytes, {
        method: 'POST',
        headers,
        lookup: this.options.targets.lookup,
        signal: AbortSignal.any([signal, timeout]),
      });
      return status >= 200 && status < 300 ? { ok: true } : { ok: false, why: `it answered with ${status}` };
    } catch (error) {
      if (timeout.aborted) return { ok: false, why: `it did not answer within ${this.options.timeoutMs / 1000} s` };
      return { ok: false, why: reasonOf(error), ...(error instanceof RefusedTarget && { final: true as const }) };
    }
  }

  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }

  /** A receiver may close a kept connection just when it is used again: that says nothing about the receiver. */
  async #sendAnew(target: URL, bytes: Buffer, options: RequestOptions): Promise<number> {
    try {
      return await this.#send(target, bytes, options);
    } catch (error) {
      if (!(error instanceof StaleConnection)) throw error;
      return this.#send(target, bytes, { ...options, agent: false });
    }
  }

  #send(target: URL, bytes: Buffer, options: RequestOptions): Promise<number> {
    return new Promise((resolve, reject) => {
      const sent =
        target.protocol === 'https:'
          ? httpsRequest(target, { agent: this.#https, ...options })
          : httpRequest(target, { agent: this.#http, ...options });
      sent.on('error', (error: NodeJS.ErrnoException) =>
        reject(sent.reusedSocket && error.code === 'ECONNRESET' ? new StaleConnection() : error),
      );
      sent.on('response', (response) => {
        let left = maxAnswerBytes;
        response.on('data', (chunk: Buffer) => {
          left -= chunk.length;
          if (left < 0) {
            resolve(response.statusCode ?? 0);
            sent.destroy();
          }
        });
        response.on('end', () => resolve(response.statusCode ?? 0));
        response.on('error', reject);
      });
      sent.end(bytes);
    });
  }
}

class StaleConnection extends Error {
  override readonly name = 'StaleConnection';
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof RefusedTarget) return message;
  return networkReasons[code ?? ''] ?? code ?? 'the request failed';
}
