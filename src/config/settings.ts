import { join } from 'node:path';
import { Failure } from '../protocol/failure.js';
import { type ConsoleSettingKey, consoleSettingKeys } from './console-settings.js';
import { damaged, readJsonFile } from './json-file.js';

/** A login that was checked once: where, and as whom. Its token is in another file. */
export interface Profile {
  /** `http(s)://host:port` */
  readonly url: string;
  readonly agent_id: string;
  readonly license_id: number;
  /** Where the token is, when not in `credentials.json`. */
  readonly token_in?: 'keyring';
}

/** What `settings.json` holds; settings that this version does not know stay in it. */
export interface Settings extends Readonly<Partial<Record<ConsoleSettingKey, string>>> {
  /** The profile that is used when nothing names one. */
  readonly profile?: string;
  /** The program that shows long output on a terminal, with its arguments; empty for none. */
  readonly pager?: string;
  /** Where a login puts its token: `auto` is the system's keyring where it works; `file` never tries that. */
  readonly token_store?: string;
  readonly profiles: Readonly<Record<string, Profile>>;
}

export const defaultProfile = 'default';

export function settingsPath(folder: string): string {
  return join(folder, 'settings.json');
}

/**
 * The settings in `folder`; none is fine. Reads the file itself: `conf`, which writes it, brings a schema compiler along
 * and would double the time that a one-shot command takes to start.
 * @throws Failure `failed` when the file is damaged.
 */
export function readSettings(folder: string): Settings {
  const path = settingsPath(folder);
  const file = readJsonFile(path);
  if (file === undefined) return { profiles: {} };
  const { profile, pager, token_store, profiles = {} } = file;
  if (profile !== undefined && typeof profile !== 'string') throw damaged(path, '"profile" is no text');
  if (pager !== undefined && typeof pager !== 'string') throw damaged(path, '"pager" is no text');
  if (token_store !== undefined && typeof token_store !== 'string') throw damaged(path, '"token_store" is no text');
  if (typeof profiles !== 'object' || profiles === null) throw damaged(path, '"profiles" is no object');
  for (const [name, value] of Object.entries(profiles)) {
    if (typeof (value as Partial<Profile> | null)?.url !== 'string')
      throw damaged(path, `profile "${name}" has no "url"`);
  }
  return {
    ...consoleTexts(file, path),
    ...(profile !== undefined && { profile }),
    ...(pager !== undefined && { pager }),
    ...(token_store !== undefined && { token_store }),
    profiles: profiles as Record<string, Profile>,
  };
}

function consoleTexts(
  file: Readonly<Record<string, unknown>>,
  path: string,
): Partial<Record<ConsoleSettingKey, string>> {
  const texts: Partial<Record<ConsoleSettingKey, string>> = {};
  for (const key of consoleSettingKeys) {
    const value = file[key];
    if (value === undefined) continue;
    if (typeof value !== 'string') throw damaged(path, `"${key}" is no text`);
    texts[key] = value;
  }
  return texts;
}

/**
 * Writes `changed` over what the file holds, in one step; what it does not mention goes, but for settings that this
 * version does not know. The caller holds the lock.
 * @throws Failure `failed`
 */
export async function writeSettings(folder: string, changed: Settings): Promise<void> {
  const { default: Conf } = await import('conf');
  try {
    const conf = new Conf<Record<string, unknown>>({
      cwd: folder,
      configName: 'settings',
      configFileMode: 0o600,
      // A profile's name may have dots in it.
      accessPropertiesByDotNotation: false,
    });
    const none = { profile: undefined, pager: undefined, token_store: undefined } satisfies Record<
      Exclude<keyof Settings, 'profiles' | ConsoleSettingKey>,
      undefined
    >;
    const unset = Object.fromEntries(consoleSettingKeys.map((key) => [key, undefined]));
    const known = { ...none, ...unset, ...changed };
    conf.store = { ...conf.store, ...known };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new Failure('failed', `Can't write ${settingsPath(folder)}: ${code}`, undefined, { cause: error });
  }
}

/** @throws Failure `usage` for a name that could not be a file's or a folder's too. */
export function checkProfileName(name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) return name;
  throw new Failure(
    'usage',
    `"${name}" is no profile name`,
    'Use letters, digits, ".", "_" and "-"; at most 64 of them',
  );
}
