import type { ConsoleSettings } from '../config/console-settings.js';
import { attentionFor, terminalTitle } from './model/attention.js';
import type { Store } from './store.js';

/** The terminal keeps its own title aside, and takes it back. Terminals that do not know this ignore it. */
const keepTitle = '\u001B[22;0t';
const restoreTitle = '\u001B[23;0t';

/** Where attention is called. */
export interface AttentionPlace {
  write(text: string): void;
  /** Somebody else has the terminal, and is not to be disturbed there. */
  isAway(): boolean;
}

/**
 * Keeps the terminal's title, rings its bell and notifies the desktop. It writes only when there is something to tell.
 * @returns what gives the title back, whoever has the terminal then; harmless when repeated.
 */
export function callAttention(store: Store, { write, isAway }: AttentionPlace, env: NodeJS.ProcessEnv): () => void {
  let seen = store.get();
  const hasTitle = seen.settings.title;
  if (hasTitle) write(keepTitle + titled(terminalTitle(seen)));
  const unsubscribe = store.subscribe(() => {
    const now = store.get();
    const { bell, desktop, title } = attentionFor(seen, now);
    seen = now;
    const text =
      (title === undefined ? '' : titled(title)) +
      (desktop === undefined ? '' : notification(desktop, now.settings.desktop, env)) +
      (bell ? '\u0007' : '');
    if (text !== '' && !isAway()) write(text);
  });
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    unsubscribe();
    if (hasTitle) write(restoreTitle);
  };
}

/** The text is sanitised: nothing in it ends the sequence. */
function titled(text: string): string {
  return `\u001B]2;${text}\u001B\\`;
}

/** Longer ones are cut by every desktop. */
const longest = 200;

/**
 * OSC 9 or OSC 777, of which terminals know the one or the other; one that knows neither shows nothing. tmux passes it
 * on where `allow-passthrough` is on. The texts are sanitised, and `;` parts the fields of the second form.
 */
export function notification(
  { title, text }: { readonly title: string; readonly text: string },
  form: ConsoleSettings['desktop'],
  env: NodeJS.ProcessEnv,
): string {
  const [head, body] = [title.slice(0, longest), text.slice(0, longest)];
  const isNine = form === 'osc9' || (form === 'auto' && knowsNine(env));
  const sequence = isNine
    ? `\u001B]9;${head}: ${body}\u0007`
    : `\u001B]777;notify;${head.replaceAll(';', ',')};${body.replaceAll(';', ',')}\u0007`;
  return env.TMUX ? `\u001BPtmux;${sequence.replaceAll('\u001B', '\u001B\u001B')}\u001B\\` : sequence;
}

function knowsNine(env: NodeJS.ProcessEnv): boolean {
  return (
    env.WT_SESSION !== undefined ||
    env.ConEmuPID !== undefined ||
    env.KITTY_WINDOW_ID !== undefined ||
    env.TERM_PROGRAM === 'iTerm.app'
  );
}
