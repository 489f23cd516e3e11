/**
 * What a person may decide about the console, in one table: `chatio config` lists and checks it, the console obeys it,
 * the documentation is made of it. Each stands in `settings.json` by its key, as a text.
 */

type Word = 'off' | 'on';
export type Call = 'off' | 'bell' | 'desktop' | 'both';

export interface ConsoleSettings {
  /** How much is seen of what customers type before they send it. */
  readonly sneakPeeks: 'off' | 'length' | 'full';
  /** How long a message to a customer can be taken back before it goes out; 0: it goes at once. */
  readonly undoSeconds: number;
  /** Whether Enter asks once when another chat has just been opened. */
  readonly chatGuard: boolean;
  readonly title: boolean;
  readonly desktop: 'auto' | 'osc9' | 'osc777';
  /** What calls for the agent, and how. */
  readonly calls: Readonly<Record<'message' | 'unassigned' | 'assigned' | 'connection', Call>>;
}

interface ConsoleSetting {
  readonly what: string;
  readonly usual: string;
  /** The only values; absent: see `range`. */
  readonly values?: readonly string[];
  /** Whole numbers from 0 up to this. */
  readonly most?: number;
}

const word: readonly Word[] = ['on', 'off'];
const call: readonly Call[] = ['off', 'bell', 'desktop', 'both'];
const full = ['off', 'length', 'full'] as const;

const table = {
  'console.sneak_peeks': {
    what: 'what the console shows of a text that a customer has not sent yet: off, its length, or full',
    usual: 'full',
    values: full,
  },
  'console.undo_seconds': {
    what: 'seconds in which Esc takes back a message to a customer, up to 30; 0 for none',
    usual: '0',
    most: 30,
  },
  'console.chat_guard': {
    what: 'on: Enter asks once when another chat was opened just before',
    usual: 'on',
    values: word,
  },
  'console.notify_message': {
    what: 'when a customer writes in a chat of yours: off, bell, desktop or both',
    usual: 'bell',
    values: call,
  },
  'console.notify_unassigned': {
    what: 'when a customer writes whom nobody has taken: off, bell, desktop or both',
    usual: 'bell',
    values: call,
  },
  'console.notify_assigned': {
    what: 'when a chat becomes yours and it was not you who took it: off, bell, desktop or both',
    usual: 'bell',
    values: call,
  },
  'console.notify_connection': {
    what: 'when the connection is lost, and when it is back: off, bell, desktop or both',
    usual: 'off',
    values: call,
  },
  'console.desktop': {
    what: 'how notifications reach the desktop: osc9, osc777, or auto by the terminal',
    usual: 'auto',
    values: ['auto', 'osc9', 'osc777'],
  },
  'console.title': {
    what: "on: the terminal's title tells how much is unread",
    usual: 'on',
    values: word,
  },
} as const satisfies Readonly<Record<string, ConsoleSetting>>;

export type ConsoleSettingKey = keyof typeof table;

export const consoleSettingKeys = Object.keys(table) as readonly ConsoleSettingKey[];

/** What a setting means, what it is unless told otherwise, and what it can be, in words. */
export function consoleSetting(key: ConsoleSettingKey): { what: string; usual: string; canBe: string } {
  const { what, usual, values, most }: ConsoleSetting = table[key];
  return { what, usual, canBe: values === undefined ? `a whole number from 0 to ${most}` : values.join(', ') };
}

export function isConsoleValue(key: ConsoleSettingKey, value: string): boolean {
  const { values, most = 0 }: ConsoleSetting = table[key];
  return values === undefined ? /^\d{1,3}$/.test(value) && Number(value) <= most : values.includes(value);
}

/** The settings of the console; what a file has wrong is as if it were not there. */
export function consoleSettings(texts: Partial<Record<ConsoleSettingKey, string>>): ConsoleSettings {
  const value = <T extends string>(key: ConsoleSettingKey): T => {
    const text = texts[key];
    return (text !== undefined && isConsoleValue(key, text) ? text : table[key].usual) as T;
  };
  return {
    sneakPeeks: value('console.sneak_peeks'),
    undoSeconds: Number(value('console.undo_seconds')),
    chatGuard: value<Word>('console.chat_guard') === 'on',
    title: value<Word>('console.title') === 'on',
    desktop: value('console.desktop'),
    calls: {
      message: value('console.notify_message'),
      unassigned: value('console.notify_unassigned'),
      assigned: value('console.notify_assigned'),
      connection: value('console.notify_connection'),
    },
  };
}
