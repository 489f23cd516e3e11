import { deskCommands } from './desk-commands.js';
import { workCommands } from './work-commands.js';

/**
 * What may be typed behind a slash. One table for the parser, the completion and the help; `slash.ts` has what each one
 * does, and does not compile without it.
 */
export interface SlashCommand {
  readonly name: string;
  /** What stands behind the name, in order; absent: nothing. */
  readonly takes?: readonly SlashArgument[];
  readonly summary: string;
  /** Needs no open chat. */
  readonly anywhere?: true;
}

export interface SlashArgument {
  /** As the help calls it: `TEXT`, `DAYS`. */
  readonly name: string;
  readonly isOptional?: boolean;
  /** Takes the rest of what is typed, blanks too. */
  readonly isRest?: boolean;
  /** What it may be; absent: anything. */
  readonly from?: CompletionSource;
}

/** Where completions come from; `completion-sources.ts` knows how. */
export type CompletionSource = 'chats' | 'agents' | 'properties' | 'scopes' | 'profiles';

const table = [
  ...workCommands,
  ...deskCommands,
  { name: 'retry', summary: 'send again what failed in this chat' },
  { name: 'discard', summary: 'drop what failed in this chat' },
  { name: 'details', summary: "show or hide the customer's details" },
  {
    name: 'open',
    takes: [{ name: 'CHAT', isOptional: true, isRest: true, from: 'chats' }],
    summary: 'go to a chat by a few letters of it',
    anywhere: true,
  },
  {
    name: 'find',
    takes: [{ name: 'TEXT', isOptional: true, isRest: true }],
    summary: 'look for a text in the conversation',
  },
  { name: 'edit', summary: 'write in your own editor ($VISUAL or $EDITOR)' },
  {
    name: 'canned',
    takes: [{ name: 'TEXT', isOptional: true, isRest: true }],
    summary: 'put in one of your texts',
  },
  { name: 'sent', summary: 'look through what you sent' },
  { name: 'top', summary: 'go to the oldest message; loads older ones' },
  { name: 'bottom', summary: 'go to the newest message' },
  { name: 'mark', summary: 'choose a message, to copy, quote or unfold it' },
  { name: 'copy', summary: 'copy the newest message on the screen' },
  { name: 'last', summary: 'go to the chat that was open before', anywhere: true },
  { name: 'next', summary: 'go to the customer who waits longest for an answer', anywhere: true },
  { name: 'unread', summary: 'go to the next chat with unread messages', anywhere: true },
  { name: 'redraw', summary: 'draw everything anew', anywhere: true },
  { name: 'suspend', summary: 'back to the shell; fg there comes back', anywhere: true },
  { name: 'help', summary: 'show keys and commands', anywhere: true },
  { name: 'quit', summary: 'leave chatio', anywhere: true },
] as const satisfies readonly SlashCommand[];

export type SlashName = (typeof table)[number]['name'];

export const slashCommands: readonly (SlashCommand & { readonly name: SlashName })[] = table;

/** `/note TEXT`, `/find [TEXT]` */
export function usageOf({ name, takes = [] }: SlashCommand): string {
  const words = takes.map((argument) => (argument.isOptional ? `[${argument.name}]` : argument.name));
  return [`/${name}`, ...words].join(' ');
}

export type ParsedInput =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'command'; readonly name: SlashName; readonly argument: string }
  | { readonly type: 'unknown'; readonly name: string };

/**
 * `/name argument`; `//` is a literal slash; everything else is text, sent as it is. Blanks and line ends behind it, such
 * as the last one of a paste, are left out: nobody sees them but as room that is wasted.
 */
export function parseInput(written: string): ParsedInput {
  const text = written.trimEnd();
  if (text.startsWith('//')) return { type: 'text', text: text.slice(1) };
  const match = /^\/(\S*)\s*([\s\S]*)$/u.exec(text);
  if (match === null) return { type: 'text', text };
  const [, name = '', argument = ''] = match;
  const command = slashCommands.find((each) => each.name === name.toLowerCase());
  if (command === undefined) return { type: 'unknown', name };
  return { type: 'command', name: command.name, argument };
}

/** Commands that what is being typed may become; none once it is no command's beginning. */
export function matchingCommands(text: string): readonly SlashCommand[] {
  const match = /^\/([a-z]*)(\s)?/iu.exec(text);
  if (match === null || text.startsWith('//')) return [];
  const name = (match[1] ?? '').toLowerCase();
  return slashCommands.filter((each) => (match[2] === undefined ? each.name.startsWith(name) : each.name === name));
}

/** The argument that stands before the cursor: which one it is, and where it begins. */
export function argumentAt(
  text: string,
  cursor: number,
): { readonly argument: SlashArgument; readonly from: number; readonly typed: string } | undefined {
  const match = /^\/([a-z]+)\s+/iu.exec(text);
  if (match === null || cursor < match[0].length) return undefined;
  const takes = slashCommands.find(({ name }) => name === match[1]?.toLowerCase())?.takes ?? [];
  let from = match[0].length;
  for (const argument of takes as readonly SlashArgument[]) {
    const typed = text.slice(from, cursor);
    const word = argument.isRest ? typed : (/^\S*/u.exec(typed)?.[0] ?? '');
    if (word.length === typed.length) return { argument, from, typed };
    from += word.length + (/^\s*/u.exec(typed.slice(word.length))?.[0].length ?? 0);
  }
  return undefined;
}
