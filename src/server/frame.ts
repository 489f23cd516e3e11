/** One outgoing message: encoded at most once, however many connections receive it. */
export class Frame {
  #bytes: Buffer | undefined;
  #packet: string | undefined;
  #objectPacket: string | undefined;

  constructor(readonly text: string) {}

  /** The message as a websocket text frame, unmasked and uncompressed. */
  get bytes(): Buffer {
    this.#bytes ??= textFrame(this.text);
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

/** RFC 6455, 5.2: final, text, unmasked. In one piece: ws would make three buffers, and the receivers wait for it. */
function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = 0x81;
  if (head === 2) frame[1] = length;
  else if (head === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeUInt32BE(0, 2);
    frame.writeUInt32BE(length, 6);
  }
  frame.write(text, head);
  return frame;
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
