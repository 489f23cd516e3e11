import { isoTime, localTime } from '../../io/age.js';
import type { Paint } from '../../io/color.js';
import { sanitizeLine } from '../../io/sanitize.js';
import type { Output } from '../../io/streams.js';
import type { ChatWithThreads, Thread } from '../../protocol/chat.js';
import type { ChatEvent } from '../../protocol/event.js';
import type { Properties } from '../../protocol/properties.js';
import type { Scopes } from '../../protocol/scopes.js';
import type { User } from '../../protocol/user.js';
import { eventText } from '../event-text.js';
import { nameOf, namesOf } from '../people.js';
import { scopesText } from '../scopes/named-scopes.js';

/**
 * A chat for people, or, in a pipe, as lines of tab-separated fields: `chat`, `user`, `property`, `scopes`,
 * `thread` and `event` first, so that `grep ^event` finds the events.
 * @param me the agent who looks.
 */
export function transcript(output: Output, paint: Paint, chat: ChatWithThreads, me: string): string {
  const lines = output.isTTY === true ? forPeople(chat, paint, me) : forPrograms(chat);
  return lines.map((line) => `${line}\n`).join('');
}

/** The threads of a chat, oldest first. */
export function threadsOf(chat: ChatWithThreads): readonly Thread[] {
  return [...(chat.threads ?? [])].sort((a, b) => a.order - b.order);
}

/** The lines of a chat for people. @param me the agent who looks, if it matters who. */
export function forPeople(chat: ChatWithThreads, paint: Paint, me?: string): string[] {
  const threads = threadsOf(chat);
  const total = chat.threads_summary?.length ?? threads.length;
  const names = namesOf(chat.users);
  return [
    `${paint.strong(`Chat ${sanitizeLine(chat.id)}`)}  ${total} ${total === 1 ? 'thread' : 'threads'}`,
    ...chat.users.map((user) => `  ${describeUser(user, me)}`),
    ...propertyPairs(chat.properties).map(([name, value]) => paint.faint(`  ${name} = ${value}`)),
    ...seenBy(chat.scopes).map((text) => paint.faint(`  seen by ${text} only`)),
    ...threads.flatMap((thread) => ['', threadTitle(thread, paint), ...threadLines(thread, names, paint)]),
  ];
}

function seenBy(scopes: Scopes): string[] {
  return [scopesText(scopes)].filter((text) => text !== '');
}

function describeUser(user: User, me: string | undefined): string {
  const role = user.id === me ? 'you' : user.type;
  const email = user.email !== undefined && user.email !== user.name ? ` <${sanitizeLine(user.email)}>` : '';
  const notes = [
    role,
    ...(user.present ? [] : ['left']),
    ...(user.type === 'customer' && user.banned ? ['banned'] : []),
  ];
  return `${nameOf(user)}${email} (${notes.join(', ')})`;
}

function threadTitle(thread: Thread, paint: Paint): string {
  const begun = thread.timestamp === undefined ? '' : `, begun ${localTime(thread.timestamp)}`;
  return paint.strong(`Thread ${sanitizeLine(thread.id)}, ${thread.active ? 'active' : 'closed'}${begun}`);
}

function threadLines(thread: Thread, names: ReadonlyMap<string, string>, paint: Paint): string[] {
  return [
    ...propertyPairs(thread.properties).map(([name, value]) => paint.faint(`  ${name} = ${value}`)),
    ...eventsOf(thread).flatMap((event) => eventLines(event, names, paint)),
  ];
}

function eventLines(event: ChatEvent, names: ReadonlyMap<string, string>, paint: Paint): string[] {
  const [first = '', ...rest] = eventText(event).split('\n');
  const time = paint.faint(localTime(event.timestamp));
  if (event.type === 'system_message') return [`${time}  ${paint.faint(`* ${first}`)}`];
  const hidden = event.recipients === 'agents' ? paint.warn(' (agents only)') : '';
  // Further lines stand under the first one's text, so that nobody's text can look like another line of the transcript.
  return [
    `${time}  ${paint.strong(authorName(event, names))}${hidden}: ${first}`,
    ...rest.map((line) => `    ${line}`),
  ];
}

function forPrograms(chat: ChatWithThreads): string[] {
  const threads = threadsOf(chat);
  const names = namesOf(chat.users);
  const row = (...fields: string[]) => fields.map(sanitizeLine).join('\t');
  return [
    row('chat', chat.id, String(chat.threads_summary?.length ?? threads.length)),
    ...chat.users.map((user) =>
      row('user', user.id, user.type, user.present ? 'present' : 'left', user.name ?? '', user.email ?? ''),
    ),
    ...propertyPairs(chat.properties).map(([name, value]) => row('property', name, value)),
    ...seenBy(chat.scopes).map((text) => row('scopes', text)),
    ...threads.flatMap((thread) => [
      row(
        'thread',
        thread.id,
        thread.active ? 'active' : 'closed',
        thread.timestamp === undefined ? '' : isoTime(thread.timestamp),
      ),
      ...eventsOf(thread).map((event) =>
        row(
          'event',
          isoTime(event.timestamp),
          event.type,
          event.recipients ?? '',
          authorName(event, names),
          eventText(event),
        ),
      ),
    ]),
  ];
}

/** Who said something, safe to show; empty for the system. */
export function authorName(event: ChatEvent, names: ReadonlyMap<string, string>): string {
  if (event.author_id === undefined) return '';
  return names.get(event.author_id) ?? sanitizeLine(event.author_id);
}

/** The events of a thread in their order. */
export function eventsOf({ events }: Thread): readonly ChatEvent[] {
  return [...events].sort((a, b) => a.order - b.order);
}

/** Properties as names with their values, safe to show. */
export function propertyPairs(properties: Properties | undefined): [name: string, value: string][] {
  return Object.entries(properties ?? {}).flatMap(([namespace, names]) =>
    Object.entries(names).map(([name, { value }]): [string, string] => [
      sanitizeLine(`${namespace}.${name}`),
      sanitizeLine(String(value)),
    ]),
  );
}
