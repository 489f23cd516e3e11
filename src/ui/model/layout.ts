import { layoutOf } from './composer.js';
import type { Composer, Focus, Model } from './model.js';
import { composerOf } from './model.js';
import { remember } from './remember.js';

/** Who is where on the screen, in cells. Every row of the screen belongs to exactly one part. */
export interface Layout {
  /** `tiny`: no use; `single`: one pane at a time; `both`: list and conversation side by side. */
  readonly mode: 'tiny' | 'single' | 'both';
  /** Absent where the list is not shown. */
  readonly list?: { readonly width: number; readonly height: number };
  readonly conversation?: {
    readonly left: number;
    readonly width: number;
    /** Rows of the transcript, between the title line and the line for typing. */
    readonly transcriptRows: number;
    readonly composerRows: number;
  };
  /** The open chat's customer, at the right. */
  readonly details?: { readonly width: number; readonly height: number };
}

export const smallest = { columns: 36, rows: 10 } as const;

/** The composer grows up to this many lines, then scrolls. */
const composerLimit = 6;
const gap = 2;

/** From where the customer's details have room, and from where they are shown without being asked for. */
export const detailsFrom = 100;
const detailsUnaskedFrom = 120;
const detailsWidth = 28;
/** `› ` before the composer's text. */
export const promptWidth = 2;

/** Width for the composer's text in a conversation this wide. */
export function composerTextWidth(conversationWidth: number): number {
  return conversationWidth - promptWidth;
}

export function layoutOfScreen(model: Model): Layout {
  const { size, focus, openId } = model;
  return layout(size, composerOf(model), focus, openId !== undefined, openId !== undefined && hasDetails(model));
}

/** Whether the details are to be seen beside an open chat. */
export function hasDetails({ size, details }: Model): boolean {
  return size.columns >= detailsFrom && (details ?? size.columns >= detailsUnaskedFrom);
}

const layout = remember(
  (size: Model['size'], composer: Composer, focus: Focus, isOpen: boolean, hasRight: boolean): Layout => {
    const { columns, rows } = size;
    if (columns < smallest.columns || rows < smallest.rows) return { mode: 'tiny' };
    const height = rows - 2; // the status line above, the key line below
    if (columns < 60) {
      if (focus === 'list' || !isOpen) return { mode: 'single', list: { width: columns, height } };
      return { mode: 'single', conversation: conversation(composer, 0, columns, height) };
    }
    const width = listWidth(columns);
    const left = width + gap;
    return {
      mode: 'both',
      list: { width, height },
      conversation: conversation(composer, left, columns - left - (hasRight ? detailsWidth + gap : 0), height),
      ...(hasRight ? { details: { width: detailsWidth, height } } : {}),
    };
  },
);

function conversation(composer: Composer, left: number, width: number, height: number) {
  const { lines } = layoutOf(composer, composerTextWidth(width));
  // On a low screen the transcript keeps more than half.
  const composerRows = Math.min(lines.length, composerLimit, Math.max(1, Math.floor(height / 4)));
  return { left, width, transcriptRows: height - 2 - composerRows, composerRows };
}

function listWidth(columns: number): number {
  if (columns >= 120) return 36;
  if (columns >= 90) return 30;
  return columns >= 76 ? 26 : 22;
}
