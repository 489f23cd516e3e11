import type { z } from 'zod';
import type { Command } from '../../domain/command.js';
import type { Caller } from '../../domain/configuration-command.js';
import type { Happening } from '../../domain/fact.js';
import type { Actor } from '../../domain/permissions.js';
import type { Result } from '../../domain/result.js';
import type { LicenseState } from '../../domain/state.js';
import type { Archivist } from '../archive/archivist.js';

/** What an action is done with. */
export interface ActionContext {
  readonly state: LicenseState;
  readonly actor: Actor;
}

export interface ReadContext extends ActionContext {
  readonly archive: Archivist;
  readonly caller: Caller;
}

/** An action that only reads: payload -> response payload. */
export interface ReadAction<P> {
  readonly schema: z.ZodType<P>;
  /** Resolves when `read` may be called; absent, or `undefined`: it may be at once. */
  readonly ready?: (archive: Archivist) => Promise<void> | undefined;
  readonly read: (context: ReadContext, payload: P) => Result<object>;
}

/** An action that changes something: payload -> command -> response payload. */
export interface CommandAction<P> {
  readonly schema: z.ZodType<P>;
  readonly command: (payload: P, caller: Caller) => Command;
  /**
   * Absent: no response payload. Called right after the primary happening was applied, before its consequences;
   * or without one at the end, when the command changed nothing.
   */
  readonly respond?: (context: ActionContext, primary: Happening | undefined, payload: P) => object;
}

export type Action = ReadAction<unknown> | CommandAction<unknown>;

export function reads<P>(schema: z.ZodType<P>, read: ReadAction<P>['read'], ready?: ReadAction<P>['ready']): Action {
  return (ready === undefined ? { schema, read } : { schema, read, ready }) as Action;
}

export function commands<P>(
  schema: z.ZodType<P>,
  command: CommandAction<P>['command'],
  respond?: CommandAction<P>['respond'],
): Action {
  return (respond === undefined ? { schema, command } : { schema, command, respond }) as Action;
}
