import { describe, expect, test } from 'vitest';
import { ask, askHidden, choose } from '../../src/io/prompt.js';
import { terminal } from './fake-streams.js';

describe('a prompt', () => {
  test('asks on stderr and answers with the line', async () => {
    const streams = terminal();
    const answer = ask(streams, 'URL: ');
    streams.keys.write('http://127.0.0.1:2428\r');
    expect(await answer).toBe('http://127.0.0.1:2428');
    expect(streams.stderr.text).toContain('URL: ');
    expect(streams.stdout.text).toBe('');
  });

  test('for something hidden shows the question and not the answer', async () => {
    const streams = terminal();
    const answer = askHidden(streams, 'Token: ');
    streams.keys.write('agent-anna\r');
    expect(await answer).toBe('agent-anna');
    expect(streams.stderr.text).toContain('Token: ');
    expect(streams.stderr.text).not.toContain('agent');
  });

  test('is interrupted by Ctrl-C', async () => {
    const streams = terminal();
    const answer = ask(streams, 'URL: ');
    streams.keys.write('\u0003');
    await expect(answer).rejects.toMatchObject({ type: 'interrupted' });
  });

  test('is interrupted by the end of the input', async () => {
    const streams = terminal();
    const answer = ask(streams, 'URL: ');
    streams.keys.end();
    await expect(answer).rejects.toMatchObject({ type: 'interrupted' });
  });

  test('for a choice asks again until it is one of the numbers', async () => {
    const streams = terminal();
    const answer = choose(streams, 'Log in as', ['Anna', 'Tom']);
    streams.keys.write('7\r');
    await expect.poll(() => streams.stderr.text).toContain('from 1 to 2');
    streams.keys.write('2\r');
    expect(await answer).toBe(1);
    expect(streams.stderr.text).toContain('  2) Tom');
  });

  test('for a choice takes the first on Enter', async () => {
    const streams = terminal();
    const answer = choose(streams, 'Log in as', ['Anna', 'Tom']);
    streams.keys.write('\r');
    expect(await answer).toBe(0);
  });
});
