import { describe, expect, it } from 'vitest';
import { colourDepth } from '../../../src/ui/view/colour-depth.js';
import { themeOf } from '../../../src/ui/view/theme.js';

/** What people write on: white, black, and what lies between in the themes that are used most. */
const grounds = {
  white: '#ffffff',
  'Solarized light': '#fdf6e3',
  'Gruvbox light': '#fbf1c7',
  black: '#000000',
  'Solarized dark': '#002b36',
  'Gruvbox dark': '#282828',
  Dracula: '#282a36',
} as const;

/** The usual sixteen of xterm, whose bold ones are the bright ones. */
const xterm = { red: ['#cd0000', '#ff0000'], magenta: ['#cd00cd', '#ff00ff'] } as const;

const names = Object.keys(grounds) as (keyof typeof grounds)[];

describe('with 256 colours', () => {
  it.each(names)('every tone can be read on %s', (ground) => {
    for (const [tone, { color }] of Object.entries(themeOf('many'))) {
      if (color === undefined) continue;
      expect({ tone, contrast: contrast(indexed(color), grounds[ground]) > 3.3 }).toEqual({ tone, contrast: true });
    }
  });
});

describe('with sixteen colours', () => {
  it('there are only those that can be read on white and on black, also where bold means bright', () => {
    for (const { color } of Object.values(themeOf('sixteen'))) {
      if (color === undefined) continue;
      expect(Object.keys(xterm)).toContain(color);
      for (const shade of xterm[color as keyof typeof xterm]) {
        expect(contrast(shade, grounds.white)).toBeGreaterThan(3);
        expect(contrast(shade, grounds.black)).toBeGreaterThan(3);
      }
    }
  });
});

describe('without colours', () => {
  it('weight, dimness and what is swapped stay', () => {
    const looks = themeOf('none');
    for (const look of Object.values(looks)) expect(look).not.toHaveProperty('color');
    expect(looks).toMatchObject({ quiet: { dimColor: true }, strong: { bold: true }, found: { inverse: true } });
  });
});

describe('colourDepth', () => {
  const output = { isTTY: true, write: () => true };
  it('is what the terminal can do', () => {
    expect(colourDepth(output, { TERM: 'xterm-256color' }, true, 3)).toBe('many');
    expect(colourDepth(output, { TERM: 'xterm-256color' }, true, 2)).toBe('many');
    expect(colourDepth(output, { TERM: 'xterm' }, true, 1)).toBe('sixteen');
  });

  it('has colours on a terminal that nobody has heard of', () => {
    expect(colourDepth(output, { TERM: 'foot' }, true, 0)).toBe('sixteen');
  });

  it('is none when somebody wants none', () => {
    expect(colourDepth(output, { TERM: 'xterm-256color', NO_COLOR: '1' }, true, 2)).toBe('none');
    expect(colourDepth(output, { TERM: 'xterm-256color', FORCE_COLOR: '0' }, true, 0)).toBe('none');
    expect(colourDepth(output, { TERM: 'xterm-256color' }, false, 0)).toBe('none');
  });
});

/** A colour of the cube or of the greys, which no theme changes. */
function indexed(color: string): string {
  const index = Number(/^ansi256\((\d+)\)$/.exec(color)?.[1]);
  expect(index).toBeGreaterThanOrEqual(16);
  if (index >= 232) return hex([0, 0, 0].map(() => 8 + (index - 232) * 10));
  const at = index - 16;
  return hex([Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6].map((step) => (step === 0 ? 0 : 55 + step * 40)));
}

function hex(parts: readonly number[]): string {
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** As the WCAG counts it: 1 is no difference, 21 is black on white. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
