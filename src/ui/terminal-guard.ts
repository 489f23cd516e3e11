import { spawn } from 'node:child_process';

/**
 * A shell that waits for our end, and then gives the terminal back: what is killed from outside, or dies in native code,
 * can't do it itself. Keys of the terminal's must not end it before us.
 */
const script = `trap '' INT QUIT TERM HUP TSTP TTOU; read -r _; printf '%b' "$0" >/dev/tty`;

/** Paste marks and keyboard protocol off, line wrap on, main screen, cursor; then why. */
const givenBack =
  '\\033[?2004l\\033[<u\\033[?7h\\033[?1049l\\033[?25h\\r\\nchatio has been killed; drafts and unsent messages are kept.\\r\\n';

/** As `call-attention.ts` gives it back. */
const titleBack = '\\033[23;0t';

/**
 * @param hasTitle the terminal has a title of ours, and its own is kept aside.
 * @returns what takes the guard off: synchronous, and harmless when repeated.
 */
export function guardTerminal(stdout: NodeJS.WriteStream, hasTitle: boolean): () => void {
  if (process.platform === 'win32' || !stdout.isTTY) return () => {};
  const said = hasTitle ? titleBack + givenBack : givenBack;
  const shell = spawn('/bin/sh', ['-c', script, said], { stdio: ['pipe', 'ignore', 'ignore'] });
  // Without it everything is as before.
  shell.on('error', () => {});
  shell.stdin.on('error', () => {});
  shell.unref();
  return () => {
    shell.kill('SIGKILL');
  };
}
