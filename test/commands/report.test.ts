import { describe, expect, test } from 'vitest';
import { report } from '../../src/commands/report.js';
import { Failure } from '../../src/protocol/failure.js';
import { FakeOutput } from '../io/fake-streams.js';

function told(failure: Failure, options: { json?: boolean; verbose?: boolean } = {}): string {
  const stderr = new FakeOutput();
  report(failure, stderr, { json: false, verbose: false, ...options });
  return stderr.text;
}

describe('a failure', () => {
  test('is what happened, and where there is a way out, what to do', () => {
    expect(told(new Failure('usage', 'No', 'Do that'))).toBe('chatio: No\nhint: Do that\n');
    expect(told(new Failure('failed', 'No'))).toBe('chatio: No\n');
  });

  test('of a kind with a usual way out tells that one', () => {
    expect(told(new Failure('authentication', 'Authentication error'))).toBe(
      'chatio: The server refused the token: Authentication error\nhint: Log in again: chatio login\n',
    );
  });

  test('with --json is one object with its type and message', () => {
    expect(JSON.parse(told(new Failure('unreachable', 'Gone', 'Hint'), { json: true }))).toEqual({
      error: { type: 'unreachable', message: 'Gone' },
    });
  });

  test('in words from the network can not steer the terminal or look like more lines', () => {
    expect(told(new Failure('validation', 'x\u001b[2J\nchatio: all fine'))).toBe('chatio: x␛[2J↵chatio: all fine\n');
  });

  test('has a stack trace with --verbose only, and its causes', () => {
    const failure = new Failure('failed', 'Outer', undefined, { cause: new Error('Inner') });
    expect(told(failure)).not.toContain('report.test');
    expect(told(failure, { verbose: true })).toMatch(/Outer.*report\.test.*caused by Error: Inner/s);
  });
});
