import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebhookDelivery } from '../../protocol/configuration-api.js';
import { Failure } from '../../protocol/failure.js';
import { isSecret } from './secret.js';

/** A larger one is nobody's delivery. */
const maxBodyBytes = 16 * 1_048_576;

/** A delivery, and its JSON as it came. */
export interface Delivered {
  readonly body: string;
  readonly delivery: WebhookDelivery;
}

/** Takes deliveries in on a port of this machine; what does not carry the secret is turned away. */
export class Reception {
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  /**
   * @param take what becomes of a delivery. @returns the HTTP status for whoever sent it.
   * @throws Failure `failed` when the port can't be had.
   */
  static async open(
    { port, secret }: { readonly port: number; readonly secret: string },
    take: (delivered: Delivered) => Promise<number>,
  ): Promise<Reception> {
    const server = createServer((request, response) => {
      receive(request, response, secret, take).catch(() => response.destroy());
    });
    server.listen(port, '127.0.0.1');
    await Promise.race([
      once(server, 'listening'),
      once(server, 'error').then(([error]: Error[]) => {
        throw new Failure(
          'failed',
          `can't listen on port ${port}: ${error?.message}`,
          'Choose another one with --port',
        );
      }),
    ]);
    return new Reception(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}

async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  secret: string,
  take: (delivered: Delivered) => Promise<number>,
): Promise<void> {
  const body = request.method === 'POST' ? await read(request) : undefined;
  const delivery = body === undefined ? undefined : deliveryIn(body);
  if (body === undefined || delivery === undefined) response.writeHead(400).end();
  else if (!isSecret(delivery.secret_key, secret)) response.writeHead(401).end();
  else response.writeHead(await take({ body, delivery })).end();
}

async function read(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > maxBodyBytes) return undefined;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
}

function deliveryIn(body: string): WebhookDelivery | undefined {
  try {
    const value = JSON.parse(body) as Partial<WebhookDelivery> | null;
    const isOne = typeof value?.action === 'string' && typeof value.data === 'object' && value.data !== null;
    return isOne ? (value as WebhookDelivery) : undefined;
  } catch {
    return undefined;
  }
}
