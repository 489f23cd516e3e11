import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** What stands before several servers: each connection goes to the next of them that takes it. */
export class Balancer {
  readonly #sockets = new Set<Socket>();
  #next = 0;

  private constructor(
    private readonly server: Server,
    private readonly ports: readonly number[],
    readonly url: string,
  ) {}

  static async to(ports: readonly number[]): Promise<Balancer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const balancer = new Balancer(server, ports, url);
    server.on('connection', (near) => balancer.#pass(near, ports.length));
    return balancer;
  }

  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  #pass(near: Socket, tries: number): void {
    this.#next += 1;
    const far = connect(this.ports[this.#next % this.ports.length] ?? 0, '127.0.0.1');
    let isThrough = false;
    far.on('connect', () => {
      isThrough = true;
      near.pipe(far);
      far.pipe(near);
    });
    near.on('error', () => undefined);
    far.on('error', () => undefined);
    near.on('close', () => {
      this.#sockets.delete(near);
      far.destroy();
    });
    far.on('close', () => {
      this.#sockets.delete(far);
      if (isThrough || tries <= 1 || near.destroyed) near.destroy();
      else this.#pass(near, tries - 1);
    });
    this.#sockets.add(near).add(far);
  }
}
