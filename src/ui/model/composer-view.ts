import type { ComposerLine } from './composer.js';
import { layoutOf } from './composer.js';
import { cut } from './display-width.js';
import { composerTextWidth, layoutOfScreen, promptWidth } from './layout.js';
import type { Composer, Model } from './model.js';
import { composerOf } from './model.js';
import { writesNotes } from './notes.js';
import { titleOf } from './people.js';
import { remember } from './remember.js';
import { parseInput } from './slash-commands.js';

/** The composer as it is drawn. */
export interface ComposerView {
  /** Visible lines, as many as the composer has rows. */
  readonly lines: readonly ComposerLine[];
  /** Whom Enter sends to: everybody, agents only, or nobody, as the text is a command. */
  readonly to: 'all' | 'agents' | 'command';
  /** Said while there is no text. */
  readonly placeholder: string;
  /** Cell of the screen where the cursor stands; absent while the focus is elsewhere. */
  readonly cursor?: { readonly x: number; readonly y: number };
}

export function composerView(model: Model): ComposerView | undefined {
  const { conversation } = layoutOfScreen(model);
  const chat = model.openId === undefined ? undefined : model.chats.get(model.openId);
  if (conversation === undefined || chat === undefined) return undefined;
  const hasCursor = model.focus === 'composer' && model.help === undefined && model.overlay === undefined;
  const { left, width, composerRows } = conversation;
  return view(
    composerOf(model),
    left,
    width,
    composerRows,
    model.size.rows,
    hasCursor,
    titleOf(chat),
    writesNotes(model, chat.id),
  );
}

const view = remember(
  (
    composer: Composer,
    left: number,
    width: number,
    rows: number,
    screenRows: number,
    hasCursor: boolean,
    title: string,
    isNote: boolean,
  ): ComposerView => {
    const { lines, cursorLine, cursorColumn } = layoutOf(composer, composerTextWidth(width));
    const first = Math.max(0, Math.min(cursorLine - rows + 1, lines.length - rows));
    const cursor = { x: left + promptWidth + cursorColumn, y: screenRows - 1 - rows + (cursorLine - first) };
    return {
      lines: lines.slice(first, first + rows),
      to: addressee(composer.text, isNote),
      placeholder: cut(
        isNote ? `Note about ${title}, for agents only` : `Write to ${title}`,
        composerTextWidth(width) - 1,
      ),
      ...(hasCursor ? { cursor } : {}),
    };
  },
);

function addressee(text: string, isNote: boolean): ComposerView['to'] {
  const input = parseInput(text);
  if (input.type === 'text') return isNote ? 'agents' : 'all';
  return input.type === 'command' && input.name === 'note' ? 'agents' : 'command';
}
