import { isoTime } from '../../io/age.js';
import type { ChatWithThreads, Thread } from '../../protocol/chat.js';
import type { ChatEvent } from '../../protocol/event.js';
import type { User } from '../../protocol/user.js';
import { authorName, eventsOf, propertyPairs, threadsOf } from '../chats/transcript.js';
import { eventText } from '../event-text.js';
import { nameOf, namesOf } from '../people.js';

/** A chat as a Markdown document. What people wrote stays text: none of it becomes markup, a link or HTML. */
export function markdownOf(chat: ChatWithThreads): string {
  const names = namesOf(chat.users);
  const lines = [
    `# Chat ${escaped(chat.id)}`,
    '',
    ...chat.users.map((user) => `- ${describeUser(user)}`),
    ...propertyPairs(chat.properties).map(([name, value]) => `- ${escaped(name)}: ${escaped(value)}`),
    ...threadsOf(chat).flatMap((thread) => threadLines(thread, names)),
  ];
  return `${lines.join('\n')}\n`;
}

function describeUser(user: User): string {
  const email = user.email !== undefined && user.email !== user.name ? `, ${escaped(user.email)}` : '';
  return `${escaped(nameOf(user))} (${user.type}${email}${user.present ? '' : ', left'})`;
}

function threadLines(thread: Thread, names: ReadonlyMap<string, string>): string[] {
  const begun = thread.timestamp === undefined ? '' : `, ${timeText(thread.timestamp)}`;
  return [
    '',
    `## Thread ${escaped(thread.id)}${begun}${thread.active ? ', still active' : ''}`,
    ...propertyPairs(thread.properties).flatMap(([name, value], index) => [
      ...(index === 0 ? [''] : []),
      `- ${escaped(name)}: ${escaped(value)}`,
    ]),
    ...eventsOf(thread).flatMap((event) => ['', ...eventLines(event, names)]),
  ];
}

function eventLines(event: ChatEvent, names: ReadonlyMap<string, string>): string[] {
  const time = timeText(event.timestamp);
  if (event.type === 'system_message') return [`*${escaped(eventText(event).replaceAll('\n', ' '))}* · ${time}`];
  const hidden = event.recipients === 'agents' ? ' · **agents only**' : '';
  const lines = eventText(event).split('\n');
  return [
    `**${escaped(authorName(event, names))}** · ${time}${hidden}`,
    '',
    ...lines.map((line, index) => quoted(line, index === lines.length - 1)),
  ];
}

function quoted(line: string, isLast: boolean): string {
  if (line.trim() === '') return '>';
  // Two blanks at the end of a line keep it a line of its own.
  return `> ${escapedLine(line)}${isLast ? '' : '  '}`;
}

/** `2024-05-01 09:30:12 UTC` */
function timeText(timestamp: number): string {
  return isoTime(timestamp).replace('T', ' ').replace('Z', ' UTC');
}

/** Text inside a line. An underscore within a word marks nothing and stays, so that addresses stay whole. */
function escaped(text: string): string {
  return text.replace(/[\\`*{}[\]<>|~&#!]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&');
}

/** A whole line: what begins a list or a heading there is text, and blanks at its beginning stay. */
function escapedLine(line: string): string {
  const [, indent = '', rest = ''] = /^([ \t]*)(.*)$/s.exec(line) ?? [];
  const blanks = [...indent].map((blank) => (blank === '\t' ? '&emsp;' : '&nbsp;')).join('');
  const text = escaped(rest)
    .replace(/^[-+=]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2');
  return blanks + text;
}
