import { describe, expect, it } from 'vitest';
import { readCanned } from '../../../src/ui/canned-file.js';
import { completionLines } from '../../../src/ui/model/completion-lines.js';
import { textOf } from '../../../src/ui/model/line.js';
import { Desk } from '../desk.js';
import { anna, customer, mary } from '../world.js';

const file = `{
  // of the team
  "hello": "Hi {customer.first_name}, this is {agent.first_name}.",
  "help": ["Do this:", "1. Go to {customer.email}"],
  "bye": "Good bye!"
}`;
function desk(user = mary) {
  const it = Desk.withOpenChat([], 100, 30, [user, anna]);
  it.model = { ...it.model, canned: readCanned(file).texts };
  return it;
}
const offered = (it: Desk) => completionLines(it.model).map(({ line }) => textOf(line).trimEnd());

describe('a canned text', () => {
  it('is offered by # and the beginning of its name', () => {
    expect(offered(desk().type('#he'))).toEqual([
      '› #hello  Hi {customer.first_name}, this is {agent.first_name}.',
      '  #help   Do this:↵1. Go to {customer.email}',
    ]);
    expect(offered(desk().type('order #1'))).toEqual([]);
    expect(offered(desk().type('a#he'))).toEqual([]);
  });

  it('goes in at the cursor with its variables filled in, and undo takes it back', () => {
    const it = desk().type('Well, #hello').press('complete_or_send');
    expect([it.text, it.effect('send')]).toEqual(['Well, Hi Mary, this is Anna.', undefined]);
    expect(it.press('undo').text).toBe('Well, #hello');
    expect(desk().type('#help').press('complete').text).toBe('Do this:\n1. Go to mary@example.com');
  });

  it('says what is not known of this customer', () => {
    const it = desk(customer('x', { name: 'Zoë' }))
      .type('#help')
      .press('complete');
    expect(it.text).toContain('Go to {customer.email}');
    expect(it.notice).toBe('Not known here, fill it in: {customer.email}');
  });

  it('is chosen from a list, too, by what it says', () => {
    const it = desk().press('canned').type('good').press('overlay_accept');
    expect(it.text).toBe('Good bye!');
    expect(desk().type('/canned good').press('send').press('overlay_accept').text).toBe('Good bye!');
  });

  it('leaves Enter alone where a mere # stands', () => {
    expect(desk().type('#').press('complete_or_send').effect('send')?.event).toMatchObject({ text: '#' });
  });
});

describe('the file of canned texts', () => {
  it.each([
    ['{"a b": "x"}', '1: "a b" is no name: letters, digits, "_", "-" and ".", at most 40'],
    ['{\n"a": "",\n"ok": "x"}', '2: "a" has no text'],
    ['{"a": 7, "ok": "x"}', '1: "a" is neither a text nor a list of texts'],
    ['{"ok": "x",\n"ok": "y"}', '2: "ok" is there twice'],
    [
      '{"ok": "x", "a": "{customer.shoe_size}"}',
      expect.stringMatching(/^1: "a" has an unknown variable \{customer.shoe_size\}/),
    ],
  ])('%j is told with its line, and the rest is read', (text, told) => {
    const { texts, problems } = readCanned(text);
    expect(problems.map((each) => `${each.line}: ${each.text}`)).toEqual([told]);
    expect(texts.every(({ name }) => name === 'ok')).toBe(true);
  });
});
