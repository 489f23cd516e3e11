import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { logFile, mostLogBytes } from '../../src/ui/log-file.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatio-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the log of the console', () => {
  it('has a line with its time for each entry, which nobody else can read', () => {
    const path = join(folder, 'deep', 'console.log');
    const log = logFile(path, () => 0);
    log.write('online');
    log.write('crash\u001b[2J\nat somewhere');
    expect(readFileSync(path, 'utf8')).toBe(
      '1970-01-01T00:00:00.000Z online\n1970-01-01T00:00:00.000Z crash␛[2J\n  at somewhere\n',
    );
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('keeps to its size, and its newest entries', () => {
    const path = join(folder, 'console.log');
    const log = logFile(path);
    for (let entry = 0; entry < 70; entry += 1) log.write(`${entry} ${'x'.repeat(7_000)}`);
    const text = readFileSync(path, 'utf8');
    expect(text.length).toBeLessThanOrEqual(mostLogBytes);
    expect(text).toMatch(/^\d{4}-/);
    expect(text).toContain(' 69 xxx');
    expect(text).not.toContain(' 3 xxx');
  });

  it('never fails', () => {
    expect(() => logFile(join(folder, 'x\0y')).write('lost')).not.toThrow();
  });
});
