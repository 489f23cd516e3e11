import type { Chat, Colleagues, Signals } from './chat.js';
import { cut, cutStart, displayWidth } from './display-width.js';
import { layoutOfScreen } from './layout.js';
import type { Line, Span } from './line.js';
import { span, textOf } from './line.js';
import { sectionOf, unreadTotalText } from './list.js';
import type { Model } from './model.js';
import { writesNotes } from './notes.js';
import { agentsIn, customersOf, isActive, isGone, isMember, nameById, nameOf, titleOf } from './people.js';
import { remember, rememberEach } from './remember.js';
import { heldLine } from './sending.js';
import { sanitizeLine } from './steady-text.js';
import { transcriptWindow } from './transcript-window.js';

/** The first line of the screen: who we are, how we stand towards new chats, and how the connection is. */
export function statusLine(model: Model): Line {
  return status(model.size.columns, model.me, model.connection, model.server, unreadTotalText(model), flagsOf(model));
}

/** The line above the transcript: whose chat it is. */
export function titleLine(model: Model): Line | undefined {
  const chat = model.openId === undefined ? undefined : model.chats.get(model.openId);
  const width = layoutOfScreen(model).conversation?.width;
  if (chat === undefined || width === undefined) return undefined;
  const below = model.scroll === undefined ? undefined : (transcriptWindow(model)?.below ?? 0);
  return title(chat, width, model.me?.id, below);
}

/**
 * The one fixed line above the composer: what the customer is typing right now, who else is, or a hint on what Enter
 * will do. It is there always, so that nothing jumps.
 */
export function peekLine(model: Model): Line | undefined {
  const chat = model.openId === undefined ? undefined : model.chats.get(model.openId);
  const width = layoutOfScreen(model).conversation?.width;
  if (chat === undefined || width === undefined) return undefined;
  const held = heldLine(model, width);
  if (held !== undefined) return held;
  const line = peek(chat, width, model.signals.get(chat.id), model.me?.id, model.colleagues);
  return writesNotes(model, chat.id) ? noted(line, width) : line;
}

/** What the agent must not forget, in words. */
function flagsOf({ isMasked, isQuiet, settings }: Model): string {
  const peeks = settings.sneakPeeks === 'full' ? '' : settings.sneakPeeks === 'off' ? 'no peeks' : 'peeks by length';
  return [isMasked ? 'masked' : '', isQuiet ? 'quiet' : '', peeks].filter((each) => each !== '').join(' · ');
}

const status = remember(
  (
    columns: number,
    me: Model['me'],
    connection: Model['connection'],
    server: string,
    unread: string,
    flags: string,
  ): Line => {
    const room = columns - 2;
    const [text, isGood] = connectionText(connection, me === undefined);
    const state = span(text, isGood ? 'plain' : 'bad');
    const flag = flags === '' ? [] : [span(flags, 'strong')];
    const waiting = span(unread === '' ? 'nothing unread' : `${unread} unread`, unread === '' ? 'plain' : 'strong');
    const routing = me?.routing_status === 'not_accepting_chats' ? 'not accepting chats' : 'accepting chats';
    const who = me === undefined ? [span('chatio', 'strong')] : [span(nameOf(me), 'strong'), span(routing)];
    // On a narrow screen the address goes first, then the routing status.
    const forms = [
      [
        [...who, ...flag],
        [waiting, state, span(sanitizeLine(server))],
      ],
      [
        [...who, ...flag],
        [waiting, state],
      ],
      [
        [...who.slice(0, 1), ...flag],
        [waiting, state],
      ],
      [flag, [waiting, state]],
    ] as const;
    for (const [left, right] of forms) {
      const spans = [...joined(left), ...joined(right)];
      const used = widthOf(spans);
      if (used + 2 > room) continue;
      const middle = span(' '.repeat(room - used));
      return { key: 'status', spans: [span(' '), ...joined(left), middle, ...joined(right), span(' ')] };
    }
    return { key: 'status', spans: [span(cut(` ${text}`, columns))] };
  },
);

