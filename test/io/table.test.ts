import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { plain } from '../../src/io/color.js';
import { type Column, printTable } from '../../src/io/table.js';
import { FakeOutput } from './fake-streams.js';

interface Row {
  readonly id: string;
  readonly text: string;
  readonly age: string;
}

const columns: readonly Column<Row>[] = [
  { title: 'ID', cell: (row) => row.id },
  { title: 'TEXT', cell: (row) => row.text, flexible: true },
  { title: 'AGE', cell: (row) => row.age, raw: () => '2018-01-23T10:11:30Z' },
];

const rows: readonly Row[] = [
  { id: 'A1', text: 'short', age: '3 min' },
  { id: 'B22', text: '你好，世界', age: 'now' },
  { id: 'C', text: '👩‍💻 hi', age: '5 h' },
];

describe('a table', () => {
  test('on a terminal is aligned by what the characters take up', async () => {
    const screen = new FakeOutput(80);
    await printTable(screen, plain, columns, rows);
    expect(screen.text).toBe(
      ['ID   TEXT        AGE', 'A1   short       3 min', 'B22  你好，世界  now', 'C    👩‍💻 hi       5 h', ''].join(
        '\n',
      ),
    );
  });

  test('on a narrow terminal cuts the flexible column and fits', async () => {
    const screen = new FakeOutput(24);
    const long = [{ id: 'A1', text: '世界'.repeat(20), age: '3 min' }];
    await printTable(screen, plain, columns, long);
    const lines = screen.text.trimEnd().split('\n');
    expect(lines.map((line) => stringWidth(line) <= 24)).toEqual([true, true]);
    expect(lines[1]).toMatch(/^A1 {2}世.*… *3 min$/);
  });

  test('in a pipe is tab separated, complete and without a header', async () => {
    const pipe = new FakeOutput();
    await printTable(pipe, plain, columns, [{ id: 'A1', text: 'x'.repeat(300), age: '3 min' }]);
    expect(pipe.text).toBe(`A1\t${'x'.repeat(300)}\t2018-01-23T10:11:30Z\n`);
  });

  test('never lets a cell break its row or reach the terminal raw', async () => {
    const pipe = new FakeOutput();
    const screen = new FakeOutput(80);
    const hostile = [{ id: 'A1', text: 'a\tb\nc\u001b[2J', age: 'now' }];
    await printTable(pipe, plain, columns, hostile);
    await printTable(screen, plain, columns, hostile);
    expect(pipe.text).toBe('A1\ta b↵c␛[2J\t2018-01-23T10:11:30Z\n');
    expect(screen.text).toContain('a b↵c␛[2J');
  });

  test('without rows prints nothing in a pipe', async () => {
    const pipe = new FakeOutput();
    await printTable(pipe, plain, columns, []);
    expect(pipe.text).toBe('');
  });
});
