/** What may be typed behind a slash. One table for the parser, the hints while typing, and the help. */
export interface SlashCommand {
  readonly name: SlashName;
  /** Shown behind the name; absent: takes nothing. */
  readonly argument?: string;
  readonly summary: string;
}

export type SlashName = 'join' | 'leave' | 'close' | 'note' | 'retry' | 'discard' | 'accept' | 'away' | 'help' | 'quit';

export const slashCommands: readonly SlashCommand[] = [
  { name: 'join', summary: 'join this chat' },
  { name: 'leave', summary: 'leave this chat; others can take it' },
  { name: 'close', summary: 'close this chat' },
  { name: 'note', argument: 'TEXT', summary: 'write to agents only; the customer never sees it' },
  { name: 'retry', summary: 'send again what failed in this chat' },
  { name: 'discard', summary: 'drop what failed in this chat' },
  { name: 'accept', summary: 'accept new chats' },
  { name: 'away', summary: 'accept no new chats' },
  { name: 'help', summary: 'show keys and commands' },
  { name: 'quit', summary: 'leave chatio' },
];

export type ParsedInput =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'command'; readonly name: SlashName; readonly argument: string }
  | { readonly type: 'unknown'; readonly name: string };

/** `/name argument`; `//` is a literal slash; everything else is text, sent as it is. */
export function parseInput(text: string): ParsedInput {
  if (text.startsWith('//')) return { type: 'text', text: text.slice(1) };
  const match = /^\/(\S*)\s*([\s\S]*)$/u.exec(text);
  if (match === null) return { type: 'text', text };
  const [, name = '', argument = ''] = match;
  const command = slashCommands.find((each) => each.name === name.toLowerCase());
  if (command === undefined) return { type: 'unknown', name };
  return { type: 'command', name: command.name, argument: argument.trimEnd() };
}

/** Commands that what is being typed may become; none once it is no command's beginning. */
export function matchingCommands(text: string): readonly SlashCommand[] {
  const match = /^\/([a-z]*)(\s)?/iu.exec(text);
  if (match === null || text.startsWith('//')) return [];
  const name = (match[1] ?? '').toLowerCase();
  return slashCommands.filter((each) => (match[2] === undefined ? each.name.startsWith(name) : each.name === name));
}
