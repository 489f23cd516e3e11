import { Server, type Transport } from 'engine.io';

/** The part of the engine's parser for the older protocol that matters here; the engine keeps it to itself. */
interface OlderParser {
  encodePayload(packets: readonly object[], supportsBinary: boolean, done: (payload: unknown) => void): void;
  encodePayloadAsBinary(packets: readonly object[], done: (payload: unknown) => void): void;
}

/**
 * The engine, kind to the first clients of its older protocol: in a browser that takes bytes they read a poll's answer only
 * as bytes, where the library answers in text unless there is something binary to say. Later clients read both.
 */
export class SioEngine extends Server {
  protected override createTransport(...given: Parameters<Server['createTransport']>): Transport {
    const transport = super.createTransport(...given);
    const [name] = given;
    if (name === 'polling' && transport.protocol === 3) {
      const polling = transport as unknown as { parser: OlderParser };
      const { parser } = polling;
      polling.parser = {
        ...parser,
        encodePayload: (packets, supportsBinary, done) =>
          supportsBinary ? parser.encodePayloadAsBinary(packets, done) : parser.encodePayload(packets, false, done),
      };
    }
    return transport;
  }
}
