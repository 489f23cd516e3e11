import { Failure } from '../protocol/failure.js';
import { type ConsoleSettingKey, consoleSetting, consoleSettingKeys, isConsoleValue } from './console-settings.js';
import { withLock } from './lock.js';
import { profileName } from './resolve-login.js';
import { readSettings, type Settings, writeSettings } from './settings.js';

/** Where a value comes from. */
export type SettingOrigin = 'flag' | 'environment' | 'settings' | 'default';

/** A setting as it is in force now. */
export interface SettingInForce {
  readonly key: SettingKey;
  readonly value: string;
  readonly origin: SettingOrigin;
}

/** What decides about settings besides the file. */
export interface SettingContext {
  /** The flag `--profile`. */
  readonly profile?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
}

interface Setting {
  readonly what: string;
  inForce(settings: Settings, context: SettingContext): Omit<SettingInForce, 'key'>;
  /** @throws Failure `usage` */
  check?(value: string, settings: Settings): void;
}

/** The settings that a person changes, by their name in `settings.json`. */
const table = {
  profile: {
    what: 'the profile that is used when nothing names one',
    inForce: (settings, { profile, env }) => {
      const value = profileName({ ...(profile !== undefined && { profile }) }, env, settings);
      if (profile !== undefined) return { value, origin: 'flag' };
      if (env.CHATIO_PROFILE) return { value, origin: 'environment' };
      return { value, origin: settings.profile === undefined ? 'default' : 'settings' };
    },
    check: (value, { profiles }) => {
      if (Object.hasOwn(profiles, value)) return;
      const known = Object.keys(profiles);
      throw new Failure(
        'usage',
        `There is no profile "${value}"`,
        known.length === 0 ? 'chatio login makes one' : `Known profiles: ${known.join(', ')}`,
      );
    },
  },
  pager: {
    what: 'the program that shows long output on a terminal; empty for none',
    inForce: (settings, { env }) => {
      if (settings.pager !== undefined) return { value: settings.pager, origin: 'settings' };
      return env.PAGER === undefined
        ? { value: 'less', origin: 'default' }
        : { value: env.PAGER, origin: 'environment' };
    },
  },
  token_store: {
    what: "where a login puts its token: auto (the system's keyring where it works) or file",
    inForce: ({ token_store }) =>
      token_store === undefined ? { value: 'auto', origin: 'default' } : { value: token_store, origin: 'settings' },
    check: (value) => {
      if (value === 'auto' || value === 'file') return;
      throw new Failure('usage', `"${value}" is no place for tokens`, 'It is auto or file');
    },
  },
} as const satisfies Partial<Record<keyof Settings, Setting>>;

/** Of the console, each a word of some or a number. */
function consoleEntry(key: ConsoleSettingKey): Setting {
  const { what, usual, canBe } = consoleSetting(key);
  return {
    what,
    inForce: ({ [key]: value }) =>
      value === undefined ? { value: usual, origin: 'default' } : { value, origin: 'settings' },
    check: (value) => {
      if (isConsoleValue(key, value)) return;
      throw new Failure('usage', `${key} can not be "${value}"`, `It is one of these: ${canBe}`);
    },
  };
}

function entry(key: SettingKey): Setting {
  return key in table ? table[key as keyof typeof table] : consoleEntry(key as ConsoleSettingKey);
}

export type SettingKey = keyof typeof table | ConsoleSettingKey;

export const settingKeys: readonly SettingKey[] = [
  ...(Object.keys(table) as (keyof typeof table)[]),
  ...consoleSettingKeys,
];

/** What a setting is for. */
export function settingMeaning(key: SettingKey): string {
  return entry(key).what;
}

/** @throws Failure `failed` for a damaged file. */
export function settingInForce(key: SettingKey, folder: string, context: SettingContext): SettingInForce {
  return { key, ...entry(key).inForce(readSettings(folder), context) };
}

/** @param value `undefined`: back to the default. @throws Failure `usage` for a value that can't be, `failed` */
export async function changeSetting(key: SettingKey, value: string | undefined, folder: string): Promise<void> {
  await withLock(folder, async () => {
    const { [key]: _before, ...others } = readSettings(folder);
    const settings = others as Settings;
    if (value !== undefined) entry(key).check?.(value, settings);
    await writeSettings(folder, { ...settings, ...(value !== undefined && { [key]: value }) });
  });
}
