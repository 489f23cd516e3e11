import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pipes } from '../io/fake-streams.js';
import { chat, snapshot, world } from './fake-deps.js';

const login = snapshot([chat('Q3N7ZK41TD')]);
const sent = { thread_id: 'T2', event: { id: 'e1' } };
const sending = (input?: string | Uint8Array) =>
  world({ login, answers: { send_event: () => sent }, ...(input !== undefined && { streams: pipes(input) }) });

describe('chatio send', () => {
  test.each([
    ['a text', ['hi'], { type: 'message', text: 'hi' }],
    ['a text of several lines', ['a\n\nb\n'], { type: 'message', text: 'a\n\nb\n' }],
    ['a text that begins with a dash', ['--', '-5 °C'], { type: 'message', text: '-5 °C' }],
    ['a text for agents', ['hi', '--to', 'agents'], { type: 'message', text: 'hi', recipients: 'agents' }],
    [
      'an annotation',
      ['hi', '--annotation', 'note', '--to', 'agents'],
      { type: 'annotation', annotation_type: 'note', text: 'hi', recipients: 'agents' },
    ],
    ['an annotation without text', ['--annotation', 'done'], { type: 'annotation', annotation_type: 'done' }],
    ['a custom event', ['--custom', '{"a":1}'], { type: 'custom', content: { a: 1 } }],
    ['a whole event', ['--event', '{"type":"hologram","x":[1]}'], { type: 'hologram', x: [1] }],
  ])('sends %s', async (_what, argv, event) => {
    const { run, client } = sending();
    await run('send', 'Q3N7', ...argv);
    expect(client.requests).toEqual([{ action: 'send_event', payload: { chat_id: 'Q3N7ZK41TD', event } }]);
  });

  test('says to whom, or with --json what the server stored', async () => {
    const { run, streams } = sending();
    await run('send', 'Q3N7', 'hi');
    await run('send', 'Q3N7', 'hi', '--json');
    expect(streams.stdout.text).toBe(`Sent to chat Q3N7ZK41TD (Mary Brown).\n${JSON.stringify(sent)}\n`);
  });

  test('takes the text from standard input, without one final line break', async () => {
    const { run, client } = sending('one\ntwo\n\n');
    await run('send', 'Q3N7', '-');
    expect(client.requests[0]?.payload).toMatchObject({ event: { type: 'message', text: 'one\ntwo\n' } });
  });

  test.each([
    ['nothing', [], 'usage'],
    ['an empty text', [''], 'usage'],
    ['a text beside --custom', ['hi', '--custom', '{}'], 'usage'],
    ['a text beside --event', ['hi', '--event', '{}'], 'usage'],
    ['more than a frame takes', ['x'.repeat(1_048_576)], 'validation'],
    ['more than a frame takes when it is written as JSON', ['"'.repeat(600_000)], 'validation'],
  ])('refuses %s before it connects', async (_what, argv, type) => {
    const { run, client } = sending();
    await expect(run('send', 'Q3N7', ...argv)).rejects.toMatchObject({ type });
    expect(client.options).toBeUndefined();
  });

  test('refuses too much and nothing on standard input', async () => {
    await expect(sending('x'.repeat(2_000_000)).run('send', 'Q3N7', '-')).rejects.toMatchObject({
      type: 'validation',
      message: expect.stringContaining('1,048,576 bytes'),
    });
    await expect(sending('\n').run('send', 'Q3N7', '-')).rejects.toMatchObject({ type: 'usage' });
  });

  test('--file uploads an image to the server of the login and sends it as a rich message', async () => {
    const made = sending();
    const path = join(made.folder, 'map.png');
    const bytes = Buffer.from('\u0089PNG\r\n\u001a\nrest', 'latin1');
    writeFileSync(path, bytes);
    await made.run('send', 'Q3N7', 'The way', '--file', path, '--to', 'agents', '--timeout', '3');
    expect(made.uploads).toMatchObject([
      { url: 'http://127.0.0.1:2428', token: 'agent-anna', timeoutMs: 3000, name: 'map.png' },
    ]);
    expect(Buffer.from(made.uploads[0]?.bytes ?? [])).toEqual(bytes);
    const image = { url: 'http://127.0.0.1:2428/img/1.png', name: 'map.png', content_type: 'image/png', size: 12 };
    expect(made.client.requests).toEqual([
      {
        action: 'send_event',
        payload: {
          chat_id: 'Q3N7ZK41TD',
          event: {
            type: 'rich_message',
            template_id: 'cards',
            elements: [{ title: 'The way', image }],
            recipients: 'agents',
          },
        },
      },
    ]);
  });

  test('--file refuses before it connects what is no image, too large or not there, with the reason', async () => {
    const { run, client, folder } = sending();
    const file = (name: string, content: Buffer) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const text = file('image.png', Buffer.from('not an image'));
    await expect(run('send', 'Q3N7', '--file', text)).rejects.toMatchObject({
      type: 'validation',
      message: expect.stringContaining('no PNG, GIF or JPEG'),
      hint: expect.stringContaining('no files of agents'),
    });
    const large = file('large.gif', Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(10_485_760)]));
    await expect(run('send', 'Q3N7', '--file', large)).rejects.toMatchObject({ type: 'validation' });
    await expect(run('send', 'Q3N7', '--file', folder)).rejects.toMatchObject({ type: 'usage' });
    await expect(run('send', 'Q3N7', '--file', join(folder, 'none'))).rejects.toThrow('ENOENT');
    await expect(run('send', 'Q3N7', '--file', text, '--custom', '{}')).rejects.toThrow('cannot be used');
    expect(client.options).toBeUndefined();
  });

  test.each([
    ['JSON that is none', ['--custom', '{']],
    ['JSON that is no object', ['--event', '[1]']],
    ['two kinds of event', ['--custom', '{}', '--annotation', 'x']],
    ['an unknown receiver', ['hi', '--to', 'everybody']],
  ])('refuses %s', async (_what, argv) => {
    await expect(sending().run('send', 'Q3N7', ...argv)).rejects.toMatchObject({
      exitCode: 1,
      code: expect.stringMatching(/^commander\./),
    });
  });
});
