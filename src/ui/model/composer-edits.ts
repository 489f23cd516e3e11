import type { ConsoleAction } from './action.js';
import {
  insert,
  lineEnd,
  lineStart,
  moveLines,
  moveTo,
  nextGrapheme,
  nextWord,
  previousGrapheme,
  previousWord,
  remove,
} from './composer.js';
import type { Composer } from './model.js';

export interface EditSurroundings {
  /** Cells of a line of the text. */
  readonly width: number;
  /** What was taken last. */
  readonly killed: string;
}

/**
 * What a key makes of a text that is being written, wherever it is written.
 * @returns `killed` when it took something away that can be brought back; `undefined` for keys that do something else.
 */
export function editText(
  composer: Composer,
  action: ConsoleAction,
  { width, killed }: EditSurroundings,
): { readonly composer: Composer; readonly killed?: string } | undefined {
  switch (action) {
    case 'newline':
      return { composer: insert(composer, '\n') };
    case 'delete_back':
      return { composer: remove(composer, previousGrapheme(composer), composer.cursor) };
    case 'delete_forward':
      return { composer: remove(composer, composer.cursor, nextGrapheme(composer)) };
    case 'delete_word_back':
      return kill(composer, previousWord(composer), composer.cursor);
    case 'delete_word_forward':
      return kill(composer, composer.cursor, nextWord(composer));
    case 'delete_to_start':
      return kill(composer, lineStart(composer), composer.cursor);
    case 'delete_to_end':
      return kill(composer, composer.cursor, lineEnd(composer));
    case 'yank':
      return { composer: insert(composer, killed) };
    case 'cursor_left':
      return { composer: moveTo(composer, previousGrapheme(composer)) };
    case 'cursor_right':
      return { composer: moveTo(composer, nextGrapheme(composer)) };
    case 'cursor_word_left':
      return { composer: moveTo(composer, previousWord(composer)) };
    case 'cursor_word_right':
      return { composer: moveTo(composer, nextWord(composer)) };
    case 'cursor_line_start':
      return { composer: moveTo(composer, lineStart(composer)) };
    case 'cursor_line_end':
      return { composer: moveTo(composer, lineEnd(composer)) };
    case 'cursor_up':
      return { composer: moveLines(composer, -1, width) };
    case 'cursor_down':
      return { composer: moveLines(composer, 1, width) };
    default:
      return undefined;
  }
}

/** The text between two offsets taken out, to be brought back by `yank`. */
export function kill(composer: Composer, from: number, to: number): { composer: Composer; killed?: string } {
  if (from === to) return { composer };
  return { composer: remove(composer, from, to), killed: composer.text.slice(from, to) };
}
