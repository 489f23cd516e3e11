import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ServerContext } from './context.js';
import { configurationEndpointOf, endpointOf } from './endpoint.js';
import type { AccountsDoor } from './oauth/door.js';
import { isForAccounts } from './oauth/paths.js';
import type { Page } from './page/page.js';
import { Rtm } from './rtm.js';
import type { SeedPassword } from './seed.js';
import { Sessions } from './sessions.js';
import type { SocketIo } from './sio.js';
import { serveWeb } from './web.js';
import { serveWebApi } from './web-api.js';

/** Where a request goes: RTM, the Web API, the Configuration API, the customer's page, or another plain path. */
export class Doors {
  readonly #sessions: Sessions;
  readonly #rtm: Rtm;
  #socketIo: Promise<SocketIo> | undefined;
  #accounts: Promise<AccountsDoor> | undefined;
  #isClosing = false;

  constructor(
    private readonly server: ServerContext,
    private readonly page: Page,
    private readonly passwords: readonly SeedPassword[],
  ) {
    this.#sessions = new Sessions(server);
    this.#rtm = new Rtm(server, this.#sessions);
  }

  request(request: IncomingMessage, response: ServerResponse): void {
    const endpoint = endpointOf(request);
    const configuration = configurationEndpointOf(request);
    if (endpoint?.door === 'web') void serveWebApi(this.server, endpoint, request, response);
    else if (configuration !== undefined) void serveWebApi(this.server, configuration, request, response);
    else if (endpoint?.door === 'socket.io') {
      this.#throughSocketIo((socketIo) => socketIo.request(endpoint, request, response), request.socket);
    } else if (isForAccounts(request)) this.#throughAccounts(request, response);
    else if (!this.page.serve(request, response)) serveWeb(this.server, request, response);
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const endpoint = endpointOf(request);
    if (this.#isClosing) {
      refuse(socket, '503 Service Unavailable');
    } else if (endpoint?.door === 'websocket') {
      this.#rtm.upgrade(endpoint, request, socket, head);
    } else if (endpoint?.door === 'socket.io') {
      this.#throughSocketIo((socketIo) => socketIo.upgrade(endpoint, request, socket, head), socket);
    } else {
      refuse(socket, '404 Not Found');
    }
  }

  /** Takes no new connections and ends the open ones; resolves when they are gone. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#sessions.close();
    (await this.#socketIo?.catch(() => undefined))?.close();
    (await this.#accounts?.catch(() => undefined))?.close();
  }

  /** Hashes the passwords of the seed, before somebody waits for it. */
  warmUp(): void {
    if (this.passwords.length > 0) void this.#accountsDoor();
  }

  #accountsDoor(): Promise<AccountsDoor> {
    this.#accounts ??= import('./oauth/door.js').then(
      ({ AccountsDoor }) => new AccountsDoor(this.server, this.passwords),
    );
    return this.#accounts;
  }

  #throughAccounts(request: IncomingMessage, response: ServerResponse): void {
    this.#accountsDoor()
      .then((accounts) => accounts.serve(request, response))
      .catch((error: Error) => {
        this.server.log('error', 'an accounts request failed', { error: error.stack });
        response.destroy();
      });
  }

  /** socket.io is large, and few servers ever see a client of it: it is loaded with the first one. */
  #throughSocketIo(pass: (socketIo: SocketIo) => void | Promise<void>, socket: Duplex): void {
    this.#socketIo ??= import('./sio.js').then(({ SocketIo }) => new SocketIo(this.server, this.#sessions));
    this.#socketIo
      .then((socketIo) => (this.#isClosing ? socket.destroy() : pass(socketIo)))
      .catch((error: Error) => {
        this.server.log('error', 'a socket.io client could not be served', { error: error.stack });
        socket.destroy();
      });
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.once('finish', () => socket.destroy()); // an upgraded socket is nobody's but ours to close
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
