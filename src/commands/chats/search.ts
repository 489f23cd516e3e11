import { type Command, Option } from 'commander';
import { isoTime, localTime } from '../../io/age.js';
import { type Paint, paintFor } from '../../io/color.js';
import { printJson } from '../../io/json.js';
import { sanitizeLine } from '../../io/sanitize.js';
import type { AgentActions, ArchiveFilters } from '../../protocol/agent-api.js';
import type { ChatWithThread } from '../../protocol/chat.js';
import type { Client, Deps, GlobalOptions } from '../deps.js';
import { eventText } from '../event-text.js';
import { withHelp } from '../help.js';
import { date, positiveInteger, texts } from '../option-values.js';
import { printLong } from '../paging.js';
import { customerName, nameOf, namesOf } from '../people.js';
import { inSession } from '../session.js';
import { bestMatch, excerptOf, highlight, matcherOf } from './excerpt.js';
import { authorName, eventsOf, propertyPairs } from './transcript.js';

const usualLimit = 25;
/** The most that one request brings (agent-actions.md section 5). */
const largestPage = 100;

export interface SearchOptions extends GlobalOptions {
  readonly query: string;
  readonly from?: string;
  readonly to?: string;
  readonly agent?: readonly string[];
  readonly limit: number;
}

export function registerChatsSearch(chats: Command, deps: Deps, run = runChatsSearch): void {
  withHelp(chats.command('search').argument('<query>', 'words, or beginnings of words; all must occur'), {
    summary: 'Search all threads, active and closed, newest first',
    more:
      "Looks into what was said, customers' names and e-mail addresses. Dates are days in UTC, both included. Shows each\n" +
      'thread with an excerpt, on a terminal through a pager when it is long; in a pipe the columns are chat, thread,\n' +
      'time, status, customer, agents, excerpt. With --json: the "chats" of get_archives, as an array.',
    examples: [
      ['chatio chats search "parcel tues"', 'Threads in which both begin a word'],
      ["chatio chats search '' --from 2024-05-01 --to 2024-05-31 --agent tom@example.com", "Tom's May"],
    ],
  })
    .addOption(new Option('--from <DATE>', 'threads that began on this day or later, YYYY-MM-DD').argParser(date))
    .addOption(new Option('--to <DATE>', 'threads that began on this day or before, YYYY-MM-DD').argParser(date))
    .addOption(new Option('--agent <ID>', 'threads with this agent; repeatable: one of them').argParser(texts))
    .addOption(new Option('--limit <N>', 'at most so many').argParser(positiveInteger).default(usualLimit))
    .action((query: string, _flags: unknown, command: Command) => run({ ...command.optsWithGlobals(), query }, deps));
}

type Found = AgentActions['get_archives']['response']['chats'];

/** @throws Failure `validation` for dates in the wrong order, `authorization` without the scope `chats--all:read`. */
export async function runChatsSearch(options: SearchOptions, deps: Deps): Promise<void> {
  const { stdout, stderr } = deps.streams;
  const { chats, total } = await inSession(options, deps, ({ client }) =>
    search(client, filtersOf(options), options.limit),
  );
  if (options.json) {
    printJson(stdout, chats);
    return;
  }
  const matcher = matcherOf(options.query);
  const results = chats.map(({ chat }) => describe(chat, matcher));
  if (stdout.isTTY !== true) {
    stdout.write(results.map(row).join(''));
    return;
  }
  const paint = await paintFor(stdout, deps.env, options.color);
  if (results.length > 0) await printLong(results.map((result) => entry(result, matcher, paint)).join('\n'), deps);
  if (total === 0) stderr.write('Nothing found.\n');
  else if (total > chats.length) stderr.write(`${chats.length} of ${total} threads; --limit shows more.\n`);
}

function filtersOf({ query, from, to, agent }: SearchOptions): ArchiveFilters {
  return {
    ...(query.trim() !== '' && { query }),
    ...(from !== undefined && { date_from: from }),
    ...(to !== undefined && { date_to: to }),
    ...(agent !== undefined && { agent_ids: [...agent] }),
  };
}

async function search(
  client: Client,
  filters: ArchiveFilters,
  limit: number,
): Promise<{ chats: Found; total: number }> {
  const found: Found = [];
  const size = Math.min(limit, largestPage);
  for (let page = 1; ; page += 1) {
    const { chats, pagination } = await client.request('get_archives', { filters, pagination: { page, limit: size } });
    found.push(...chats);
    if (chats.length < size || found.length >= limit) return { chats: found.slice(0, limit), total: pagination.total };
  }
}

/** A thread that was found, in texts that are safe to show. */
interface Result {
  readonly chat: string;
  readonly thread: string;
  /** Seconds; a customer's side would have none. */
  readonly timestamp: number;
  readonly status: string;
  readonly customer: string;
  readonly agents: string;
  readonly excerpt: string;
}

function describe(chat: ChatWithThread, matcher: RegExp | undefined): Result {
  const { thread, users } = chat;
  const agents = users.filter(({ type, id }) => type === 'agent' && thread.user_ids.includes(id));
  return {
    chat: sanitizeLine(chat.id),
    thread: sanitizeLine(thread.id),
    timestamp: thread.timestamp ?? 0,
    status: thread.active ? 'active' : 'closed',
    customer: customerName(users),
    agents: agents.map(nameOf).join(', '),
    excerpt: excerpt(chat, matcher),
  };
}

function excerpt(chat: ChatWithThread, matcher: RegExp | undefined): string {
  const names = namesOf(chat.users);
  const said = eventsOf(chat.thread).map((event) => {
    const author = authorName(event, names);
    return sanitizeLine(author === '' ? eventText(event) : `${author}: ${eventText(event)}`);
  });
  const pairs = [...propertyPairs(chat.properties), ...propertyPairs(chat.thread.properties)];
  const people = chat.users.flatMap(({ name, email }) => [[name, email].filter(Boolean).join(' ')]).map(sanitizeLine);
  const texts = [...said, ...people, ...pairs.map(([name, value]) => `${name} = ${value}`)];
  const best = matcher === undefined ? undefined : bestMatch(texts, matcher);
  return excerptOf(best ?? said[0] ?? '', matcher);
}

function row({ chat, thread, timestamp, status, customer, agents, excerpt: text }: Result): string {
  return `${[chat, thread, isoTime(timestamp), status, customer, agents, text].join('\t')}\n`;
}

function entry({ excerpt: text, ...result }: Result, matcher: RegExp | undefined, paint: Paint): string {
  const when = paint.faint(`${localTime(result.timestamp)}, ${result.status}`);
  const head = [
    paint.strong(result.chat),
    highlight(result.customer, matcher, paint),
    when,
    result.agents === '' ? '' : `with ${result.agents}`,
  ];
  return `${head.filter((part) => part !== '').join('  ')}\n    ${highlight(text, matcher, paint)}\n`;
}