/** No countdown: it would repaint an idle screen, and nobody can do anything with it. */
function connectionText(connection: Model['connection'], isFirst: boolean): [text: string, isGood: boolean] {
  switch (connection.state) {
    case 'connecting':
      if (isFirst) return ['connecting…', true];
      return ['offline, trying again', false];
    case 'online':
      return ['online', true];
    case 'waiting':
      return ['offline, trying again', false];
    case 'closed':
      return ['disconnected', false];
  }
}

const title = remember((chat: Chat, width: number, myId: string | undefined, below: number | undefined): Line => {
  const [customer] = customersOf(chat.users);
  const email =
    customer?.email !== undefined && customer.name !== undefined ? sanitizeLine(customer.email.slice(0, 200)) : '';
  const right = below === undefined ? whose(chat, myId) : `scrolled up, ${below} below`;
  const room = width - displayWidth(right) - 3;
  const name = cut(titleOf(chat), Math.max(4, room));
  const rest = room - displayWidth(name) - 2;
  const mail = email === '' || rest < 8 ? '' : `  ${cut(email, rest)}`;
  const spans = [span(name, 'strong'), span(mail, 'quiet')];
  const middle = span(' '.repeat(Math.max(1, width - 1 - widthOf(spans) - displayWidth(right))));
  return { key: 'title', spans: [...spans, middle, span(right, below === undefined ? 'quiet' : 'warning')] };
});

function whose(chat: Chat, myId: string | undefined): string {
  if (isGone(chat)) return 'no longer on the server';
  const others = agentsIn(chat).filter(({ id }) => id !== myId);
  const names = others.map(nameOf).join(', ');
  switch (sectionOf(chat, myId)) {
    case 'mine':
      return names === '' ? 'your chat' : `you and ${cut(names, 24)}`;
    case 'unassigned':
      return 'unassigned';
    case 'others':
      return `with ${cut(names, 24)}`;
    case 'closed':
      return 'closed';
  }
}

const peek = remember(
  (chat: Chat, width: number, signals: Signals | undefined, myId: string | undefined, colleagues: Colleagues): Line => {
    const room = width - 1;
    const [author, text] = [...(signals?.peeks ?? [])].at(-1) ?? [];
    if (author !== undefined && text !== undefined) {
      const isTyping = signals?.typing.has(author) === true;
      const head = `${cut(nameById(chat, author, colleagues), 24)} ${isTyping ? 'is typing' : 'has typed'}: `;
      const shown = cutStart(sanitizeLine(text.slice(-1000)), room - displayWidth(head));
      return { key: 'peek', spans: [span(head, 'good'), span(shown, 'plain')] };
    }
    const typing = [...(signals?.typing ?? [])].map(
      ([id, { recipients }]) => `${nameById(chat, id, colleagues)}${recipients === 'agents' ? ' (to agents)' : ''}`,
    );
    if (typing.length > 0) {
      const who = typing.join(', ');
      return {
        key: 'peek',
        spans: [span(cut(`${who} ${typing.length > 1 ? 'are' : 'is'} typing…`, room), 'good')],
      };
    }
    return { key: 'peek', spans: [span(cut(sendingHint(chat, myId), room), 'quiet')] };
  },
);

/** In note mode the line says so first, whatever else happens in the chat. */
const noted = rememberEach((line: Line, width: number): Line => {
  const head = 'Note, agents only  ';
  const rest = cut(textOf(line), width - 1 - head.length);
  return { key: line.key, spans: [span(head, 'internal'), span(rest, line.spans[0]?.tone ?? 'quiet')] };
});

/** What sending does besides, where it does more than send (agent-actions.md [ACT:mustjoin], domain.md section 2). */
function sendingHint(chat: Chat, myId: string | undefined): string {
  if (isGone(chat)) return 'The server does not show this chat any more.';
  if (!isActive(chat)) return 'This chat is closed. Sending opens a new thread in it.';
  return isMember(chat, myId) ? '' : 'You are not in this chat. Sending joins it.';
}

/** Words with a dot between them. */
function joined(spans: readonly Span[]): Span[] {
  return spans.flatMap((each, index) => (index === 0 ? [each] : [span(' · '), each]));
}

function widthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { text }) => sum + displayWidth(text), 0);
}
