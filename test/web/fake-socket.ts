import type { Request } from '../../src/protocol/envelope.js';
import type { OpenSocket, SocketEvents } from '../../web/client/socket.js';

/** One socket that the page has opened, in the hands of the test. */
export class FakeSocket {
  readonly requests: Request[] = [];
  isClosed = false;
  /** A server that is there. */
  answersPings = true;

  constructor(readonly events: SocketEvents) {}

  /** What the page sends. */
  receive(text: string): void {
    const request = JSON.parse(text) as Request;
    this.requests.push(request);
    const { request_id, action } = request;
    if (action === 'ping' && this.answersPings) this.tell({ request_id, action, type: 'response', success: true });
  }

  open(): void {
    this.events.opened();
  }

  /** The connection ends, by the other side. */
  end(): void {
    this.isClosed = true;
    this.events.closed();
  }

  /** The latest request of this name. */
  request(action: string): Request {
    const found = this.requests.findLast((request) => request.action === action);
    if (found === undefined) throw new Error(`nobody has asked for ${action}`);
    return found;
  }

  /** Answers the latest request of this name. */
  async answer(action: string, payload: object = {}): Promise<void> {
    const { request_id } = this.request(action);
    this.tell({ request_id, action, type: 'response', success: true, payload });
    await settled();
  }

  async refuse(action: string, type: string): Promise<void> {
    const { request_id } = this.request(action);
    this.tell({ request_id, action, type: 'response', success: false, payload: { error: { type, message: type } } });
    await settled();
  }

  push(action: string, payload: object): void {
    this.tell({ action, type: 'push', payload });
  }

  tell(frame: object): void {
    this.events.message(JSON.stringify(frame));
  }
}

/** Every socket that was opened, the newest last. */
export class FakeSockets {
  readonly all: FakeSocket[] = [];

  readonly open: OpenSocket = (events) => {
    const socket = new FakeSocket(events);
    this.all.push(socket);
    return {
      send: (text) => socket.receive(text),
      close: () => {
        socket.isClosed = true;
      },
    };
  };

  get last(): FakeSocket {
    const socket = this.all.at(-1);
    if (socket === undefined) throw new Error('no socket was opened');
    return socket;
  }
}

/** Whatever waits for a settled promise has gone on. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
