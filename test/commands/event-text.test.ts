import { describe, expect, test } from 'vitest';
import { eventText } from '../../src/commands/event-text.js';
import type { ChatEvent } from '../../src/protocol/event.js';

const common = { id: 'e', order: 1, timestamp: 1 };

const cases: readonly [string, ChatEvent, string][] = [
  ['a message is its text, all lines of it', { ...common, type: 'message', text: 'a\nb' }, 'a\nb'],
  ['a message can not steer the terminal', { ...common, type: 'message', text: '\u001b[2Jx' }, '␛[2Jx'],
  ['a system message is its text', { ...common, type: 'system_message', text: 'x', system_message_type: 't' }, 'x'],
  ['an annotation tells its type', { ...common, type: 'annotation', annotation_type: 'note', text: 'x' }, '[note] x'],
  ['an annotation may have no text', { ...common, type: 'annotation', annotation_type: 'note' }, '[note]'],
  [
    'a form tells what was filled in',
    {
      ...common,
      type: 'filled_form',
      fields: [
        { type: 'title', name: 'h', label: 'Before we start' },
        { type: 'text', name: 'n', label: 'Name', value: 'Mary' },
        {
          type: 'checkbox',
          name: 'b',
          label: 'Boats',
          options: [
            { label: 'Sail', value: 's', checked: true },
            { label: 'Motor', value: 'm', checked: false },
          ],
        },
      ],
    },
    '[form] Name: Mary; Boats: Sail',
  ],
  [
    'a file tells where it is',
    { ...common, type: 'file', name: 'a.png', url: 'http://x/a.png', content_type: 'image/png', size: 5 },
    '[file] a.png (image/png, 5 bytes) http://x/a.png',
  ],
  [
    'a custom event is its content',
    { ...common, type: 'custom', content: { a: '\u009b' } },
    '[custom] {"a":"\\u009b"}',
  ],
  [
    'a rich message tells its elements and buttons',
    {
      ...common,
      type: 'rich_message',
      template_id: 'cards',
      elements: [{ title: 'Berth 12', buttons: [{ text: 'Take it', postback_id: 't', user_ids: [] }] }],
    },
    '[cards] Berth 12 <Take it>',
  ],
];

describe('an event as text', () => {
  test.each(cases)('%s', (_what, event, text) => {
    expect(eventText(event)).toBe(text);
  });

  test('of a type that a newer server knows is its name', () => {
    expect(eventText({ ...common, type: 'hologram' } as unknown as ChatEvent)).toBe('[hologram]');
  });
});
