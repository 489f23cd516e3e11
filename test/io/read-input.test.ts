import { describe, expect, test } from 'vitest';
import { readInput } from '../../src/io/read-input.js';
import { pipes } from './fake-streams.js';

const read = (input: string | Uint8Array, limit = 1000) => readInput(pipes(input).stdin, limit, '1000 bytes');

describe('text from standard input', () => {
  test.each([
    ['loses one final line feed', 'one\ntwo\n', 'one\ntwo'],
    ['loses one final CR LF', 'one\r\n', 'one'],
    ['keeps a second one', 'one\n\n', 'one\n'],
    ['keeps blanks and lines', '  one\n\n two', '  one\n\n two'],
    ['keeps a byte order mark', '\ufeffone', '\ufeffone'],
    ['may be empty', '', ''],
  ])('%s', async (_what, input, text) => {
    expect(await read(input)).toBe(text);
  });

  test('over the limit is refused with the limit', async () => {
    await expect(read('x'.repeat(1001))).rejects.toMatchObject({
      type: 'validation',
      message: expect.stringContaining('1000 bytes'),
    });
    expect(await read('x'.repeat(1000))).toHaveLength(1000);
  });

  test('that is no UTF-8 is refused', async () => {
    await expect(read(Uint8Array.of(0x61, 0xff, 0xfe))).rejects.toMatchObject({ type: 'usage' });
  });
});
