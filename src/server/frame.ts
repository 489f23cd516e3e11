import { Sender } from 'ws';

/** One outgoing message: encoded at most once, however many connections receive it. */
export class Frame {
  #bytes: Buffer | undefined;
  #packet: string | undefined;
  #objectPacket: string | undefined;

  constructor(readonly text: string) {}

  /** The message as a websocket text frame, unmasked and uncompressed. */
  get bytes(): Buffer {
    this.#bytes ??= Buffer.concat(
      Sender.frame(Buffer.from(this.text), { fin: true, rsv1: false, opcode: 1, mask: false, readOnly: false }),
    );
    return this.#bytes;
  }

  /** The message as socket.io's event `message` in the default namespace (2: an event), the same in all its revisions. */
  get socketIoPacket(): string {
    this.#packet ??= `2["message",${JSON.stringify(this.text)}]`;
    return this.#packet;
  }

  /** The same with the envelope as an object. */
  get socketIoObjectPacket(): string {
    this.#objectPacket ??= `2["message",${this.text}]`;
    return this.#objectPacket;
  }
}

/** A push for everybody but the requester. */
export function pushFrame(action: string, payload: unknown): Frame {
  return new Frame(JSON.stringify({ action, type: 'push', payload }));
}

/** The requester's own copy of a push (envelope.md section 5). */
export function pushFrameFor(requestId: string, action: string, payload: unknown): Frame {
  return new Frame(JSON.stringify({ request_id: requestId, action, type: 'push', payload }));
}

export function responseFrame(
  requestId: string | undefined,
  action: string,
  success: boolean,
  payload: object | undefined,
): Frame {
  return new Frame(JSON.stringify({ request_id: requestId, action, type: 'response', success, payload }));
}
