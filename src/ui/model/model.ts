import type { ConnectionStatus } from '../../client/connection-status.js';
import type { QueuedEvent } from '../../client/queued-event.js';
import { type ConsoleSettings, consoleSettings } from '../../config/console-settings.js';
import type { AgentPush } from '../../protocol/agent-api.js';
import type { ChatWithThread } from '../../protocol/chat.js';
import type { SentEvent } from '../../protocol/event.js';
import type { PropertyConfig } from '../../protocol/properties.js';
import type { MyProfile } from '../../protocol/user.js';
import { type Keymap, usualKeys } from '../keymap.js';
import type { CannedText } from './canned-text.js';
import type { Chat, Colleagues, Signals } from './chat.js';
import type { Edits, Recall } from './composer-history.js';
import { withEntry } from './copies.js';
import type { EmojiNames } from './emoji.js';
import type { EventPlace } from './event-place.js';
import type { Find } from './find.js';
import type { Effect } from './message.js';
import type { Overlay } from './overlay.js';

export interface Composer {
  readonly text: string;
  /** Where the cursor stands, in UTF-16 units, always between graphemes. */
  readonly cursor: number;
}

export interface Notice {
  readonly text: string;
  readonly tone: 'info' | 'error';
  /** ms since the epoch; gone after. */
  readonly until: number;
}

/** Bottom of the visible transcript when it is scrolled up. */
export interface ScrollAnchor {
  readonly threadId: string;
  /** `order` of the event; 0 is the line before the thread's first event. */
  readonly order: number;
  /** Index of the last visible line among the lines of that event. */
  readonly line: number;
}

export type Focus = 'list' | 'composer';

/** A message that goes out soon unless it is taken back. */
export interface Held {
  readonly chatId: string;
  readonly text: string;
  readonly event: SentEvent;
  /** ms since the epoch; it goes out then. */
  readonly until: number;
}

/** What properties there are, by namespace and name. */
export interface Definitions {
  readonly [namespace: string]: { readonly [name: string]: PropertyConfig };
}

/** Threads that a search of the archives has found, newest first, as far as they were asked for. */
export interface Archive {
  readonly query: string;
  /** The last one that was asked for. */
  readonly page: number;
  readonly found: readonly ChatWithThread[];
  readonly total: number;
}

/** A thread of the archives over the panes, to be read and no more. */
export interface Reading {
  /** With this one thread. */
  readonly chat: Chat;
  /** First visible line. */
  readonly top: number;
  /** What is shown again afterwards. */
  readonly back?: Overlay;
}

