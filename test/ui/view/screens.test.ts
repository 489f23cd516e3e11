import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConsoleAction } from '../../../src/ui/model/action.js';
import type { Message } from '../../../src/ui/model/message.js';
import {
  anna,
  chatWithThread,
  chatWithThreads,
  customer,
  event,
  login,
  mary,
  message,
  monday,
  push,
  summary,
  system,
  thread,
  tom,
} from '../world.js';
import { openScreen } from './screen.js';

/**
 * The main states of the console as text, to be read in review: what a change does to the screen stands in the diff of
 * `test/ui/screens/`. `vitest run -u test/ui/view/screens.test.ts` writes them anew.
 */
const sizes = [
  [120, 40],
  [80, 24],
  [60, 20],
] as const;

const kenji = customer('kenji', { name: '山田 健二', email: 'kenji@example.jp' });
const zoe = customer('zoe', { name: 'Zoë Łukasik 👩‍👩‍👧' });
const buttons = [
  { text: 'Yes', postback_id: 'y', user_ids: ['mary'] },
  { text: 'No', postback_id: 'n', user_ids: [] },
];
const first = thread(1, [
  system(1, 'Chat is unassigned'),
  message(2, 'Hi, where is my order? I was told that it should have arrived yesterday.'),
  system(3, 'Anna Kowal joined the chat'),
  message(4, 'Let me look', { author_id: anna.id }),
  message(5, 'She is a VIP', { author_id: tom.id, recipients: 'agents' }),
  event(400, 'file', {
    name: 'photo.png',
    url: 'https://cdn.example/photo.png',
    content_type: 'image/png',
    size: 51_200,
  }),
  event(401, 'filled_form', { fields: [{ type: 'text', name: 'n', label: 'Order', value: 'A-77' }] }),
  event(402, 'rich_message', {
    author_id: anna.id,
    template_id: 'quick_replies',
    elements: [{ title: 'Is it this one?', buttons }],
  }),
  event(403, 'custom', { content: { shop: 'north', cart: [1, 2] } }),
  message(404, 'escape \u001b[2J me, 家族 👨‍👩‍👧‍👦 and ‮right to left'),
]);
const users = [{ ...mary, fields: { plan: 'gold' }, last_seen_timestamp: monday + 4 }, anna, tom];
const archived = (id: string, who: typeof mary, text: string) =>
  chatWithThread(id, thread(1, [message(1, text, { author_id: who.id })], { active: false }), [who]);

const action = (...actions: ConsoleAction[]): Message[] => actions.map((each) => ({ type: 'action', action: each }));
const type = (text: string): Message => ({ type: 'text', text });
const online: Message[] = [
  {
    type: 'login',
    first: true,
    login: login([
      summary('c1', first, users),
      summary('c2', thread(2, [message(1, 'こんにちは。注文した商品がまだ届いていません。', { author_id: 'kenji' })]), [
        kenji,
      ]),
      summary('c3', thread(3, [message(1, 'thanks!', { author_id: 'zoe' })]), [zoe, tom]),
      summary('c4', thread(4, [], { active: false }), [zoe]),
    ]),
  },
  { type: 'status', status: { state: 'online' } },
];
const opened: Message[] = [
  ...online,
  ...action('open'),
  { type: 'loaded', chat: chatWithThreads('c1', [first], users) },
];
const peeking = push('incoming_sneak_peek', {
  chat_id: 'c1',
  sneak_peek: { author_id: 'mary', recipients: 'agents', timestamp: 1, text: 'and what about Fri' },
});
const waiting: Message = {
  type: 'queued',
  event: {
    customId: 'k',
    chatId: 'c1',
    event: { type: 'message', text: 'I will call you', custom_id: 'k' },
    queuedAt: (monday + 420) * 1000,
    state: 'waiting',
  },
};
const found: Message = {
  type: 'found',
  query: 'parcel',
  page: 1,
  chats: [archived('o1', mary, 'The parcel came broken'), archived('o2', kenji, 'No parcel yet')],
  total: 3,
};

/** Each state: what leads to it, and something that shows that it is there. */
const states: readonly (readonly [name: string, messages: readonly Message[], shows: string | RegExp])[] = [
  ['connecting', [], 'Connecting to'],
  ['chats', online, 'chooses a chat'],
  ['conversation', [...opened, { type: 'push', push: peeking }, type('Dear Mary,')], 'Dear Mary,'],
  ['offline', [...opened, { type: 'status', status: { state: 'connecting' } }, waiting], 'I will call you'],
  ['note', [...opened, ...action('note'), type('a very patient person')], 'patient person'],
  ['commands', [...opened, type('/t')], '/take'],
  ['question', [...opened, type('/ban 3'), ...action('send')], 'Ban Mary Brown'],
  ['go-to', [...opened, ...action('switch')], 'Go to'],
  ['archives', [...opened, found], '3 threads with parcel'],
  ['archived-thread', [...opened, found, ...action('overlay_accept')], 'to be read only'],
  ['masked', [...opened, ...action('mask')], 'Masked'],
  ['help', [...opened, ...action('help')], '/join'],
];

let screen: ReturnType<typeof openScreen>;
afterEach(() => screen.close());

describe.each(sizes)('on %d by %d', (columns, rows) => {
  it.each(states)('%s', async (name, messages, shows) => {
    screen = openScreen(columns, rows);
    screen.tell(...messages);
    await screen.shows(shows);
    const lines = screen.lines();
    expect(lines).toHaveLength(rows);
    const file = join(import.meta.dirname, '..', 'screens', `${name}-${columns}x${rows}.txt`);
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(file);
  });
});
