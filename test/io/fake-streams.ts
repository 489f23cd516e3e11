import { PassThrough, Readable } from 'node:stream';
import type { Input, Output, Streams } from '../../src/io/streams.js';

/** A stream that keeps what was written to it, as a terminal of a given width or as a pipe. */
export class FakeOutput extends PassThrough {
  readonly isTTY?: boolean;
  readonly columns?: number;
  rows?: number;
  text = '';

  constructor(columns?: number) {
    super();
    if (columns !== undefined) {
      this.isTTY = true;
      this.columns = columns;
    }
    this.on('data', (chunk: Buffer) => {
      this.text += chunk.toString();
    });
  }
}

export interface FakeStreams extends Streams {
  readonly stdin: Input;
  readonly stdout: FakeOutput;
  readonly stderr: FakeOutput;
}

/** All three in a pipe; `input` is what comes in. */
export function pipes(input: string | Uint8Array = ''): FakeStreams {
  return { stdin: Readable.from([Buffer.from(input)]), stdout: new FakeOutput(), stderr: new FakeOutput() };
}

/** All three on a terminal; write to `keys` to type. */
export function terminal(columns = 80): FakeStreams & { readonly keys: PassThrough } {
  const keys = new PassThrough();
  const stdin = Object.assign(keys, { isTTY: true, setRawMode: () => undefined });
  return {
    stdin,
    keys,
    stdout: new FakeOutput(columns) satisfies Output,
    stderr: new FakeOutput(columns) satisfies Output,
  };
}
