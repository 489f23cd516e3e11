import { EventEmitter } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { Stops } from '../../src/io/stops.js';

function program() {
  const host = Object.assign(new EventEmitter(), { exit: vi.fn() });
  return { host, stops: new Stops(host as unknown as NodeJS.Process) };
}

describe('a program that is stopped', () => {
  test('by Ctrl-C ends with 130, by a closed pipe with 0', () => {
    const { host, stops } = program();
    host.emit('SIGINT');
    stops.closedPipe();
    expect(host.exit.mock.calls).toEqual([[130], [0]]);
  });

  test('tells whoever listens, and leaves the end to it', () => {
    const { host, stops } = program();
    const reasons: string[] = [];
    stops.onStop((reason) => reasons.push(reason));
    host.emit('SIGINT');
    host.emit('SIGTERM');
    stops.closedPipe();
    expect(reasons).toEqual(['SIGINT', 'SIGTERM', 'closed pipe']);
    expect(host.exit).not.toHaveBeenCalled();
  });

  test('ends at once when nobody listens any more', () => {
    const { host, stops } = program();
    const release = stops.onStop(() => release());
    host.emit('SIGINT');
    expect(host.exit).not.toHaveBeenCalled();
    host.emit('SIGINT');
    expect(host.exit).toHaveBeenCalledWith(130);
    expect(host.listenerCount('SIGTERM')).toBe(0);
  });

  test('leaves Ctrl-C to the console, which puts the terminal in order first', () => {
    const { host } = program();
    host.on('SIGINT', () => {});
    host.emit('SIGINT');
    expect(host.exit).not.toHaveBeenCalled();
  });
});
