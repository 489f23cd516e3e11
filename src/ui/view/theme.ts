import type { Tone } from '../model/line.js';
import type { ColourDepth } from './colour-depth.js';

/** How Ink draws a tone. */
export interface Look {
  readonly color?: string;
  readonly bold?: boolean;
  readonly dimColor?: boolean;
  readonly inverse?: boolean;
}

type Theme = Readonly<Record<Tone, Look>>;

/** Nothing is told by colour alone: what is for agents only, unread, failed or offline says so in words. */
const bare: Theme = {
  plain: {},
  quiet: { dimColor: true },
  strong: { bold: true },
  me: { bold: true },
  customer: { bold: true },
  agent: { bold: true },
  internal: {},
  unread: { bold: true },
  good: {},
  warning: {},
  bad: {},
  found: { inverse: true },
};

/** Of a terminal's own sixteen green, cyan and yellow vanish on a light ground, and blue on a dark one. */
const sixteen: Theme = {
  ...bare,
  agent: { color: 'magenta', bold: true },
  internal: { color: 'magenta' },
  unread: { color: 'red', bold: true },
  warning: { color: 'magenta' },
  bad: { color: 'red' },
};

/** Half-way between white and black, so that they can be read on both. Dimness is left alone: on white some show none. */
const many: Theme = {
  ...bare,
  quiet: { color: 'ansi256(244)' },
  me: { color: 'ansi256(64)', bold: true },
  customer: { color: 'ansi256(31)', bold: true },
  agent: { color: 'ansi256(133)', bold: true },
  internal: { color: 'ansi256(133)' },
  unread: { color: 'ansi256(196)', bold: true },
  good: { color: 'ansi256(64)' },
  warning: { color: 'ansi256(166)' },
  bad: { color: 'ansi256(196)' },
};

const themes: Readonly<Record<ColourDepth, Theme>> = { none: bare, sixteen, many };

export function themeOf(depth: ColourDepth): Theme {
  return themes[depth];
}
