import type { ConnectionStatus } from '../../client/connection-status.js';
import type { QueuedEvent } from '../../client/queued-event.js';
import type { AgentActions, AgentLoginResponse, AgentPush } from '../../protocol/agent-api.js';
import type { ChatWithThread, ChatWithThreads } from '../../protocol/chat.js';
import type { SentEvent } from '../../protocol/event.js';
import type { Failure } from '../../protocol/failure.js';
import type { ConsoleAction } from './action.js';
import type { EmojiNames } from './emoji.js';
import type { Definitions, Model } from './model.js';

/** Everything that can happen to the console. */
export type Message =
  /** A login, the first or one after a lost connection: the state of the server now. */
  | { readonly type: 'login'; readonly login: AgentLoginResponse; readonly first: boolean }
  | { readonly type: 'status'; readonly status: ConnectionStatus }
  | { readonly type: 'push'; readonly push: AgentPush }
  /** An own event in the outbox has a new state. */
  | { readonly type: 'queued'; readonly event: QueuedEvent }
  | {
      readonly type: 'loaded';
      readonly chat: ChatWithThreads /** Absent: all. */;
      readonly threadIds?: readonly string[];
    }
  | { readonly type: 'load_failed'; readonly chatId: string; readonly failure: Failure }
  /** Unsent texts by chat id, from an earlier time. */
  | { readonly type: 'drafts'; readonly drafts: ReadonlyMap<string, string> }
  | { readonly type: 'command_failed'; readonly what: string; readonly failure: Failure }
  | { readonly type: 'command_done'; readonly said: string }
  /** What the license defines. */
  | { readonly type: 'definitions'; readonly definitions: Definitions }
  /** A chat that this agent has begun. */
  | { readonly type: 'started'; readonly chat: ChatWithThread }
  /** The answer to a search. */
  | {
      readonly type: 'found';
      readonly query: string;
      readonly page: number;
      readonly chats: readonly ChatWithThread[];
      /** Threads on all pages. */
      readonly total: number;
    }
  /** A key that means something where the focus is. */
  | { readonly type: 'action'; readonly action: ConsoleAction }
  /** A text comes back from the person's own editor. */
  | { readonly type: 'edited'; readonly chatId: string; readonly text: string }
  | { readonly type: 'emoji'; readonly names: EmojiNames }
  /** Typed characters. */
  | { readonly type: 'text'; readonly text: string }
  /** Pasted text of any number of lines. It never sends. */
  | { readonly type: 'paste'; readonly text: string }
  | { readonly type: 'resize'; readonly columns: number; readonly rows: number }
  /** Time has passed. */
  | { readonly type: 'tick' };

/** Actions that a person asks for and whose failure is told. */
type CommandName =
  | 'join_chat'
  | 'remove_from_chat'
  | 'close_thread'
  | 'update_agent'
  | 'ban_customer'
  | 'update_chat_properties'
  | 'update_chat_scopes';

export type Command = {
  [A in CommandName]: { readonly action: A; readonly payload: AgentActions[A]['request'] };
}[CommandName];

/** What the console wants done outside. Plain data; `run.ts` does it and answers with messages. */
export type Effect =
  | { readonly type: 'load'; readonly chatId: string /** Absent: all. */; readonly threadIds?: readonly string[] }
  | { readonly type: 'send'; readonly chatId: string; readonly event: SentEvent }
  | { readonly type: 'retry'; readonly customId: string }
  | { readonly type: 'discard'; readonly customId: string }
  | {
      readonly type: 'command' /** For the failure's notice, as in "Could not WHAT". */;
      readonly what: string;
      readonly request: Command;
      /** Asked for one after the other once the first is done; the first failure ends it. */
      readonly next?: readonly Command[];
      /** Told when all is done; absent: the screen shows it. */
      readonly said?: string;
    }
  /** Have a draft edited in the person's own editor, which gets the terminal. */
  | { readonly type: 'edit'; readonly chatId: string; readonly text: string }
  /** Load the names of emoji. */
  | { readonly type: 'emoji' }
  /** Draw everything anew. */
  | { readonly type: 'redraw' }
  /** Stop the process, until it is told to go on. */
  | { readonly type: 'suspend' }
  /** To the terminal's clipboard. */
  | { readonly type: 'copy'; readonly text: string }
  /** A new chat, which is opened when it is there. */
  | { readonly type: 'start'; readonly request: AgentActions['start_chat']['request'] }
  /** Threads of all times that have these words. `page` from 1. */
  | { readonly type: 'search'; readonly query: string; readonly page: number }
  | { readonly type: 'typing'; readonly chatId: string; readonly isTyping: boolean }
  | { readonly type: 'seen'; readonly chatId: string /** Seconds. */; readonly timestamp: number }
  /** Leave the console; with a failure when the session was ended from outside. */
  | {
      readonly type: 'finish';
      readonly failure?: Failure /** Which profile to go on with; absent: none. */;
      readonly profile?: string;
    };

export interface Step {
  readonly model: Model;
  readonly effects: readonly Effect[];
}

export function step(model: Model, ...effects: readonly Effect[]): Step {
  return { model, effects };
}
