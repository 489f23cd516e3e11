import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { credentialsPath, readTokens } from '../../config/credentials.js';
import { findLocalServer, localServerPath } from '../../config/local-server.js';
import { refuseWiderRights } from '../../config/private-file.js';
import { settingInForce, settingKeys } from '../../config/setting-keys.js';
import { settingsPath } from '../../config/settings.js';
import { asFailure } from '../../protocol/failure.js';
import type { Deps, GlobalOptions } from '../deps.js';
import type { Finding } from './finding.js';

/** Settings with where each comes from, and the files that hold them, with their rights. */
export function fileFindings(options: Pick<GlobalOptions, 'profile'>, deps: Deps): Finding[] {
  const { config, state } = deps.folders();
  return [
    ...environmentFindings(deps.env),
    folderFinding('settings', config),
    ...settingFindings(options, deps, config),
    ...(state === config ? [] : [folderFinding('state', state)]),
    secretFinding('credentials', credentialsPath(config), () => readTokens(config)),
    secretFinding('server.json', localServerPath(state), () => findLocalServer(state)),
  ];
}

const variables = [
  'CHATIO_URL',
  'CHATIO_TOKEN',
  'CHATIO_PROFILE',
  'CHATIO_CONFIG_DIR',
  'CHATIO_LOG_LEVEL',
  'NO_COLOR',
  'FORCE_COLOR',
] as const;

function environmentFindings(env: NodeJS.ProcessEnv): Finding[] {
  const set = variables.filter((name) => env[name] !== undefined && env[name] !== '');
  if (set.length === 0) return [];
  const shown = set.map((name) => (name === 'CHATIO_TOKEN' ? name : `${name}=${env[name]}`));
  return [{ check: 'environment', verdict: 'ok', found: shown.join(' ') }];
}

function settingFindings(options: Pick<GlobalOptions, 'profile'>, deps: Deps, folder: string): Finding[] {
  try {
    return settingKeys.map((key) => {
      const { value, origin } = settingInForce(key, folder, { profile: options.profile, env: deps.env });
      return { check: key, verdict: 'ok', found: `${value === '' ? '(empty)' : value}, by ${originWords[origin]}` };
    });
  } catch (error) {
    return [{ check: 'settings', ...wrong(error, `Mend or remove ${settingsPath(folder)}`) }];
  }
}

const originWords = {
  flag: 'flag',
  environment: 'environment',
  settings: 'settings.json',
  default: 'default',
} as const;

/** Whether something could be kept there. A folder that is not there yet is made when it is needed. */
function folderFinding(check: string, folder: string): Finding {
  const there = nearest(folder);
  const found = there === folder ? folder : `${folder}, made when something is kept`;
  try {
    accessSync(there, constants.W_OK | constants.X_OK);
    return { check, verdict: 'ok', found };
  } catch {
    const todo = 'Nothing can be kept there: mend its rights, or set CHATIO_CONFIG_DIR to another folder';
    return { check, verdict: 'bad', found: `${there} can't be written`, todo };
  }
}

function nearest(folder: string): string {
  for (let path = folder; ; path = dirname(path)) {
    if (statSync(path, { throwIfNoEntry: false }) !== undefined || path === dirname(path)) return path;
  }
}

function secretFinding(check: string, path: string, read: () => unknown): Finding {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return { check, verdict: 'ok', found: 'no file' };
  try {
    refuseWiderRights(path);
    read();
  } catch (error) {
    return { check, ...wrong(error, `Mend or remove ${path}`) };
  }
  const mode = process.platform === 'win32' ? '' : `, mode ${(stats.mode & 0o777).toString(8).padStart(4, '0')}`;
  return { check, verdict: 'ok', found: `${path}${mode}` };
}

function wrong(error: unknown, otherwise: string): Omit<Finding, 'check'> {
  const { message, hint = otherwise } = asFailure(error);
  return { verdict: 'bad', found: message, todo: hint };
}
