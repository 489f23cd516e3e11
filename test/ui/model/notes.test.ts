import { describe, expect, it } from 'vitest';
import { composerView } from '../../../src/ui/model/composer-view.js';
import { peekLine } from '../../../src/ui/model/head-lines.js';
import { textOf } from '../../../src/ui/model/line.js';
import { Desk } from '../desk.js';
import { anna, mary, message, push, summary, thread } from '../world.js';

const mine = () => Desk.withOpenChat([message(1, 'Hi')], 100, 30, [mary, anna]);
const noting = () => mine().press('note');
const line = (desk: Desk) => textOf(peekLine(desk.model) ?? { key: '', spans: [] });

describe('note mode', () => {
  it('sends to agents only, message after message', () => {
    const desk = noting();
    for (const text of ['first', 'second']) {
      const sent = desk.type(text).press('send').effect('send');
      expect(sent?.event).toEqual({ type: 'message', text, recipients: 'agents' });
    }
  });

  it('says so in words, in the prompt and above it, whatever the customer does', () => {
    const desk = noting();
    const placeholder = 'Note about Mary Brown, for agents only';
    expect(composerView(desk.model)).toMatchObject({ to: 'agents', placeholder });
    expect(line(desk)).toMatch(/^Note, agents only/);
    const sneak_peek = { author_id: 'mary', recipients: 'agents', timestamp: 1, text: 'hello' } as const;
    desk.push(push('incoming_sneak_peek', { chat_id: 'c1', sneak_peek }));
    expect(line(desk)).toMatch(/^Note, agents only {2}Mary Brown has typed: hello/);
  });

  it('ends by the same key, and by nothing else', () => {
    const desk = noting().press('back', 'back').wait(600_000);
    desk.tell({ type: 'status', status: { state: 'connecting' } });
    desk.online(summary('c1', thread(1, [message(1, 'Hi')]), [mary, anna]), summary('c2', thread(1, [])));
    desk.press('next_chat', 'previous_chat');
    const sent = desk.type('still a note').press('send').effect('send');
    expect(sent).toMatchObject({ chatId: 'c1', event: { recipients: 'agents' } });
    expect(desk.press('note').type('hello').press('send').effect('send')?.event).toMatchObject({ recipients: 'all' });
  });

  it('belongs to one chat', () => {
    const desk = noting();
    desk.online(summary('c1', thread(1, []), [mary, anna]), summary('c2', thread(1, [])));
    desk.press('next_chat').type('for the customer').press('send');
    expect(desk.effect('send')).toMatchObject({ chatId: 'c2', event: { recipients: 'all' } });
  });

  it('tells the customer nothing of the typing, and takes back what was told', () => {
    expect(noting().type('she is').effect('typing')).toBeUndefined();
    const desk = mine().type('she is');
    expect(desk.effect('typing')?.isTyping).toBe(true);
    expect(desk.press('note').effect('typing')?.isTyping).toBe(false);
  });
});
