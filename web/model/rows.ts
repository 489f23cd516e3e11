import type { Thread } from '../../src/protocol/chat.js';
import type { ChatEvent, RichMessageElement } from '../../src/protocol/event.js';
import type { User } from '../../src/protocol/user.js';
import { agentNames } from './people.js';
import { isRating, type RatingCard, ratingCard } from './rating.js';
import type { Chat, Outgoing, PageState } from './state.js';

export type Delivery = 'sending' | 'sent' | 'seen' | 'failed';

/** What everything that somebody said has in common. */
export interface Said {
  readonly key: string;
  readonly isOwn: boolean;
  /** `undefined` for one's own. */
  readonly author: User | undefined;
  /** ms since the epoch. */
  readonly at: number;
  /** First and last of a row of things said by one author. */
  readonly startsGroup: boolean;
  readonly endsGroup: boolean;
  /** Of one's own. */
  readonly delivery?: Delivery;
  /** On its way, not in the history yet. */
  readonly outgoing?: Outgoing;
}

export interface SharedFile {
  readonly name: string;
  readonly size: number;
  readonly contentType: string;
  /** `undefined` while it is on its way. */
  readonly url?: string;
  readonly width?: number;
  readonly height?: number;
}

export type SaidRow =
  | (Said & { readonly kind: 'message'; readonly text: string })
  | (Said & { readonly kind: 'file'; readonly file: SharedFile })
  | (Said & { readonly kind: 'form'; readonly fields: readonly { readonly label: string; readonly value: string }[] })
  | (Said & {
      readonly kind: 'rich';
      readonly template: string;
      readonly elements: readonly RichMessageElement[];
      readonly threadId: string;
      readonly eventId: string;
      /** Whose presses count as one's own. */
      readonly me: string | undefined;
      readonly pressing: readonly string[];
    });

/** One line of the conversation as it is shown. Rows with the same key are the same thing at another time. */
export type Row =
  | SaidRow
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'note'; readonly key: string; readonly text: string; readonly isOwnRating?: boolean }
  | { readonly kind: 'ended'; readonly key: string }
  | { readonly kind: 'typing'; readonly key: string; readonly names: readonly string[] }
  | (RatingCard & { readonly kind: 'rating'; readonly key: string });

/** Things said within so many ms of each other belong together. */
const groupMs = 300_000;

/** System messages that say the same as a mark of the page's own, or nothing that helps a customer. */
const endings: ReadonlySet<string> = new Set(['manual_archived', 'routing.archived', 'thread_archived']);
const untold: ReadonlySet<string> = new Set(['routing.unassigned', 'routing.idle']);

/** @param dayOf names the day of a time (ms), in the customer's own time zone. */
export function rowsOf(state: PageState, dayOf: (at: number) => string): Row[] {
  const rows: Row[] = [];
  const keys = new Set<string>();
  const { chat } = state;
  if (chat !== undefined) {
    const card = ratingCard(state, chat);
    const last = chat.threads.at(-1);
    for (const thread of chat.threads) {
      const isRated = card !== undefined && thread === last; // the card shows how
      rows.push(
        ...threadRows(state, chat, thread, keys).filter(
          (row) => !isRated || row.kind !== 'note' || row.isOwnRating !== true,
        ),
      );
    }
    if (card !== undefined) rows.push({ kind: 'rating', key: `rating ${last?.id}`, ...card });
  }
  for (const outgoing of state.outbox) rows.push(...outgoingRows(outgoing));
  const typing = agentNames(chat, [...state.typing.keys()]);
  if (typing.length > 0) rows.push({ kind: 'typing', key: 'typing', names: typing });
  return grouped(withDays(rows, dayOf));
}

function threadRows(state: PageState, chat: Chat, thread: Thread, keys: Set<string>): Row[] {
  const rows = thread.events.flatMap((event) => eventRows(state, chat, thread, event, keys));
  const isTold = rows.some((row) => row.kind === 'ended');
  return thread.active || isTold ? rows : [...rows, { kind: 'ended', key: `ended ${thread.id}` }];
}

