import type { SlashCommand } from './slash-commands.js';

/** What is about the agent's own desk, not about a chat; `desk.ts` has what each one does. */
export const deskCommands = [
  {
    name: 'peeks',
    takes: [{ name: 'off|length|full', isOptional: true }],
    summary: 'how much is shown of what customers have not sent yet',
    anywhere: true,
  },
  {
    name: 'profile',
    takes: [{ name: 'NAME', isOptional: true, from: 'profiles' }],
    summary: 'go on as another profile; drafts are kept',
    anywhere: true,
  },
  { name: 'mask', summary: 'hide names, addresses and other chats’ texts, for sharing the screen', anywhere: true },
  { name: 'quiet', summary: 'do not disturb: no bell and no notification, until told again', anywhere: true },
] as const satisfies readonly SlashCommand[];

export type DeskName = (typeof deskCommands)[number]['name'];

const names: ReadonlySet<string> = new Set(deskCommands.map(({ name }) => name));

export function isDeskName(name: string): name is DeskName {
  return names.has(name);
}
