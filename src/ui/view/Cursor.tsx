import { useCursor } from 'ink';
import { useModel } from '../hooks/use-model.js';
import { composerView } from '../model/composer-view.js';
import type { Model } from '../model/model.js';
import { pickerView, questionView } from '../model/overlay-lines.js';

/** The terminal's own cursor, in the one place where the next character will be. */
export function Cursor() {
  const { setCursorPosition } = useCursor();
  setCursorPosition(useModel(cursorOf));
  return null;
}

function cursorOf(model: Model): { readonly x: number; readonly y: number } | undefined {
  const asked = pickerView(model) ?? questionView(model);
  return asked === undefined ? composerView(model)?.cursor : asked.cursor;
}
