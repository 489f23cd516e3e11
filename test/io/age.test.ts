import { expect, test } from 'vitest';
import { ageText, isoTime } from '../../src/io/age.js';

test.each([
  [-30, 'now'],
  [0, 'now'],
  [42, '42 s'],
  [59, '59 s'],
  [60, '1 min'],
  [3599, '59 min'],
  [3600, '1 h'],
  [47 * 3600, '47 h'],
  [48 * 3600, '2 d'],
  [59 * 86400, '59 d'],
  [60 * 86400, '2 mo'],
  [800 * 86400, '2 y'],
])('an age of %i seconds reads %s', (seconds, text) => {
  expect(ageText(seconds)).toBe(text);
});

test('a program gets a moment in UTC, to the second', () => {
  expect(isoTime(1516702290)).toBe('2018-01-23T10:11:30Z');
});
