import { describe, expect, it } from 'vitest';
import type { ChatEvent } from '../../../src/protocol/event.js';
import { displayWidth } from '../../../src/ui/model/display-width.js';
import { transcriptWindow } from '../../../src/ui/model/transcript-window.js';
import { Desk } from '../desk.js';
import { anna, event, mary, message, system, tom } from '../world.js';

const drawn = (...events: ChatEvent[]) => Desk.withOpenChat(events, 100, 40, [mary, anna, tom]).transcript.slice(1);

describe('events in the transcript', () => {
  it('are grouped by author, with a pause breaking the group', () => {
    const later = message(4, 'later', { timestamp: message(3, '').timestamp + 400 });
    const lines = drawn(
      message(1, 'one'),
      message(2, 'two'),
      message(3, 'three', { author_id: tom.id }),
      { ...later, author_id: tom.id },
      message(5, 'mine', { author_id: anna.id, timestamp: later.timestamp }),
    );
    expect(lines).toEqual([
      'Mary Brown  14:00',
      '  one',
      '  two',
      'Tom Reed  14:00',
      '  three',
      'Tom Reed  14:06',
      '  later',
      'You  14:06',
      '  mine  sent',
    ]);
  });

  it('for agents only say so in words, and stand apart', () => {
    const internal = message(2, 'careful', { author_id: tom.id, recipients: 'agents' });
    expect(drawn(message(1, 'public', { author_id: tom.id }), internal)).toEqual([
      'Tom Reed  14:00',
      '  public',
      'Tom Reed  agents only  14:00',
      '  careful',
    ]);
  });

  it('of the system are quiet, and annotations name their author', () => {
    const note = event(2, 'annotation', { annotation_type: 'rating', text: 'good', author_id: mary.id });
    const hidden = event(3, 'annotation', { annotation_type: 'note', author_id: tom.id, recipients: 'agents' });
    expect(drawn(system(1, 'Tom Reed joined the chat'), note, hidden)).toEqual([
      '· Tom Reed joined the chat  14:00',
      '· annotation rating: good by Mary Brown  14:00',
      '· annotation note by Tom Reed – agents only  14:00',
    ]);
  });

  it('begin a new day with its date', () => {
    const nextDay = message(2, 'two', { timestamp: message(1, '').timestamp + 86_400 });
    expect(drawn(message(1, 'one'), nextDay).map((line) => line.slice(0, 16))).toEqual([
      'Mary Brown  14:0',
      '  one',
      '── Tue 23 Nov ──',
      'Mary Brown  14:0',
      '  two',
    ]);
  });

  it('draw a filled form as a form', () => {
    const option = (label: string, checked: boolean) => ({ label, value: label, checked });
    const form = event(1, 'filled_form', {
      fields: [
        { type: 'title', name: 't', label: 'Before we start' },
        { type: 'information', name: 'i', label: 'A few details.' },
        { type: 'text', name: 'n', label: 'Name', value: 'Mary' },
        { type: 'email', name: 'e', label: 'E-mail' },
        { type: 'radio', name: 'r', label: 'Topic', options: [option('Order', true), option('Other', false)] },
        { type: 'checkbox', name: 'c', label: 'Boats', options: [option('Sail', true), option('Motor', true)] },
      ],
    });
    expect(drawn(form).slice(1)).toEqual([
      '  filled form',
      '  Before we start',
      '  A few details.',
      '  Name    Mary',
      '  E-mail  –',
      '  Topic   (•) Order  ( ) Other',
      '  Boats   [x] Sail  [x] Motor',
    ]);
  });

  it('draw files, custom events and rich messages', () => {
    const file = {
      name: 'a.png',
      url: 'https://files.example/a.png',
      content_type: 'image/png',
      size: 51_200,
      width: 8,
      height: 6,
    };
    const buttons = [
      { text: 'Yes', postback_id: 'y', user_ids: ['mary', 'x'] },
      { text: 'No', postback_id: 'n', user_ids: [] },
    ];
    const rich = {
      template_id: 'cards',
      elements: [{ title: 'Berth 12', subtitle: '2 nights', image: { url: 'https://files.example/b.png' }, buttons }],
    };
    expect(
      drawn(
        event(1, 'file', file),
        event(2, 'custom', { content: { a: [1, 'x'] } }),
        event(3, 'rich_message', rich),
      ).slice(1),
    ).toEqual([
      '  file a.png (image/png, 50 KB, 8×6)',
      '  https://files.example/a.png',
      '  ▸ custom event {"a":[1,"x"]}',
      '  rich message (cards)',
      '  Berth 12',
      '  2 nights',
      '  image https://files.example/b.png',
      '  [Yes – pressed ×2]  [No]',
    ]);
  });

  it('of any length are drawn as far as anybody reads', () => {
    const desk = Desk.withOpenChat([message(1, '\n'.repeat(1_000_000)), message(2, 'x'.repeat(1_000_000))], 100, 30);
    expect(desk.transcript.slice(-2).join('')).toContain('the text is 1000000 characters long');
    for (let times = 0; times < 60; times++) desk.press('page_up');
    expect(desk.transcript[1]).toBe('Mary Brown  14:00');
    const long = Desk.withOpenChat([message(1, `${'word '.repeat(2_000)}end`)], 100, 30);
    expect(long.transcript.at(-1)).toMatch(/end$/);
  });

  it('of a kind that a newer server made are not lost', () => {
    expect(drawn(event(1, 'hologram' as never, {})).at(-1)).toBe('  event of type hologram');
  });

  it('never get a control character to the terminal, wherever it hides', () => {
    const evil = '\u001b[2J\u009b31m\u202eevil\u0007';
    const desk = Desk.withOpenChat(
      [
        message(1, evil, { author_id: 'x' }),
        system(2, evil),
        event(3, 'annotation', { annotation_type: evil, text: evil }),
        event(4, 'file', { name: evil, url: evil, content_type: evil, size: 1 }),
        event(5, 'custom', { content: { [evil]: evil } }),
        event(6, 'filled_form', { fields: [{ type: 'text', name: 'n', label: evil, value: evil }] }),
        event(7, 'rich_message', { template_id: evil, elements: [{ title: evil, buttons: [{ text: evil }] }] }),
        event(8, evil as never, {}),
      ],
      100,
      60,
      [
        { ...mary, name: evil },
        { ...tom, id: 'x', name: evil },
      ],
    );
    expect(desk.transcript.join('')).toContain('evil');
    expect(desk.transcript.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it.each([36, 60, 80, 200])('fit their column in a window %i cells wide', (columns) => {
    const long = `${'山'.repeat(90)} ${'x'.repeat(300)} 👨‍👩‍👧`;
    const desk = Desk.withOpenChat(
      [message(1, long), system(2, long), message(3, long, { author_id: 'x' })],
      columns,
      60,
      [{ ...mary, name: long }],
    );
    desk.queued('k', 'waiting', { event: { type: 'message', text: long } });
    const lines = transcriptWindow(desk.model)?.lines ?? [];
    const widest = Math.max(...desk.transcript.map(displayWidth));
    expect(widest).toBeLessThanOrEqual(columns < 60 ? columns : columns - 20);
    expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length);
  });

  it('tell the day of a thread', () => {
    expect(Desk.withOpenChat([], 100, 30).transcript[0]).toMatch(/^── Mon 22 Nov, 14:00 ─+$/);
  });
});