function eventRows(state: PageState, chat: Chat, thread: Thread, event: ChatEvent, keys: Set<string>): Row[] {
  const { id } = event;
  if (event.type === 'system_message') {
    if (endings.has(event.system_message_type)) return [{ kind: 'ended', key: id }];
    return untold.has(event.system_message_type) ? [] : [{ kind: 'note', key: id, text: event.text }];
  }
  const isOwn = event.author_id === state.me;
  if (event.type === 'annotation') return annotationRows(event, isOwn);
  const said = { ...saidOf(chat, event, isOwn), key: keyOf(event, isOwn, keys) };
  switch (event.type) {
    case 'message':
      return [{ kind: 'message', ...said, text: event.text }];
    case 'file':
      return [{ kind: 'file', ...said, file: { ...event, contentType: event.content_type } }];
    case 'filled_form':
      return [{ kind: 'form', ...said, fields: answersOf(event) }];
    case 'rich_message': {
      const { template_id: template, elements = [] } = event;
      const { me, pressing } = state;
      return [{ kind: 'rich', ...said, template, elements, threadId: thread.id, eventId: id, me, pressing }];
    }
    default: // a custom event, or one that this version does not know, is not for people
      return [];
  }
}

function annotationRows(event: ChatEvent & { type: 'annotation' }, isOwn: boolean): Row[] {
  if (event.text === undefined || event.text === '') return [];
  if (!isOwn || !isRating(event)) return [{ kind: 'note', key: event.id, text: event.text }];
  return [{ kind: 'note', key: event.id, text: `You ${event.text.split('\n')[0] ?? ''}`, isOwnRating: true }];
}

type Unplaced = Omit<Said, 'key'>;

function saidOf(chat: Chat, event: ChatEvent, isOwn: boolean): Unplaced {
  const at = event.timestamp * 1000;
  const author = isOwn ? undefined : chat.users.get(event.author_id ?? '');
  const common = { isOwn, author, at, startsGroup: true, endsGroup: true };
  return isOwn ? { ...common, delivery: isSeen(chat, event) ? 'seen' : 'sent' } : common;
}

function isSeen(chat: Chat, { timestamp }: ChatEvent): boolean {
  return [...chat.users.values()].some(
    ({ type, last_seen_timestamp }) => type === 'agent' && (last_seen_timestamp ?? 0) >= timestamp,
  );
}

/** One's own keep their key from the outbox on, so that they do not flicker when they arrive. */
function keyOf({ id, custom_id }: ChatEvent, isOwn: boolean, keys: Set<string>): string {
  if (!isOwn || custom_id === undefined || keys.has(custom_id)) return id;
  keys.add(custom_id);
  return `own ${custom_id}`;
}

function outgoingRows(outgoing: Outgoing): Row[] {
  const said: Said = {
    key: `own ${outgoing.customId}`,
    isOwn: true,
    author: undefined,
    at: outgoing.createdAt,
    startsGroup: true,
    endsGroup: true,
    delivery: outgoing.state === 'failed' ? 'failed' : outgoing.state === 'accepted' ? 'sent' : 'sending',
    outgoing,
  };
  if (outgoing.kind === 'file') return [{ kind: 'file', ...said, file: outgoing }];
  const { event } = outgoing;
  if (event.type === 'message') return [{ kind: 'message', ...said, text: event.text }];
  return event.type === 'filled_form' ? [{ kind: 'form', ...said, fields: answersOf(event) }] : [];
}

function answersOf(form: Pick<ChatEvent & { type: 'filled_form' }, 'fields'>): { label: string; value: string }[] {
  return form.fields.flatMap((field) => {
    if ('options' in field) {
      const value = field.options.filter(({ checked }) => checked).map(({ label }) => label);
      return value.length > 0 ? [{ label: field.label, value: value.join(', ') }] : [];
    }
    const value = 'value' in field ? field.value : undefined;
    return value === undefined || value === '' ? [] : [{ label: field.label, value }];
  });
}

function withDays(rows: readonly Row[], dayOf: (at: number) => string): Row[] {
  let day: string | undefined;
  return rows.flatMap((row): Row[] => {
    if (!('at' in row) || dayOf(row.at) === day) return [row];
    day = dayOf(row.at);
    return [{ kind: 'day', key: `day ${row.key}`, at: row.at }, row];
  });
}

function grouped(rows: readonly Row[]): Row[] {
  return rows.map((row, place) => {
    if (!('isOwn' in row)) return row;
    return {
      ...row,
      startsGroup: !belongsTogether(rows[place - 1], row),
      endsGroup: !belongsTogether(row, rows[place + 1]),
    };
  });
}

function belongsTogether(first: Row | undefined, second: Row | undefined): boolean {
  if (first === undefined || second === undefined || !('isOwn' in first) || !('isOwn' in second)) return false;
  return first.isOwn === second.isOwn && first.author?.id === second.author?.id && second.at - first.at <= groupMs;
}
