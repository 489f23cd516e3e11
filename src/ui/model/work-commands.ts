import type { SlashCommand } from './slash-commands.js';

/** What agents do in and about chats; `work.ts` has what each one does. Each is a slash command and may have a key. */
export const workCommands = [
  { name: 'join', summary: 'join this chat' },
  { name: 'take', summary: 'take this chat over: join it, and take the other agents out' },
  { name: 'leave', summary: 'leave this chat; others can take it' },
  { name: 'close', summary: 'close this chat' },
  {
    name: 'note',
    takes: [{ name: 'TEXT', isOptional: true, isRest: true }],
    summary: 'write to agents only, the customer never sees it; without a text: until told again',
  },
  { name: 'add', takes: [{ name: 'AGENT', from: 'agents' }], summary: 'bring another agent into this chat' },
  {
    name: 'transfer',
    takes: [{ name: 'AGENT', from: 'agents' }],
    summary: 'give this chat to another agent, and leave it',
  },
  {
    name: 'annotate',
    takes: [{ name: 'TYPE' }, { name: 'TEXT', isOptional: true, isRest: true }],
    summary: 'put a mark with a text into this chat, for agents only',
  },
  {
    name: 'set',
    takes: [{ name: 'NS.NAME=VALUE', isRest: true, from: 'properties' }],
    summary: 'set properties of this chat, as rating.score=1',
  },
  {
    name: 'scopes',
    takes: [{ name: '+WHO|-WHO', isOptional: true, isRest: true, from: 'scopes' }],
    summary: 'who may see this chat; +4 lets group 4 see it, -tom@example.com not an agent',
  },
  { name: 'ban', takes: [{ name: 'DAYS' }], summary: 'keep the customer out for some days; asks first' },
  {
    name: 'start',
    takes: [{ name: 'TEXT', isOptional: true, isRest: true }],
    summary: 'start a chat of agents',
    anywhere: true,
  },
  {
    name: 'archives',
    takes: [{ name: 'WORDS', isRest: true }],
    summary: 'search all chats of all times, and read what is found',
    anywhere: true,
  },
  { name: 'status', summary: 'accept chats, or no more', anywhere: true },
  { name: 'accept', summary: 'accept new chats', anywhere: true },
  { name: 'away', summary: 'accept no new chats', anywhere: true },
  { name: 'cli', summary: 'copy the last thing you did as a chatio command', anywhere: true },
] as const satisfies readonly SlashCommand[];

export type WorkName = (typeof workCommands)[number]['name'];

const names: ReadonlySet<string> = new Set(workCommands.map(({ name }) => name));

export function isWorkName(name: string): name is WorkName {
  return names.has(name);
}
