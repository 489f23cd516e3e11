import type { useApp } from 'ink';
import { clipboardSequence } from './clipboard.js';
import { editText } from './external-editor.js';
import type { ConsoleTerminal } from './run.js';

type SuspendTerminal = ReturnType<typeof useApp>['suspendTerminal'];

/** The terminal as the console lends it to others and takes it back. */
export interface LentTerminal extends ConsoleTerminal {
  /** Somebody else has it: nothing of ours is to be written there, and Ctrl-C is not for us. */
  readonly isAway: boolean;
  /** Told by the view, which alone can let go of the terminal. */
  attach(suspendTerminal: SuspendTerminal): void;
}

/**
 * Whether a line that is too long goes on in the next row. Terminals do not agree on how wide some texts are, and a row that
 * one of them takes for wider than we do must not push down all the rows below it.
 */
export const lineWrap = { off: '\u001B[?7l', on: '\u001B[?7h' } as const;

/** Time for the signal to stop us; what comes after it runs once we go on. */
const stopMs = 50;

export function lentTerminal(
  stdin: NodeJS.ReadStream,
  stdout: NodeJS.WriteStream,
  env: NodeJS.ProcessEnv,
  isLinear = false,
): LentTerminal {
  let suspendTerminal: SuspendTerminal | undefined;
  let isAway = false;

  async function away<T>(what: () => Promise<T>): Promise<T | undefined> {
    if (suspendTerminal === undefined || isAway) return undefined;
    isAway = true;
    try {
      const suspension = await suspendTerminal();
      try {
        if (!isLinear) stdout.write(lineWrap.on);
        await stopReading(stdin);
        return await what();
      } finally {
        if (!isLinear) stdout.write(lineWrap.off);
        await suspension.resume();
      }
    } finally {
      isAway = false;
    }
  }

  return {
    get isAway() {
      return isAway;
    },
    attach: (suspend) => {
      suspendTerminal = suspend;
    },
    copy: (text) => stdout.write(clipboardSequence(text, env)),
    edit: (text) => away(() => editText(text, env)),
    // Ink draws everything anew when it gets the terminal back.
    redraw: () => away(() => Promise.resolve()),
    suspend: () =>
      away(async () => {
        // The whole job, as the terminal itself would: what started us stops, too.
        if (process.platform !== 'win32') process.kill(0, 'SIGTSTP');
        await new Promise((resolve) => setTimeout(resolve, stopMs));
      }),
  };
}

/**
 * Ink listens no more, yet Node goes on reading what is typed, and would take every other line from whoever has the
 * terminal now. Node stops on this event of its own stdin; Ink's next listener starts it again.
 */
async function stopReading(stdin: NodeJS.ReadStream): Promise<void> {
  stdin.emit('pause');
  await new Promise((resolve) => setImmediate(resolve));
}
