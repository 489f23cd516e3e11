import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/protocol/failure.js';
import { composerView } from '../../../src/ui/model/composer-view.js';
import { Desk } from '../desk.js';
import { anna, incoming, mary, message, push, summary, thread } from '../world.js';

const sent = (desk: Desk) => desk.effect('send')?.event;
const mine = () => Desk.withOpenChat([], 100, 30, [mary, anna]);
const two = () => new Desk().online(summary('a', thread(2, [])), summary('b', thread(1, []))).press('open');

describe('writing', () => {
  it('sends what was typed and empties the composer', () => {
    const desk = mine().type('Hello').press('newline').type('Mary').press('send');
    expect(sent(desk)).toEqual({ type: 'message', text: 'Hello\nMary', recipients: 'all' });
    expect(desk.text).toBe('');
  });

  it('sends nothing that has no text', () => {
    expect(mine().type('  ').press('newline', 'send').effects).toEqual([]);
  });

  it('goes to the composer when the focus is in the list', () => {
    const desk = mine().press('focus_next').type('H');
    expect([desk.model.focus, desk.text]).toEqual(['composer', 'H']);
  });

  it('without an open chat goes nowhere, and says what to do', () => {
    const desk = new Desk().online(summary('c1', thread(1, []))).type('Hello');
    expect(desk.notice).toContain('Open a chat first');
  });

  it('never sends a paste', () => {
    const desk = mine().tell({ type: 'paste', text: 'one\r\ntwo\r' });
    expect(desk.effect('send')).toBeUndefined();
    expect(desk.text).toBe('one\ntwo\n');
  });

  it.each([
    ['one\r\ntwo\r\n', 'one\ntwo'],
    ['  if x:\n\n    go()\n\n', '  if x:\n\n    go()'],
    ['one \t', 'one'],
    ['//etc\n', '/etc'],
  ])('sends %j without what nobody sees behind it, and with all the rest', (text, wire) => {
    const desk = mine().tell({ type: 'paste', text });
    expect(desk.text).toBe(text.replaceAll('\r', ''));
    expect(sent(desk.press('send'))).toMatchObject({ text: wire });
    expect(sent(mine().press('note').tell({ type: 'paste', text }).press('send'))).toMatchObject({ text: wire });
  });

  it('keeps a draft for each chat, and shows that it is there', () => {
    const desk = two().type('for the first').press('next_chat');
    expect(desk.text).toBe('');
    expect(desk.row(desk.model.openId === 'a' ? 'b' : 'a')[1]).toBe('  draft: for the first');
    expect(desk.press('previous_chat').text).toBe('for the first');
  });

  it('marks the chat that has a draft, also where something else stands below its name', () => {
    const desk = two().type('for the first');
    const [first] = desk.sections.unassigned ?? [];
    expect(first).toBe(desk.model.openId);
    expect(desk.row(first ?? '')[0]).not.toContain('✎');
    desk
      .press('next_chat')
      .push(push('thread_closed', { chat_id: first ?? '', thread_id: first === 'a' ? 't2' : 't1' }));
    expect(desk.row(first ?? '')).toEqual([expect.stringContaining('✎')]);
  });

  it('goes on with drafts from the last time, but what is being written is newer', () => {
    const desk = two().type('new');
    const other = desk.model.openId === 'a' ? 'b' : 'a';
    desk.tell({
      type: 'drafts',
      drafts: new Map([
        [desk.model.openId ?? '', 'old'],
        [other, 'kept'],
      ]),
    });
    expect(desk.text).toBe('new');
    expect(desk.press('next_chat').text).toBe('kept');
    expect(desk.type('!').text).toBe('kept!');
  });

  it('brings back what was cleared', () => {
    const desk = mine().type('do not lose this').press('interrupt');
    expect(desk.text).toBe('');
    expect(desk.press('yank').text).toBe('do not lose this');
    expect(desk.press('delete_word_back').text).toBe('do not lose ');
    expect(desk.press('delete_to_start', 'yank').text).toBe('do not lose ');
    expect(desk.press('cursor_line_start', 'cursor_word_right', 'delete_to_end').text).toBe('do');
  });

  it('asks before Ctrl-C quits, and any other key means no', () => {
    const desk = mine().press('interrupt');
    expect(desk.notice).toBe('Press Ctrl-C again to quit');
    expect(desk.effects).toEqual([]);
    desk.type('x').press('delete_back').press('interrupt');
    expect(desk.effects).toEqual([]);
    expect(desk.press('interrupt').effects).toEqual([{ type: 'finish' }]);
  });

  it('no longer means to quit after a while', () => {
    const desk = mine().press('interrupt').wait(7_000).press('interrupt');
    expect(desk.effects).toEqual([]);
  });
});

