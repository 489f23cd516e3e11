import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { eventually } from '../client/eventually.js';

const program = join(import.meta.dirname, '..', '..', 'bin', 'chatio.js');

/** The command line of the built program. @throws when it could not be built. */
export function chatioCommand(...args: string[]): [string, ...string[]] {
  const failure = inject('buildFailure');
  if (failure !== '') throw new Error(`The program could not be built:\n${failure}`);
  return [process.execPath, program, ...args];
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running chatio, in pipes. */
export class Running {
  stdout = '';
  stderr = '';
  readonly ended: Promise<Ended>;
  readonly process: ChildProcess;

  constructor(args: readonly string[], env: NodeJS.ProcessEnv, input?: string | Uint8Array) {
    const [node, ...argv] = chatioCommand(...args);
    this.process = spawn(node, argv, { env, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] });
    // A program that refuses its input early closes the pipe: its own exit code tells the rest.
    this.process.stdin?.on('error', () => {}).end(input);
    this.process.stdout?.setEncoding('utf8').on('data', (text) => {
      this.stdout += text;
    });
    this.process.stderr?.setEncoding('utf8').on('data', (text) => {
      this.stderr += text;
    });
    this.ended = new Promise((resolve, reject) => {
      this.process.on('error', reject);
      this.process.on('close', (code, signal) => {
        resolve({ code, signal, stdout: this.stdout, stderr: this.stderr });
      });
    });
  }

  /** Waits until it has written this. */
  async writes(stream: 'stdout' | 'stderr', what: string | RegExp): Promise<void> {
    await eventually(() => {
      const text = this[stream];
      if (typeof what === 'string' ? text.includes(what) : what.test(text)) return;
      throw new Error(`Waited in vain for ${what} on ${stream}: ${text}\n${this.stderr}`);
    });
  }

  stop(signal: NodeJS.Signals): Promise<Ended> {
    this.process.kill(signal);
    return this.ended;
  }
}

/** Somebody's machine: a folder for the settings, an environment without a login, and the program. */
export class Home {
  readonly folder = mkdtempSync(join(tmpdir(), 'chatio-home-'));
  readonly env: NodeJS.ProcessEnv;
  readonly #running: Running[] = [];

  constructor(env: NodeJS.ProcessEnv = {}) {
    const own = /^(CHATIO_|NO_COLOR$|FORCE_COLOR$)/;
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
    this.env = { ...inherited, CHATIO_CONFIG_DIR: this.folder, ...env };
  }

  start(args: readonly string[], options: { env?: NodeJS.ProcessEnv; input?: string | Uint8Array } = {}): Running {
    const running = new Running(args, { ...this.env, ...options.env }, options.input);
    this.#running.push(running);
    return running;
  }

  /** Runs to the end. */
  run(args: readonly string[], options: { env?: NodeJS.ProcessEnv; input?: string | Uint8Array } = {}): Promise<Ended> {
    return this.start(args, options).ended;
  }

  /** Ends what still runs, and removes the folder. */
  async close(): Promise<void> {
    await Promise.all(this.#running.map((running) => running.stop('SIGKILL')));
    rmSync(this.folder, { recursive: true, force: true });
  }
}
