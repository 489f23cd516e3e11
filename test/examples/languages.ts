import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export const examples = join(import.meta.dirname, '..', '..', 'examples');

/** What runs the examples of a language. */
export interface Language {
  readonly name: string;
  /** Why they can't be run here. */
  readonly missing?: string;
  /** The command line of an example, made ready to run. @param folder for what has to be built. */
  command(role: 'agent' | 'customer', folder: string): readonly [string, ...string[]];
}

export const languages: readonly Language[] = [
  { name: 'JavaScript', command: (role) => [process.execPath, join(examples, `${role}.js`)] },
  python(),
  go(),
];

function works(program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore', env });
    return true;
  } catch {
    return false;
  }
}

function python(): Language {
  const python3 = ['python3', '/usr/bin/python3'].find((program) => works(program, ['-c', 'import websocket']));
  return {
    name: 'Python',
    ...(python3 === undefined && { missing: 'python3 with websocket-client (Debian: python3-websocket)' }),
    command: (role) => [python3 ?? 'python3', '-u', join(examples, `${role}.py`)],
  };
}

function go(): Language {
  // Where Debian has the sources of Go packages.
  const env = { ...process.env, GO111MODULE: 'off', GOFLAGS: '', GOPATH: '/usr/share/gocode' };
  const isThere = works('go', ['list', 'github.com/gorilla/websocket'], env);
  return {
    name: 'Go',
    ...(!isThere && { missing: 'go with gorilla/websocket (Debian: golang, golang-github-gorilla-websocket-dev)' }),
    command: (role, folder) => {
      const program = join(folder, role);
      const cache = process.env.GOCACHE ?? join(folder, 'cache');
      execFileSync('go', ['build', '-o', program, join(examples, `${role}.go`)], { env: { ...env, GOCACHE: cache } });
      return [program];
    },
  };
}
