import { fstatSync, writeSync } from 'node:fs';
import type { Output } from './streams.js';

export interface ProcessOutputOptions {
  /** 1 or 2. */
  readonly descriptor: number;
  /** Node's own stream of it. */
  readonly open: () => NodeJS.WriteStream;
  /** Whoever read it is gone. */
  readonly onClosed: () => void;
}

/**
 * Standard output or standard error. What goes to a pipe or a file is written directly: opening Node's stream takes
 * 3 ms, a tenth of what a one-shot command takes. A terminal, and whatever else there is, gets Node's stream.
 */
export class ProcessOutput implements Output {
  readonly #options: ProcessOutputOptions;
  #stream: NodeJS.WriteStream | undefined;

  constructor(options: ProcessOutputOptions) {
    this.#options = options;
  }

  get isTTY(): boolean | undefined {
    return this.#isDirect() ? undefined : this.#open().isTTY;
  }

  get columns(): number | undefined {
    return this.#isDirect() ? undefined : this.#open().columns;
  }

  get rows(): number | undefined {
    return this.#isDirect() ? undefined : this.#open().rows;
  }

  write(text: string): void {
    const rest = this.#isDirect() ? this.#writeDirectly(Buffer.from(text)) : text;
    if (rest.length > 0) this.#open().write(rest);
  }

  /** Resolves when nothing waits to be written any more. */
  async flushed(): Promise<void> {
    const stream = this.#stream;
    if (stream !== undefined && stream.writableLength > 0) await new Promise((resolve) => stream.write('', resolve));
  }

  /** Once Node's stream is open everything goes through it, so that nothing overtakes what waits in it. */
  #isDirect(): boolean {
    return this.#stream === undefined && isNoTerminal(this.#options.descriptor);
  }

  /** @returns what could not be written now. */
  #writeDirectly(bytes: Buffer): Buffer {
    let rest = bytes;
    try {
      while (rest.length > 0) rest = rest.subarray(writeSync(this.#options.descriptor, rest));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (isClosedPipe(code)) {
        this.#options.onClosed();
        return Buffer.alloc(0);
      }
      // A pipe that does not block and is full: Node's stream knows how to wait for it.
      if (code !== 'EAGAIN') throw error;
    }
    return rest;
  }

  #open(): NodeJS.WriteStream {
    if (this.#stream === undefined) {
      this.#stream = this.#options.open();
      this.#stream.on('error', (error: NodeJS.ErrnoException) => {
        if (!isClosedPipe(error.code)) throw error;
        this.#options.onClosed();
      });
    }
    return this.#stream;
  }
}

/** EPIPE of pipes; ECONNRESET of sockets with something unread in them; EOF on Windows. */
const closedPipe: ReadonlySet<string | undefined> = new Set(['EPIPE', 'ECONNRESET', 'EOF', 'ERR_STREAM_DESTROYED']);

function isClosedPipe(code: string | undefined): boolean {
  return closedPipe.has(code);
}

function isNoTerminal(descriptor: number): boolean {
  // On Windows the console's encoding is Node's business.
  if (process.platform === 'win32') return false;
  try {
    const stat = fstatSync(descriptor);
    // Node's own child processes get sockets for pipes.
    if (stat.isFIFO() || stat.isFile() || stat.isSocket()) return true;
    // A terminal or /dev/null. node:tty brings all of node:net along: only those who have a doubt load it.
    return stat.isCharacterDevice() && !process.getBuiltinModule('node:tty').isatty(descriptor);
  } catch {
    return false; // closed from the start
  }
}
