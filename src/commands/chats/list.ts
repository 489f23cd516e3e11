import { type Command, Option } from 'commander';
import { ageText, isoTime } from '../../io/age.js';
import { paintFor } from '../../io/color.js';
import { printJson } from '../../io/json.js';
import { type Column, printTable } from '../../io/table.js';
import type { ChatSummary } from '../../protocol/chat.js';
import type { ChatEvent } from '../../protocol/event.js';
import type { Deps, GlobalOptions } from '../deps.js';
import { eventText } from '../event-text.js';
import { withHelp } from '../help.js';
import { positiveInteger } from '../option-values.js';
import { customerName, nameOf, presentAgents } from '../people.js';
import { inSession } from '../session.js';
import { knownChats, type Section, sectionOf } from './known-chats.js';

export interface ListOptions extends GlobalOptions {
  readonly mine?: boolean;
  readonly unassigned?: boolean;
  readonly active?: boolean;
  readonly closed?: boolean;
  readonly limit?: number;
  readonly watch?: boolean;
}

export function registerChatsList(chats: Command, deps: Deps, run = runChatsList): void {
  withHelp(chats.command('list'), {
    summary: 'List chats, those with the newest thread first',
    more:
      'With --watch the list stays on the terminal and follows what happens, until Ctrl-C. With --json: the chat\n' +
      'summaries of the protocol, as an array.',
    examples: [
      ['chatio chats list --unassigned', 'Who waits for somebody?'],
      ['chatio chats list --active --watch', 'Keep an eye on it'],
      ["chatio chats list --mine --json | jq -r '.[].id'", 'The ids of my active chats'],
    ],
  })
    .addOption(new Option('--mine', 'active ones that I am in').conflicts(['unassigned', 'active', 'closed']))
    .addOption(new Option('--unassigned', 'active ones that no agent is in').conflicts(['mine', 'active', 'closed']))
    .addOption(new Option('--active', 'all active ones').conflicts(['mine', 'unassigned', 'closed']))
    .addOption(new Option('--closed', 'ones without an active thread').conflicts(['mine', 'unassigned', 'active']))
    .option('--limit <N>', 'at most so many', positiveInteger)
    .option('--watch', 'stay, and show what changes')
    .action((_flags: unknown, command: Command) => run(command.optsWithGlobals(), deps));
}

/** @throws Failure as any command that logs in; `usage` for `--watch` without a terminal. */
export async function runChatsList(options: ListOptions, deps: Deps): Promise<void> {
  const { streams } = deps;
  if (options.watch === true) {
    const { watchList } = await import('./watch-list.js');
    return watchList(options, deps);
  }
  await inSession(options, deps, async (session) => {
    const me = session.login.my_profile.id;
    const chats = chosen(await knownChats(session, closedWanted(options)), me, options);
    if (options.json) {
      printJson(streams.stdout, chats);
      return;
    }
    const paint = await paintFor(streams.stdout, deps.env, options.color);
    if (chats.length === 0 && streams.stdout.isTTY === true) streams.stderr.write('No chats.\n');
    else await printTable(streams.stdout, paint, columns(me, deps.now() / 1000), chats);
  });
}

/** How many chats without an active thread may be in the list. */
export function closedWanted({ mine, unassigned, active, limit }: ListOptions): number {
  return (mine ?? unassigned ?? active ?? false) ? 0 : (limit ?? Number.POSITIVE_INFINITY);
}

/** Those of the chats that the options ask for. @param me the agent's id. */
export function chosen(chats: readonly ChatSummary[], me: string, options: ListOptions): readonly ChatSummary[] {
  return chats.filter((chat) => isWanted(sectionOf(chat, me), options)).slice(0, options.limit);
}

function isWanted(section: Section, options: ListOptions): boolean {
  if (options.mine === true) return section === 'mine';
  if (options.unassigned === true) return section === 'unassigned';
  if (options.active === true) return section !== 'closed';
  return options.closed !== true || section === 'closed';
}

/** @param me the agent's id. @param now seconds since the epoch. */
export function columns(me: string, now: number): readonly Column<ChatSummary>[] {
  return [
    { title: 'ID', cell: (chat) => chat.id, paint: (_chat, paint) => paint.strong },
    {
      title: 'STATUS',
      cell: (chat) => sectionOf(chat, me),
      paint: (chat, paint) => {
        const section = sectionOf(chat, me);
        if (section === 'unassigned') return paint.warn;
        return section === 'mine' ? paint.good : paint.faint;
      },
    },
    { title: 'CUSTOMER', cell: (chat) => customerName(chat.users) },
    { title: 'AGENTS', cell: (chat) => presentAgents(chat.users).map(nameOf).join(', ') },
    {
      title: 'LAST MESSAGE',
      cell: (chat) => {
        const event = lastEvent(chat);
        return event === undefined ? '' : eventText(event);
      },
      flexible: true,
    },
    {
      title: 'AGE',
      cell: (chat) => ageText(now - lastTime(chat)),
      raw: (chat) => isoTime(lastTime(chat)),
      paint: (_chat, paint) => paint.faint,
    },
  ];
}

/** What was said last; a system message or a note only where nobody has said anything. */
function lastEvent(chat: ChatSummary): ChatEvent | undefined {
  const entries = Object.values(chat.last_event_per_type);
  const said = entries.filter(({ event }) => event.type !== 'system_message' && event.type !== 'annotation');
  const candidates = said.length > 0 ? said : entries;
  const newest = candidates.reduce<(typeof entries)[number] | undefined>((best, entry) => {
    if (best === undefined) return entry;
    const later = entry.thread_order - best.thread_order || entry.event.order - best.event.order;
    return later > 0 ? entry : best;
  }, undefined);
  return newest?.event;
}

function lastTime(chat: ChatSummary): number {
  return lastEvent(chat)?.timestamp ?? chat.last_thread_summary.timestamp;
}
