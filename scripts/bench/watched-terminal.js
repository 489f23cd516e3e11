import { readFileSync } from 'node:fs';
import pty from '@lydell/node-pty';

const esc = String.fromCharCode(27);
/** Clear screen, clear scrollback, reset: nobody must see one of them while a program runs. */
const clears = new RegExp(`${esc}(?:\\[[23]J|c)`, 'g');
/** Ink brackets every frame so. */
const frameStart = new RegExp(`${esc}\\[\\?2026h`, 'g');

/** A program in a pseudo-terminal of 120x40, of which every byte is counted. */
export class WatchedTerminal {
  #process;
  #heard = '';
  #waiting = new Set();
  #begun = performance.now();
  /** Since the last `reset`. */
  bytes = 0;
  frames = 0;
  writes = 0;
  /** Over the whole run. */
  clears = 0;
  ended;

  constructor(argv, env) {
    this.#process = pty.spawn(process.execPath, argv, {
      name: 'xterm-256color',
      cols: 120,
      rows: 40,
      env: { ...process.env, TERM: 'xterm-256color', ...env },
    });
    this.ended = new Promise((resolve) => this.#process.onExit(resolve));
    this.#process.onData((data) => this.#came(data));
  }

  get pid() {
    return this.#process.pid;
  }

  get sinceStartMs() {
    return performance.now() - this.#begun;
  }

  #came(data) {
    this.bytes += Buffer.byteLength(data);
    this.writes += 1;
    this.frames += data.match(frameStart)?.length ?? 0;
    this.clears += data.match(clears)?.length ?? 0;
    this.#heard = (this.#heard + data).slice(-100_000);
    for (const look of this.#waiting) look();
  }

  /** Counts anew, and forgets what was heard. */
  reset() {
    this.bytes = 0;
    this.frames = 0;
    this.writes = 0;
    this.#heard = '';
  }

  type(keys) {
    this.#process.write(keys);
  }

  /** Until something fits what was written since the last `reset`. @returns milliseconds. */
  hears(what, patienceMs = 60_000) {
    const begun = performance.now();
    const fits = () => (typeof what === 'string' ? this.#heard.includes(what) : what.test(this.#heard));
    return new Promise((resolve, reject) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(look);
      };
      const look = () => {
        if (!fits()) return;
        done();
        resolve(performance.now() - begun);
      };
      const timer = setTimeout(() => {
        done();
        const tail = JSON.stringify(this.#heard.slice(-2_000));
        reject(new Error(`The program did not write ${what}; the last it wrote is ${tail}`));
      }, patienceMs);
      this.#waiting.add(look);
      look();
    });
  }

  /** Until nothing has been written for so long. */
  async quiet(ms) {
    for (let seen = -1; seen !== this.bytes; ) {
      seen = this.bytes;
      await new Promise((resolve) => setTimeout(resolve, ms));
    }
  }

  /** Types one character and waits for it. @param echo what is written when it is there. @returns milliseconds. */
  async echo(key, echo) {
    this.#heard = '';
    this.type(key);
    return this.hears(echo, 10_000);
  }

  /** User and system time that the kernel has counted. */
  cpuMs() {
    const fields = readFileSync(`/proc/${this.pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  }

  residentMib() {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))[1]) / 1024;
  }

  kill() {
    try {
      this.#process.kill('SIGKILL');
    } catch {
      // it has ended
    }
  }
}
