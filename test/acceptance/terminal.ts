import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';

const patienceMs = 15_000;

export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * A program in a pseudo-terminal, and the screen that a person would see. The program is run by a shell, which says
 * `exit CODE` after it and what it has left of the terminal's settings.
 */
export class Terminal {
  readonly #screen: xterm.Terminal;
  readonly #process: pty.IPty;
  /** Everything that was written to the terminal. */
  output = '';
  #changed: () => void = () => {};
  #hasEnded = false;

  constructor(argv: readonly [string, ...string[]], { columns = 100, rows = 30, env = {} }: TerminalOptions = {}) {
    this.#screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    // The shell outlives a signal to the whole group; what it runs does not inherit that.
    const script = 'trap : TERM HUP INT USR2; "$0" "$@"; echo "exit $?"; stty -a';
    this.#process = pty.spawn('/bin/sh', ['-c', script, ...argv], {
      name: 'xterm-256color',
      cols: columns,
      rows,
      env: { ...process.env, TERM: 'xterm-256color', ...env },
    });
    this.#process.onData((data) => {
      this.output += data;
      this.#screen.write(data, () => this.#changed());
    });
    this.#process.onExit(() => {
      this.#hasEnded = true;
      this.#screen.write('', () => this.#changed());
    });
  }

  /** Of the shell around the program. */
  get pid(): number {
    return this.#process.pid;
  }

  /** The rows of the screen, without the blanks at their ends. */
  get lines(): string[] {
    const { active } = this.#screen.buffer;
    return Array.from(
      { length: this.#screen.rows },
      (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? '',
    );
  }

  get text(): string {
    return this.lines.join('\n');
  }

  /** In which column of a row this text stands, the last of several; -1: nowhere. Cells count, not characters. */
  columnOf(text: string, row: number): number {
    const line = this.#screen.buffer.active.getLine(row);
    for (let column = this.#screen.cols - 1; column >= 0; column--)
      if (line?.translateToString(true, column).startsWith(text)) return column;
    return -1;
  }

  /** What the program has switched on. */
  get modes() {
    return {
      alternateScreen: this.#screen.buffer.active.type === 'alternate',
      bracketedPaste: this.#screen.modes.bracketedPasteMode,
      wraps: this.#screen.modes.wraparoundMode,
      hiddenCursor: this.output.lastIndexOf('\u001b[?25l') > this.output.lastIndexOf('\u001b[?25h'),
    };
  }

  keys(keys: string): void {
    this.#process.write(keys);
  }

  resize(columns: number, rows: number): void {
    this.#screen.resize(columns, rows);
    this.#process.resize(columns, rows);
  }

  /** To the program, not to the shell around it. */
  signal(signal: NodeJS.Signals): void {
    process.kill(-this.#process.pid, signal);
  }

  /** Waits until the screen shows this. Fails with the screen when it does not come about. */
  shows(what: string | RegExp): Promise<void> {
    const fits = typeof what === 'string' ? () => this.text.includes(what) : () => what.test(this.text);
    return this.#until(fits, `the screen to show ${what}`);
  }

  hides(what: string): Promise<void> {
    return this.#until(() => !this.text.includes(what), `the screen to hide ${what}`);
  }

  /** Waits until the program and the shell have ended. */
  ended(): Promise<void> {
    return this.#until(() => this.#hasEnded, 'the program to end');
  }

  /** The program and the shell, at once: a program that only loses its terminal would still write what it keeps. */
  close(): void {
    try {
      if (!this.#hasEnded) process.kill(-this.#process.pid, 'SIGKILL');
    } catch {
      // It has ended, and we have not been told yet.
    }
    this.#screen.dispose();
  }

  #until(fits: () => boolean, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`Waited in vain for ${what}. The screen is:\n${this.text}`));
      }, patienceMs);
      const look = () => {
        if (!fits()) return;
        clearTimeout(timer);
        this.#changed = () => {};
        resolve();
      };
      this.#changed = look;
      look();
    });
  }
}
