import { expect, it } from 'vitest';
import { Sender } from 'ws';
import { Frame } from '../../src/server/frame.js';

it.each([0, 1, 125, 126, 127, 65_535, 65_536, 70_000])('a frame of %i bytes is the one that ws makes', (length) => {
  expect(new Frame('x'.repeat(length)).bytes).toEqual(ofWs('x'.repeat(length)));
});

it.each(['zażółć gęślą', '林晓雯 🙂', 'lone \uD83D', '\0'])('%j is encoded as by ws', (text) => {
  expect(new Frame(text).bytes).toEqual(ofWs(text));
});

function ofWs(text: string): Buffer {
  return Buffer.concat(
    Sender.frame(Buffer.from(text), { fin: true, rsv1: false, opcode: 1, mask: false, readOnly: false }),
  );
}
