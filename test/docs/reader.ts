import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chatioCommand } from '../acceptance/chatio.js';
import { Terminal } from '../acceptance/terminal.js';
import { eventually } from '../client/eventually.js';
import { type Block, root, type Step } from './blocks.js';

/** Where the pages say that a server listens. Here it is a free port. */
const usualServer = '127.0.0.1:2428';
/** And where one of somebody else's does. */
const publicServer = 'https://chat.example';
/** What the pages call the beginning of a chat's id. Here it is a real one: the first customer's in the list. */
const anyChat = 'Q3N7';

const keys: Readonly<Record<string, string>> = { Enter: '\r', Esc: '\u001b', Tab: '\t', 'Ctrl-Q': '\u0011' };

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Somebody who reads a page and does what it says, on a machine of their own. */
export class Reader {
  readonly #home = mkdtempSync(join(tmpdir(), 'chatio-reader-'));
  readonly #folder = join(this.#home, 'chatio');
  readonly #env: NodeJS.ProcessEnv;
  readonly #running: ChildProcess[] = [];
  readonly #terminals: Terminal[] = [];
  #server = usualServer;

  constructor() {
    const bin = join(this.#home, 'bin');
    mkdirSync(bin);
    mkdirSync(this.#folder);
    for (const name of ['examples', 'test']) symlinkSync(join(root, name), join(this.#folder, name));
    symlinkSync(join(root, 'test', 'seed.json'), join(this.#folder, 'seed.json'));
    const [node, program] = chatioCommand();
    this.#script(bin, 'chatio', [
      // Behind `server` stands an option or nothing, or what else can be done with one.
      'case "$1 $2" in "server "|"server -"*) shift; set -- server --port 0 "$@";; esac',
      `exec '${node}' '${program}' "$@"`,
    ]);
    this.#script(bin, 'npx', ['exec "$@"']);
    const own = /^(CHATIO_|XDG_|NO_COLOR$|FORCE_COLOR$|DBUS_)/;
    const inherited = Object.entries(process.env).filter(([name]) => !own.test(name));
    this.#env = {
      ...Object.fromEntries(inherited),
      HOME: this.#home,
      PATH: `${bin}:${process.env.PATH}`,
      PAGER: 'cat',
      LANG: 'C.UTF-8',
    };
  }

  /** Does what a block says. @throws when it does not do what the page promises. */
  async follow(block: Block): Promise<void> {
    const { mark } = block;
    const code = await this.adapted(block.code);
    switch (mark.how) {
      case 'not run':
        return;
      case 'background':
        return this.#begin(code, mark.until);
      case 'terminal':
        return this.#inTerminal(code, mark.steps);
      case 'ends with':
        return expectEnd(await this.run(code), mark.code);
      case 'run':
        if (block.language === 'console') return this.#compare(code);
        return expectEnd(await this.run(code), 0);
    }
  }

  /** Runs commands to their end, or interrupts them after a while. */
  run(code: string, patienceMs = 30_000): Promise<Ended> {
    const child = this.#spawn(code);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
      });
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => kill(child, 'SIGINT'), patienceMs);
      const lastTimer = setTimeout(() => kill(child, 'SIGKILL'), 2 * patienceMs + 5000);
      child.on('error', reject);
      child.on('close', (status) => {
        clearTimeout(timer);
        clearTimeout(lastTimer);
        resolve({ code: status, output });
      });
    });
  }

  /** Commands as they are said here: with this server, and with a chat that is there. */
  async adapted(code: string): Promise<string> {
    const here = code
      .replaceAll(usualServer, this.#server)
      .replaceAll(publicServer, `http://${this.#server}`)
      .replaceAll('/var/lib/', `${this.#home}/`);
    if (!here.includes(anyChat)) return here;
    const { output } = await this.run('chatio chats list --json');
    const chats: { id: string; users: { type: string }[] }[] = JSON.parse(output);
    const chat = chats.find(({ users }) => users.some(({ type }) => type === 'customer'));
    return here.replaceAll(anyChat, chat?.id.slice(0, 6) ?? '"there is no chat"');
  }

  async #begin(code: string, until: string): Promise<void> {
    const child = this.#spawn(code);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
      });
    }
    await eventually(() => {
      if (!output.includes(until)) throw new Error(`Waited in vain for "${until}": ${output}`);
    });
    this.#server = /(?:listens on |"url":")http:\/\/([\d.]+:\d+)/.exec(output)?.[1] ?? this.#server;
  }

  async #inTerminal(code: string, steps: readonly Step[]): Promise<void> {
    const terminal = this.#terminal(code);
    for (const { what, text } of steps) {
      if (what === 'see') await terminal.shows(text);
      else terminal.keys(what === 'press' ? (keys[text] ?? text) : text);
    }
    await terminal.shows('exit 0');
    terminal.close();
  }

  /** Every line that the page shows is said, in this order; numbers, ids and gaps may differ. */
  async #compare(code: string): Promise<void> {
    for (const part of code.split(/^\$ /m).slice(1)) {
      const [command = '', ...expected] = part.trimEnd().split('\n');
      const terminal = this.#terminal(command);
      await terminal.shows(/^exit \d+$/m);
      const said = terminal.lines.map(loosely);
      terminal.close();
      let from = 0;
      for (const line of expected.map(loosely)) {
        const at = said.findIndex((one, index) => index >= from && one === line);
        if (at < 0) throw new Error(`"${command}" does not say "${line}" but:\n${said.join('\n')}`);
        from = at + 1;
      }
    }
  }

  #terminal(code: string): Terminal {
    // Somewhere else than where the tests are.
    const script = `cd '${this.#folder}' && ${code}`;
    const terminal = new Terminal(['bash', '-c', script], { env: this.#env, columns: 120, rows: 40 });
    this.#terminals.push(terminal);
    return terminal;
  }

  #spawn(code: string): ChildProcess {
    const child = spawn('bash', ['-eo', 'pipefail', '-c', code], {
      cwd: this.#folder,
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // a group of its own, so that all of it can be ended
    });
    this.#running.push(child);
    return child;
  }

  #script(bin: string, name: string, lines: readonly string[]): void {
    const path = join(bin, name);
    writeFileSync(path, ['#!/bin/sh', ...lines, ''].join('\n'));
    chmodSync(path, 0o755);
  }

  /** Puts a file where the commands are run, or a program where they look for one. */
  put(name: string, text: string | Uint8Array): void {
    writeFileSync(join(this.#folder, name), text);
  }

  program(name: string, ...lines: readonly string[]): void {
    this.#script(join(this.#home, 'bin'), name, lines);
  }

  /** Ends everything. */
  async close(): Promise<void> {
    for (const terminal of this.#terminals) terminal.close();
    await Promise.all(
      this.#running.map(
        (child) =>
          new Promise<void>((resolve) => {
            if (child.exitCode !== null || child.signalCode !== null) return resolve();
            child.on('close', () => resolve());
            kill(child, 'SIGKILL');
          }),
      ),
    );
    rmSync(this.#home, { recursive: true, force: true });
  }
}

/** What is the same whenever it is said: numbers are `0`, ids `ID`, gaps one blank. */
function loosely(line: string): string {
  return line
    .replace(/\b[\w-]{20,}\b/g, 'ID')
    .replace(/\b(?=[A-Z]*\d)[A-Z\d]{8,}\b/g, 'ID')
    .replace(/\d+/g, '0')
    .replace(/\s+/g, ' ')
    .trim();
}

function expectEnd({ code, output }: Ended, expected: number): void {
  if (code !== expected) throw new Error(`It ended with ${code}, not ${expected}:\n${output}`);
}

function kill({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended by itself.
  }
}
