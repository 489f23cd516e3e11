import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonText, printJson, printJsonLine } from '../../src/io/json.js';
import { FakeOutput } from './fake-streams.js';

describe('JSON output', () => {
  test('is one line in a pipe and indented on a terminal', () => {
    const pipe = new FakeOutput();
    const screen = new FakeOutput(80);
    printJson(pipe, [{ id: 'A' }]);
    printJson(screen, [{ id: 'A' }]);
    expect(pipe.text).toBe('[{"id":"A"}]\n');
    expect(screen.text).toBe('[\n  {\n    "id": "A"\n  }\n]\n');
  });

  test('of a stream is one line on a terminal too', () => {
    const screen = new FakeOutput(80);
    printJsonLine(screen, { id: 'A' });
    expect(screen.text).toBe('{"id":"A"}\n');
  });

  test('holds the same value and nothing that a terminal obeys', () => {
    const nasty = fc.string({
      unit: fc.constantFrom('\u001b', '\u009b', '\u0085', '\u007f', '\u202e', '\u2066', 'a', 'é'),
    });
    fc.assert(
      fc.property(nasty, (text) => {
        const json = jsonText({ text });
        expect(JSON.parse(json)).toEqual({ text });
        expect(json).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });
});
