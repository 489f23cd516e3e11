import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/protocol/failure.js';
import { displayWidth } from '../../../src/ui/model/display-width.js';
import { peekLine, statusLine, titleLine } from '../../../src/ui/model/head-lines.js';
import { textOf } from '../../../src/ui/model/line.js';
import { welcomeLines } from '../../../src/ui/model/welcome.js';
import { Desk } from '../desk.js';
import { anna, incoming, mary, message, push, summary, thread, tom } from '../world.js';

const status = (desk: Desk) => textOf(statusLine(desk.model));
const title = (desk: Desk) => textOf(titleLine(desk.model) ?? { key: '', spans: [] });
const hint = (desk: Desk) => textOf(peekLine(desk.model) ?? { key: '', spans: [] });
const welcome = (desk: Desk) => welcomeLines(desk.model).map(textOf).join('\n');
const waiting = (message: string) =>
  ({ type: 'status', status: { state: 'waiting', retryAt: 0, failure: new Failure('unreachable', message) } }) as const;

describe('the status line', () => {
  it('says who, how they stand towards new chats, what is unread, and how the connection is', () => {
    const desk = new Desk().online(summary('c1', thread(1, [])));
    desk.push(incoming('c1', 't1', message(1, 'x')));
    expect(status(desk)).toMatch(/^ Anna Kowal · accepting chats +1 unread · online · 127\.0\.0\.1:2428 $/);
    desk.push(push('agent_updated', { agent_id: anna.id, routing_status: 'not_accepting_chats' }));
    expect(status(desk)).toContain('not accepting chats');
  });

  it('says in words that the connection is lost, with nothing that counts', () => {
    const desk = new Desk().online().tell(waiting('refused'));
    const offline = status(desk);
    expect(offline).toContain('offline, trying again');
    desk.tell({ type: 'status', status: { state: 'connecting' } });
    expect(status(desk)).toBe(offline);
  });

  it.each([36, 50, 80, 200])('fills %i cells exactly, the important words first', (columns) => {
    const desk = new Desk(columns, 20).online();
    expect(displayWidth(status(desk))).toBe(columns);
    expect(status(desk)).toContain('online');
  });
});

describe('the title of a chat', () => {
  it.each([
    [[mary, anna], 'your chat'],
    [[mary, anna, tom], 'you and Tom Reed'],
    [[mary, tom], 'with Tom Reed'],
    [[mary], 'unassigned'],
  ])('tells whose it is (%#)', (users, whose) => {
    const shown = title(Desk.withOpenChat([], 100, 30, users));
    expect(shown).toMatch(/^Mary Brown {2}mary@example\.com /);
    expect(shown.endsWith(whose)).toBe(true);
  });

  it('warns above the composer when sending does more than send', () => {
    const desk = Desk.withOpenChat();
    expect(hint(desk)).toBe('You are not in this chat. Sending joins it.');
    desk.push(push('thread_closed', { chat_id: 'c1', thread_id: 't1' }));
    expect(hint(desk)).toBe('This chat is closed. Sending opens a new thread in it.');
    expect(hint(Desk.withOpenChat([], 100, 30, [mary, anna]))).toBe('');
  });
});

describe('what stands where no chat is open', () => {
  it('tells what is going on and what to do next', () => {
    const desk = new Desk();
    expect(welcome(desk)).toContain('Connecting to 127.0.0.1:2428');
    expect(welcome(desk.tell(waiting('Connection refused')))).toMatch(/No connection to.*Connection refused/s);
    expect(welcome(new Desk().online())).toContain('No chats yet');
    expect(welcome(new Desk().online(summary('c1', thread(1, []))))).toContain('Enter opens it');
  });
});
