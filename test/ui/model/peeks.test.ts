import { describe, expect, it } from 'vitest';
import { peekLine, statusLine } from '../../../src/ui/model/head-lines.js';
import { textOf } from '../../../src/ui/model/line.js';
import { Desk } from '../desk.js';
import { anna, mary, message, push } from '../world.js';

function peeking(desk: Desk, text: string): string {
  const sneak_peek = { author_id: 'mary', recipients: 'agents', timestamp: 1, text } as const;
  desk.push(push('incoming_sneak_peek', { chat_id: 'c1', sneak_peek }));
  return textOf(peekLine(desk.model) ?? { key: '', spans: [] });
}
const mine = () => Desk.withOpenChat([message(1, 'Hi')], 100, 30, [mary, anna]);

describe('the dial for sneak peeks', () => {
  it('shows the text, its length, or nothing; and what is not shown is not kept', () => {
    const desk = mine();
    expect(peeking(desk, 'hello')).toContain('hello');
    desk.press('peeks');
    expect(desk.row('c1').join('\n')).not.toContain('hello');
    expect(peeking(desk, 'hello!')).toBe('Mary Brown has typed: 6 characters');
    desk.press('peeks');
    expect([peeking(desk, 'hello?'), desk.model.signals.size]).toEqual(['', 0]);
    expect(peeking(desk.press('peeks'), 'hello')).toContain('hello');
  });

  it('is told in the status bar where it is not full', () => {
    const status = (desk: Desk) => textOf(statusLine(desk.model));
    expect(status(mine())).not.toContain('peeks');
    expect(status(mine().type('/peeks length').press('send'))).toContain('peeks by length');
    expect(status(mine().type('/peeks off').press('send'))).toContain('no peeks');
    expect(mine().type('/peeks half').press('send').notice).toMatch(/It is \/peeks off/);
  });
});
