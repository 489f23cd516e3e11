import { sanitizeLine } from '../io/sanitize.js';
import type { Failure } from '../protocol/failure.js';
import type { Client, Deps } from './deps.js';

type OnLogin = Parameters<Parameters<Client['onLogin']>[0]>;

/**
 * The life of a connection that comes back by itself. Connects; listeners that must hear everything are added before.
 * @param say tells what becomes of the connection; on standard error, unless somebody else owns the terminal.
 * @returns what resolves when somebody stops it, and rejects when it can't go on. The caller closes the client.
 */
export function staysOnline(
  client: Client,
  deps: Deps,
  onLogin: (...login: OnLogin) => void,
  say = (text: string) => remark(deps, text),
): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const release = deps.onStop(() => {
      release();
      resolve();
    });
    let loggedIn = false;
    client.onLogin((login, first) => {
      loggedIn = true;
      try {
        onLogin(login, first);
      } catch (error) {
        reject(error);
      }
    });
    client.onStatus((status) => {
      if (status.state === 'closed' && status.failure !== undefined) reject(status.failure);
      if (status.state !== 'waiting') return;
      // A server that was never there is more likely a wrong address than a restart: the first try must succeed.
      if (loggedIn) say(retryText(status.failure, status.retryAt - deps.now()));
      else reject(status.failure);
    });
    client.connect().catch(reject);
  });
}

function retryText(failure: Failure, inMs: number): string {
  return `${failure.message}; trying again in ${Math.max(1, Math.round(inMs / 1000))} s`;
}

/** Says something on standard error that is not the answer. */
export function remark(deps: Deps, text: string): void {
  deps.streams.stderr.write(`chatio: ${sanitizeLine(text)}\n`);
}
