import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../../src/ui/model/display-width.js';
import { Desk } from '../desk.js';
import { anna, event, incoming, mary, me, message, monday, push } from '../world.js';

const own = (order: number, text: string, more = {}) => message(order, text, { author_id: anna.id, ...more });
const open = () =>
  Desk.withOpenChat([message(1, 'Hi'), own(2, 'Hello'), own(3, 'What can I do?')], 100, 30, [mary, anna]);
const seen = (order: number, user_id = mary.id) =>
  push('last_seen_timestamp_updated', { chat_id: 'c1', user_id, timestamp: monday + order });
const marked = (desk: Desk) => desk.transcript.filter((line) => line.endsWith('  seen')).map((line) => line.trim());

describe('the mark of what was seen', () => {
  it('stands behind the newest own message that the customer has seen, and moves on', () => {
    const desk = open();
    expect(marked(desk)).toEqual([]);
    expect(marked(desk.push(seen(1)))).toEqual([]);
    expect(marked(desk.push(seen(2)))).toEqual(['Hello  seen']);
    expect(marked(desk.push(seen(3)))).toEqual(['What can I do?  seen']);
    expect(marked(desk.push(incoming('c1', 't1', own(4, 'Still there?'))))).toEqual(['What can I do?  seen']);
  });

  it('is about customers, not about colleagues', () => {
    expect(marked(open().push(seen(3, anna.id)))).toEqual([]);
  });

  it('never stands behind what the customer can not see', () => {
    const desk = open().push(incoming('c1', 't1', own(4, 'a VIP', { recipients: 'agents' })));
    desk.push(incoming('c1', 't1', event(5, 'annotation', { annotation_type: 'note', text: 'n', author_id: me.id })));
    expect(marked(desk.push(seen(9)))).toEqual(['What can I do?  seen']);
  });

  it('has a line of its own where there is no room', () => {
    const desk = open().push(incoming('c1', 't1', own(4, 'x'.repeat(65))), seen(4));
    expect(desk.transcript.at(-1)).toBe('  seen');
    for (const line of desk.transcript) expect(displayWidth(line)).toBeLessThanOrEqual(67);
  });
});
