import type { Properties } from '../../protocol/properties.js';
import type { Customer, Monitoring } from '../../protocol/user.js';
import { lastThread } from './chat.js';
import { cut, wrap } from './display-width.js';
import { layoutOfScreen } from './layout.js';
import type { Line, Tone } from './line.js';
import { span } from './line.js';
import type { Model } from './model.js';
import { customersOf, nameOf } from './people.js';
import { remember } from './remember.js';
import { sanitizeLine } from './steady-text.js';
import { clock } from './time.js';

/** One line of text before it is wrapped. */
type Row = readonly [text: string, tone?: Tone];

const mostPages = 5;
const mostRows = 100;
const none: readonly Line[] = [];

/** What is known of the open chat's customer: who it is, what they look at, and what has been set about the chat. */
export function detailsLines(model: Model): readonly Line[] {
  const chat = model.openId === undefined ? undefined : model.chats.get(model.openId);
  const { details } = layoutOfScreen(model);
  if (chat === undefined || details === undefined) return none;
  const customer = customersOf(chat.users).find((user) => user.type === 'customer');
  return lines(customer, chat.properties, lastThread(chat)?.properties, details.width, details.height);
}

const lines = remember(
  (
    customer: Customer | undefined,
    ofChat: Properties | undefined,
    ofThread: Properties | undefined,
    width: number,
    height: number,
  ): readonly Line[] => {
    const rows: Row[] = [
      ...(customer === undefined ? [['No customer', 'quiet'] as const] : identity(customer)),
      ...visit(customer?.monitoring),
      ...part('Chat', propertyRows(ofChat)),
      ...part('Thread', propertyRows(ofThread)),
    ];
    return rows
      .slice(0, mostRows)
      .flatMap(([text, tone]) => wrap(short(text), width).map((line) => span(cut(line, width), tone)))
      .slice(0, height)
      .map((each, index) => ({ key: String(index), spans: [each] }));
  },
);

function identity(customer: Customer): Row[] {
  const { email, banned, fields = {} } = customer;
  return [
    [nameOf(customer), 'strong'],
    ...(email === undefined ? [] : [[email] as const]),
    ...(banned === true ? [['banned', 'bad'] as const] : []),
    ...Object.entries(fields).map(([name, value]): Row => [`${name}: ${value}`]),
  ];
}

function visit(monitoring: Monitoring | undefined): Row[] {
  if (monitoring === undefined) return [];
  const { current_visit, stats, referrer, ip, user_agent, geolocation } = monitoring;
  const place = [geolocation?.city, geolocation?.region, geolocation?.country].filter(Boolean).join(', ');
  const pages = (current_visit?.pages ?? []).slice(-mostPages).reverse();
  return [
    ...part('Visit', [
      ...(current_visit === undefined ? [] : [[`since ${clock(current_visit.start)}`] as const]),
      ...(stats === undefined ? [] : [[`visits ${stats.visits}, threads ${stats.threads}`] as const]),
      ...(place === '' ? [] : [[place] as const]),
      ...(ip === undefined ? [] : [[ip] as const]),
      ...(referrer ? [[`from ${referrer}`] as const] : []),
      ...(user_agent ? [[user_agent, 'quiet'] as const] : []),
    ]),
    ...part(
      'Pages',
      pages.map(({ start, url, title }): Row => [`${clock(start)} ${title ? `${short(title)} – ` : ''}${url}`]),
    ),
  ];
}

function propertyRows(properties: Properties | undefined): Row[] {
  return Object.entries(properties ?? {}).flatMap(([namespace, values]) =>
    Object.entries(values).map(([name, { value }]): Row => [`${namespace}.${name}: ${value}`]),
  );
}

function part(title: string, rows: readonly Row[]): Row[] {
  return rows.length === 0 ? [] : [[''], [title, 'quiet'], ...rows];
}

/** Others have written all of it. */
function short(text: string): string {
  return sanitizeLine(text.slice(0, 300));
}
