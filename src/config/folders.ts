import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where chatio keeps its files. Neither folder needs to exist. */
export interface Folders {
  /** Settings, and tokens apart from them. */
  readonly config: string;
  /** What may be lost without harm to a login: drafts, outboxes, `server.json`. */
  readonly state: string;
}

type Env = Readonly<Record<string, string | undefined>>;

/** The platform's folders; with CHATIO_CONFIG_DIR everything is under that one. */
export function foldersOf(env: Env, platform: NodeJS.Platform = process.platform): Folders {
  const own = env.CHATIO_CONFIG_DIR;
  if (own !== undefined && own !== '') return { config: own, state: own };
  const home = homedir();
  if (platform === 'win32') {
    return {
      config: join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'chatio'),
      state: join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'chatio'),
    };
  }
  if (platform === 'darwin') {
    const support = join(home, 'Library', 'Application Support', 'chatio');
    return { config: support, state: support };
  }
  return {
    config: join(absolute(env.XDG_CONFIG_HOME) ?? join(home, '.config'), 'chatio'),
    state: join(absolute(env.XDG_STATE_HOME) ?? join(home, '.local', 'state'), 'chatio'),
  };
}

/** The XDG rules: a relative path is to be ignored. */
function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
