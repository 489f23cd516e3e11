import { spawn } from 'node:child_process';

/**
 * Shows text in a pager on this terminal, until the person leaves it. One that is left early is no error.
 * @param command a program and its arguments, parted by blanks. `less` without settings of its own keeps colours, and
 *   ends by itself when the text fits.
 * @returns false when there is no such program: nothing was shown.
 */
export function runPager(command: string, text: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const [program = '', ...args] = command.trim().split(/\s+/);
  // Nobody who shows text needs a token.
  const { CHATIO_TOKEN: _token, ...rest } = env;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'inherit', 'inherit'], env: { LESS: 'FRX', ...rest } });
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'EACCES') resolve(false);
      else reject(error);
    });
    child.on('close', () => resolve(true));
    child.stdin.on('error', () => {}); // left before it had everything
    child.stdin.end(text);
  });
}
