import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { steadyColumns, withSteadyColumns } from '../../src/ui/steady-columns.js';

/** Column n is said, counted from one as terminals do; the rest of the row is blank. */
const at = (column: number) => `\u001B[${column}G`;
const blank = '\u001B[K';
const red = '\u001B[31m';
const plain = '\u001B[39m';
const link = '\u001B]8;;https://example.com/\u0007';
const linkEnd = '\u001B]8;;\u0007';
const nextRow = '\u001B[E';

describe('columns in what is written to the terminal', () => {
  it.each([
    ['plain text', 'Where is my order? │ plan: gold'],
    ['letters with accents in one sign, wide ones', 'Zoë Łukasik 山田 健二 │ …'],
    ['styles and links', `${red}late${plain} ${link}page${linkEnd}\n${at(5)}${blank}x`],
  ])('are not said for %s', (_, text) => {
    expect(steadyColumns(text, 80)).toBe(text);
  });

  it.each([
    ['a joined letter', 'म् a', `म्${at(2)} a${at(4)}${blank}`],
    ['a whole word of them at once', 'हिम् x', `हिम्${at(4)} x${at(6)}${blank}`],
    ['each newer emoji', '🪿🫩 a', `🪿${at(3)}🫩${at(5)} a${at(7)}${blank}`],
    ['a joined emoji', '👨‍👩‍👧 a', `👨‍👩‍👧${at(3)} a${at(5)}${blank}`],
    ['marks', 'e\u0301\u0302 a', `e\u0301\u0302${at(2)} a${at(4)}${blank}`],
    ['a space without width', 'a\u200Bb', `a\u200B${at(2)}b${at(3)}${blank}`],
    ['only rows with such a text', 'a b\n🪿 b\nc d', `a b\n🪿${at(3)} b${at(5)}${blank}\nc d`],
  ])('are said after %s', (_, text, steady) => {
    expect(steadyColumns(text, 80)).toBe(steady);
  });

  it('are said before a style or a link begins or ends', () => {
    expect(steadyColumns(`${red}🪿${plain}${link}🪿${linkEnd}|`, 80)).toBe(
      `${red}🪿${at(3)}${plain}${link}🪿${at(5)}${linkEnd}|${at(6)}${blank}`,
    );
  });

  it('have their swapped ground where a text is drawn too narrow', () => {
    const [swapped, back] = ['\u001B[7m', '\u001B[27m'];
    expect(steadyColumns(`a${swapped} 🪿${back} b${swapped}c${back}`, 80)).toBe(
      `a${swapped}   ${at(3)}🪿${at(5)}${back} b${swapped}c${back}${at(8)}${blank}`,
    );
    expect(steadyColumns(`${swapped}a${back}🪿`, 80)).toBe(`${swapped}a${back}🪿${at(4)}${blank}`);
    expect(steadyColumns(`${swapped}a🪿`, 3)).toBe(`${swapped}a  ${at(2)}🪿`);
  });

  it('are said after links of any ending', () => {
    const [begin, end] = [link, linkEnd].map((text) => text.replace('\u0007', '\u001B\\'));
    expect(steadyColumns(`${begin}🪿${end}a`, 80)).toBe(`${begin}🪿${at(3)}${end}a${at(4)}${blank}`);
  });

  it('go on where a row is written from its middle on', () => {
    expect(steadyColumns(`${at(11)}${blank}🪿 b`, 80)).toBe(`${at(11)}${blank}🪿${at(13)} b${at(15)}${blank}`);
  });

  it('are those of the row, and the cursor stays where it was put', () => {
    expect(steadyColumns(`🪿${nextRow}ab${nextRow}🪿\u001B[2A${at(9)}\u001B[?25h`, 80)).toBe(
      `🪿${at(3)}${blank}${nextRow}ab${nextRow}🪿${at(3)}${blank}\u001B[2A${at(9)}\u001B[?25h`,
    );
  });

  it('are not said beyond the last one, where nothing may be wiped away', () => {
    expect(steadyColumns('abc🪿', 5)).toBe('abc🪿');
    expect(steadyColumns('🪿abc', 5)).toBe(`🪿${at(3)}abc`);
  });
});

describe('a terminal with steady columns', () => {
  it('is the same one but for what is written to it', async () => {
    const written: string[] = [];
    const terminal = Object.assign(new PassThrough(), { columns: 80, isTTY: true }) as unknown as NodeJS.WriteStream;
    terminal.on('data', (chunk) => written.push(String(chunk)));
    const steady = withSteadyColumns(terminal);
    const resized = () => written.push('resized');
    steady.on('resize', resized);
    terminal.emit('resize');
    steady.off('resize', resized);
    terminal.emit('resize');
    await new Promise((resolve) => steady.write('🪿 b', resolve));
    terminal.columns = 4;
    steady.write('🪿 b');
    expect(written).toEqual(['resized', `🪿${at(3)} b${at(5)}${blank}`, `🪿${at(3)} b`]);
    expect([steady.isTTY, steady.columns]).toEqual([true, 4]);
  });
});
