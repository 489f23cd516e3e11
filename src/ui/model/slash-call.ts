import type { ConsoleAction } from './action.js';
import type { Chat } from './chat.js';
import type { Effect, Step } from './message.js';
import { step } from './message.js';
import type { Model } from './model.js';
import { globalAction } from './navigate.js';
import { told } from './notices.js';

/** A slash command with what it is used on. */
export interface SlashCall {
  readonly model: Model;
  /** The open chat; empty only for commands that need none. */
  readonly chatId: string;
  /** Absent: no chat is open, or the server does not know it any more. */
  readonly chat: Chat | undefined;
  /** Everything behind the name, without blanks at its ends. */
  readonly argument: string;
  /** ms since the epoch. */
  readonly now: number;
}

export interface Ran extends Step {
  /** False: the command could not be used so, and its text stays to be corrected. */
  readonly isDone: boolean;
}

export type SlashRunner = (call: SlashCall) => Ran;

export function done(model: Model, ...effects: readonly Effect[]): Ran {
  return { ...step(model, ...effects), isDone: true };
}

/** Said, and the text stays. */
export function refused({ model, now }: SlashCall, why: string): Ran {
  return { ...step(told(model, 'error', why, now)), isDone: false };
}

/** The same as a key does. */
export function likeKey(action: ConsoleAction): SlashRunner {
  return ({ model, now }) => ({ ...(globalAction(model, action, now) ?? step(model)), isDone: true });
}
