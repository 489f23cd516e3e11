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
