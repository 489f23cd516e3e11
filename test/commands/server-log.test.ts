import { expect, test } from 'vitest';
import { serverLog } from '../../src/commands/server-log.js';
import { FakeOutput } from '../io/fake-streams.js';

const now = () => Date.UTC(2018, 0, 23, 10, 15);

test('a log line for people has time, level, message and details, and can not steer their terminal', () => {
  const output = new FakeOutput();
  serverLog(output, { level: 'info', json: false, now })('warn', 'login refused', { agent: 'a\u001b[2J\nb', count: 2 });
  expect(output.text).toBe('2018-01-23T10:15:00.000Z warn  login refused agent=a␛[2J↵b count=2\n');
});

test('a log line for programs is one JSON object', () => {
  const output = new FakeOutput();
  serverLog(output, { level: 'info', json: true, now })('error', 'no', { count: 2 });
  expect(JSON.parse(output.text)).toEqual({
    time: '2018-01-23T10:15:00.000Z',
    level: 'error',
    message: 'no',
    count: 2,
  });
});

test('what is below the level is not written', () => {
  const output = new FakeOutput();
  const log = serverLog(output, { level: 'warn', json: false, now });
  log('debug', 'a');
  log('info', 'b');
  log('warn', 'c');
  log('error', 'd');
  expect(output.text.split('\n').map((line) => line.at(-1))).toEqual(['c', 'd', undefined]);
});