describe('a slash command', () => {
  it.each([
    ['/leave', { action: 'remove_from_chat', payload: { chat_id: 'c1' } }],
    ['/close', { action: 'close_thread', payload: { chat_id: 'c1' } }],
    ['/away', { action: 'update_agent', payload: { routing_status: 'not_accepting_chats' } }],
    ['/accept', { action: 'update_agent', payload: { routing_status: 'accepting_chats' } }],
  ])('%s asks the server', (text, request) => {
    expect(mine().type(text).press('send').effect('command')?.request).toEqual(request);
  });

  it('/join joins the agent itself', () => {
    const desk = Desk.withOpenChat().type('/join').press('send');
    const payload = { chat_id: 'c1', agent_ids: [anna.id] };
    expect(desk.effect('command')?.request).toEqual({ action: 'join_chat', payload });
  });

  it('/note is for agents only', () => {
    const desk = mine().type('/note she is angry').press('send');
    expect(sent(desk)).toEqual({ type: 'message', text: 'she is angry', recipients: 'agents' });
  });

  it('/note in a closed chat opens no new thread', () => {
    const desk = mine()
      .push(push('thread_closed', { chat_id: 'c1', thread_id: 't1' }))
      .type('/note done')
      .press('send');
    expect(sent(desk)).toEqual({ type: 'annotation', annotation_type: 'note', text: 'done', recipients: 'agents' });
  });

  it('shows in the composer to whom the text will go', () => {
    const to = (text: string) => composerView(mine().type(text).model)?.to;
    expect([to('hi'), to('/note hi'), to('/close'), to('//x')]).toEqual(['all', 'agents', 'command', 'all']);
  });

  it.each([
    ['/foo bar', 'No command /foo'],
    ['/join', 'You are in this chat already'],
    ['/close now', '/close takes nothing behind it'],
  ])('%s is told and kept, and nothing is sent', (text, notice) => {
    const desk = mine().type(text).press('send');
    expect(desk.notice).toContain(notice);
    expect([desk.text, desk.effects]).toEqual([text, []]);
  });

  it('that the server refuses is told', () => {
    const failure = new Failure('authorization', 'Authorization error');
    const desk = mine().tell({ type: 'command_failed', what: 'close the chat', failure });
    expect(desk.notice).toBe(
      'Could not close the chat: Authorization error. Your token does not allow it; an administrator can help',
    );
  });

  it('/quit takes back what others see of the typing', () => {
    const desk = mine().type('Hel').press('quit');
    expect(desk.effects).toEqual([{ type: 'typing', chatId: 'c1', isTyping: false }, { type: 'finish' }]);
  });

  it('/quit leaves, /help explains', () => {
    expect(mine().type('/quit').press('send').effects).toEqual([{ type: 'finish' }]);
    expect(mine().type('/help').press('send').model.help).toBe(0);
  });

  it('// sends a slash', () => {
    expect(sent(mine().type('//etc').press('send'))).toMatchObject({ text: '/etc' });
  });

  it('/retry and /discard settle what failed', () => {
    const failed = () => mine().queued('k1', 'failed').queued('k2', 'waiting');
    expect(failed().type('/retry').press('send').effects).toEqual([{ type: 'retry', customId: 'k1' }]);
    const desk = failed().type('/discard').press('send');
    expect(desk.effects).toEqual([{ type: 'discard', customId: 'k1' }]);
    expect(desk.transcript.join()).not.toContain('k1');
    expect(mine().type('/retry').press('send').notice).toBe('Nothing failed in this chat');
  });
});

describe('what a customer wrote', () => {
  const seen = { type: 'seen', chatId: 'c1', timestamp: message(2, '').timestamp };
  const came = incoming('c1', 't1', message(2, 'x'));

  it('counts as seen when it is on the screen', () => {
    expect(mine().push(came).effects).toEqual([seen]);
    expect(mine().push(came).push(came).effects).toEqual([]);
  });

  it('does not while the help covers it, the agent reads older messages, or the list has the screen', () => {
    expect(mine().press('help').push(came).effects).toEqual([]);
    const many = Array.from({ length: 60 }, (_, index) => message(index - 70, 'x'));
    const scrolled = Desk.withOpenChat(many, 100, 20).press('page_up').push(came);
    expect(scrolled.effects).toEqual([]);
    expect(scrolled.press('to_bottom').effects).toEqual([seen]);
    const narrow = Desk.withOpenChat([], 50, 20).press('focus_next').push(came);
    expect(narrow.effects).toEqual([]);
    expect(narrow.press('open').effects).toEqual([seen]);
  });
});
