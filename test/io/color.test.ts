import { expect, test } from 'vitest';
import { paintFor } from '../../src/io/color.js';
import { wantsColor } from '../../src/io/wants-color.js';
import { FakeOutput } from './fake-streams.js';

const screen = new FakeOutput(80);
const pipe = new FakeOutput();

test.each([
  ['a terminal is coloured', screen, {}, true, true],
  ['a pipe is not', pipe, {}, true, false],
  ['--no-color wins over everything', screen, { FORCE_COLOR: '1' }, false, false],
  ['NO_COLOR switches it off', screen, { NO_COLOR: '1' }, true, false],
  ['an empty NO_COLOR does not', screen, { NO_COLOR: '' }, true, true],
  ['NO_COLOR wins over FORCE_COLOR', screen, { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  ['FORCE_COLOR colours a pipe', pipe, { FORCE_COLOR: '1' }, true, true],
  ['FORCE_COLOR=0 switches it off', screen, { FORCE_COLOR: '0' }, true, false],
  ['a dumb terminal is not coloured', screen, { TERM: 'dumb' }, true, false],
])('%s', (_what, output, env, flag, wanted) => {
  expect(wantsColor(output, env, flag)).toBe(wanted);
});

test('paint is an escape sequence where colour is wanted and nothing elsewhere', async () => {
  expect((await paintFor(screen, {}, true)).bad('no')).toBe('\u001b[31mno\u001b[39m');
  expect((await paintFor(pipe, {}, true)).bad('no')).toBe('no');
});
