import type { Tone } from '../model/line.js';

/** How Ink draws a tone. */
export interface Look {
  readonly color?: string;
  readonly bold?: boolean;
  readonly dimColor?: boolean;
  readonly inverse?: boolean;
}

/**
 * Only the terminal's own sixteen colours, and none that vanish on a light or on a dark ground. Nothing is told by
 * colour alone: what is for agents only, unread, failed or offline says so in words.
 */
const colourful: Readonly<Record<Tone, Look>> = {
  plain: {},
  quiet: { dimColor: true },
  strong: { bold: true },
  me: { color: 'green', bold: true },
  customer: { color: 'cyan', bold: true },
  agent: { color: 'magenta', bold: true },
  internal: { color: 'magenta' },
  unread: { color: 'red', bold: true },
  good: { color: 'green' },
  warning: { color: 'magenta' },
  bad: { color: 'red' },
  found: { inverse: true },
};

/** @param hasColour false: `NO_COLOR` is set; weight and dimness stay. */
export function themeOf(hasColour: boolean): Readonly<Record<Tone, Look>> {
  if (hasColour) return colourful;
  const bare = Object.entries(colourful).map(([tone, { color: _, ...look }]) => [tone, look]);
  return Object.fromEntries(bare) as Record<Tone, Look>;
}