/** Everything that the console knows and shows. */
export interface Model {
  /** ms since the epoch as of the last tick; what ages are reckoned from. */
  readonly now: number;
  readonly size: { readonly columns: number; readonly rows: number };
  /** What the keys mean. */
  readonly keys: Keymap;
  /** Texts of the person's own that are put in by their names. */
  readonly canned: readonly CannedText[];
  /** Loaded when the first name is typed. */
  readonly emoji?: EmojiNames;
  /** What is wrong in the files that a person wrote for the console; told in the help. */
  readonly fileProblems: readonly string[];
  /** The server's address, as people write it. */
  readonly server: string;
  readonly profile: string;
  /** Profiles that the agent may change to, this one included. */
  readonly profiles: readonly string[];
  readonly connection: ConnectionStatus;
  /** Absent before the first login. */
  readonly me?: MyProfile;
  readonly chats: ReadonlyMap<string, Chat>;
  readonly colleagues: Colleagues;
  readonly signals: ReadonlyMap<string, Signals>;
  /** Pushes for chats that we do not know yet, kept until the chat is loaded. */
  readonly orphans: ReadonlyMap<string, readonly AgentPush[]>;
  /** Own events that the server has not confirmed, by chat, oldest first. */
  readonly queue: ReadonlyMap<string, readonly QueuedEvent[]>;
  readonly focus: Focus;
  /** The chat under the list's cursor. */
  readonly selectedId?: string;
  /** First visible line of the list. */
  readonly listTop: number;
  /** The chat whose transcript is shown. */
  readonly openId?: string;
  /** Chats that were open, the newest first. */
  readonly recent: readonly string[];
  /** Absent at the bottom, where new events scroll in. */
  readonly scroll?: ScrollAnchor;
  /** The event of the open chat that is marked, to do something with it. */
  readonly marked?: EventPlace;
  /** What is being looked for in the open chat. */
  readonly find?: Find;
  /** Custom events that are shown unfolded, by id. */
  readonly unfolded: ReadonlySet<string>;
  /** What is written and not sent, by chat. */
  readonly drafts: ReadonlyMap<string, Composer>;
  /** What can be undone, by chat. */
  readonly edits: ReadonlyMap<string, Edits>;
  /** What was sent from this console, as it was written, oldest first. */
  readonly sent: readonly string[];
  /** Where the agent is in `sent`. */
  readonly recall?: Recall;
  /** What Ctrl-W, Ctrl-U, Ctrl-K and Ctrl-C took last; Ctrl-Y brings it back. */
  readonly killed: string;
  /** Chats in which the agent writes notes: what is sent there goes to agents only. */
  readonly noteChats: ReadonlySet<string>;
  /** Our own typing indicator, as others see it. */
  readonly announced?: { readonly chatId: string /** ms since the epoch. */; readonly at: number };
  /** Which of the completions is marked, or that none is to be shown, while the composer holds this text. */
  readonly completion?: { readonly composer: Composer; readonly selected: number; readonly isClosed: boolean };
  /** What the agent has decided about the console. */
  readonly settings: ConsoleSettings;
  /** Messages that can still be taken back, oldest first. */
  readonly held: readonly Held[];
  /** When another chat was last put in the place of the open one, ms since the epoch. */
  readonly openedAt?: number;
  /** The chat of which the agent was asked whether it is the right one. */
  readonly guarded?: string;
  /** The screen is shared: what customers are called and what other chats say is hidden. */
  readonly isMasked: boolean;
  /** The agent is not to be disturbed. */
  readonly isQuiet: boolean;
  /** The last thing that was done and that a `chatio` command could do. */
  readonly lastAction?: Effect;
  /** Properties that the license defines; empty where the server does not tell this agent. */
  readonly definitions: Definitions;
  /** What the last search of the archives found. */
  readonly archive?: Archive;
  /** A thread of the archives that is being read. */
  readonly reading?: Reading;
  /** What lies over the panes and has the keys. */
  readonly overlay?: Overlay;
  /** First visible line of the help, while it is open. */
  readonly help?: number;
  /** The customer's details are wanted; absent: where the window is wide. */
  readonly details?: boolean;
  readonly notice?: Notice;
  /** The agent has asked once to quit. */
  readonly quitAsked: boolean;
}

export interface Start {
  readonly server: string;
  readonly profile: string;
  readonly columns: number;
  readonly rows: number;
  /** ms since the epoch. */
  readonly now: number;
  /** Shown until the first chat is opened, or another notice replaces it. */
  readonly notice?: string;
  readonly profiles?: readonly string[];
  /** Absent: the usual ones. */
  readonly keys?: Keymap;
  /** Absent: the usual ones, but nothing asks before it sends. */
  readonly settings?: ConsoleSettings;
  readonly fileProblems?: readonly string[];
  readonly canned?: readonly CannedText[];
}

const plainSettings: ConsoleSettings = { ...consoleSettings({}), chatGuard: false };

export const emptyComposer: Composer = { text: '', cursor: 0 };

export function initialModel(start: Start): Model {
  return {
    now: start.now,
    size: { columns: start.columns, rows: start.rows },
    keys: start.keys ?? usualKeys,
    fileProblems: start.fileProblems ?? [],
    canned: start.canned ?? [],
    server: start.server,
    profile: start.profile,
    profiles: start.profiles ?? [],
    connection: { state: 'connecting' },
    chats: new Map(),
    colleagues: new Map(),
    signals: new Map(),
    orphans: new Map(),
    queue: new Map(),
    focus: 'list',
    listTop: 0,
    recent: [],
    unfolded: new Set(),
    drafts: new Map(),
    edits: new Map(),
    sent: [],
    killed: '',
    noteChats: new Set(),
    settings: start.settings ?? plainSettings,
    held: [],
    isMasked: false,
    isQuiet: false,
    definitions: {},
    quitAsked: false,
    ...(start.notice === undefined
      ? {}
      : { notice: { text: start.notice, tone: 'info', until: Number.POSITIVE_INFINITY } }),
  };
}

/** The model with one chat changed; the same model when the chat is unknown or unchanged. */
export function withChat(model: Model, chatId: string, change: (chat: Chat) => Chat): Model {
  const chat = model.chats.get(chatId);
  if (chat === undefined) return model;
  const changed = change(chat);
  return changed === chat ? model : { ...model, chats: withEntry(model.chats, chatId, changed) };
}

/** The composer of the open chat. */
export function composerOf(model: Model): Composer {
  return (model.openId !== undefined && model.drafts.get(model.openId)) || emptyComposer;
}
