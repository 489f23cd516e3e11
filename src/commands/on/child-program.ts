import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Failure } from '../../protocol/failure.js';

/** What a program is run with. */
export interface ProgramCall {
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Everything on its standard input. */
  readonly input: string;
  /** Bytes of its standard output that are collected; `undefined`: it goes where ours goes. */
  readonly outputLimit?: number;
}

export interface ProgramEnd {
  /** Its standard output, where it was collected. */
  readonly output: string;
  /** Why it counts as failed: `ended with 3`, `was ended by SIGTERM`. */
  readonly trouble?: string;
}

/** Programs that run now, so that they can be ended. */
export class ChildPrograms {
  readonly #running = new Set<ChildProcess>();

  /** Runs a program to its end. Its standard error is ours. @throws Failure `failed` when it can't be started. */
  run({ command, env, input, outputLimit }: ProgramCall): Promise<ProgramEnd> {
    const [program = '', ...args] = command;
    return new Promise((resolve, reject) => {
      const collects = outputLimit !== undefined;
      const child = spawn(program, args, { stdio: ['pipe', collects ? 'pipe' : 'inherit', 'inherit'], env });
      this.#running.add(child);
      const chunks: Buffer[] = [];
      let size = 0;
      let trouble: string | undefined;
      child.stdout?.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= (outputLimit ?? 0)) {
          chunks.push(chunk);
        } else if (trouble === undefined) {
          trouble = `wrote more than ${outputLimit} bytes and was ended`;
          child.kill();
        }
      });
      child.on('error', (error: NodeJS.ErrnoException) => {
        this.#running.delete(child);
        reject(
          new Failure('failed', `Can't start ${program}: ${error.code ?? error.message}`, undefined, { cause: error }),
        );
      });
      child.on('close', (code, signal) => {
        this.#running.delete(child);
        if (signal !== null) trouble ??= `was ended by ${signal}`;
        else if (code !== 0) trouble ??= `ended with ${code}`;
        resolve({ output: Buffer.concat(chunks).toString(), ...(trouble !== undefined && { trouble }) });
      });
      child.stdin?.on('error', () => {}); // it did not want to read everything
      child.stdin?.end(input);
    });
  }

  endAll(): void {
    for (const child of this.#running) child.kill();
  }
}

/** @throws Failure `usage` when there is no such program: better now than with the first push, in the night. */
export function checkProgram(program: string, env: NodeJS.ProcessEnv): void {
  // Windows looks for it in ways of its own.
  if (process.platform === 'win32') return;
  const places = program.includes('/')
    ? [program]
    : (env.PATH ?? '').split(delimiter).map((folder) => join(folder, program));
  if (places.some(isExecutable)) return;
  throw new Failure(
    'usage',
    `There is no program "${program}" to run`,
    'For a line of shell: chatio on ... -- sh -c "..."',
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
