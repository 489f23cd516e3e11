import { type AttentionRules, attentionFor, terminalTitle } from './model/attention.js';
import type { Store } from './store.js';

/** The terminal keeps its own title aside, and takes it back. Terminals that do not know this ignore it. */
const keepTitle = '\u001B[22;0t';
const restoreTitle = '\u001B[23;0t';

/**
 * Keeps the terminal's title and rings its bell. It writes only when there is something to tell.
 * @returns what gives the title back; harmless when repeated.
 */
export function callAttention(store: Store, write: (text: string) => void, rules: AttentionRules): () => void {
  let seen = store.get();
  if (rules.title) write(keepTitle + titled(terminalTitle(seen)));
  const unsubscribe = store.subscribe(() => {
    const { bell, title } = attentionFor(seen, store.get(), rules);
    seen = store.get();
    const text = (title === undefined ? '' : titled(title)) + (bell ? '\u0007' : '');
    if (text !== '') write(text);
  });
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    unsubscribe();
    if (rules.title) write(restoreTitle);
  };
}

/** The text is sanitised: nothing in it ends the sequence. */
function titled(text: string): string {
  return `\u001B]2;${text}\u001B\\`;
}
