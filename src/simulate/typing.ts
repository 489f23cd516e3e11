import type { Random } from './random.js';

/** What stands in the customer's input line after a while. */
export interface Keystrokes {
  /** ms after the step before. */
  readonly afterMs: number;
  readonly text: string;
}

export interface Typing {
  /** Growing text, now and then with a slip that the next step corrects. Empty for what is typed in a breath. */
  readonly steps: readonly Keystrokes[];
  /** ms from the last step until the text is complete and sent. */
  readonly sendAfterMs: number;
}

/** A client shows no more than one sneak peek in so many ms a chat (customer-actions.md 4.9). */
export const sneakPeekIntervalMs = 2000;

const slowestStepMs = 3200;
const slipShare = 0.2;

/** How a person types that text: in steps that are worth a sneak peek each. */
export function typing(text: string, charactersPerSecond: number, random: Random): Typing {
  const characters = [...text];
  const steps: Keystrokes[] = [];
  let typed = 0;
  for (;;) {
    const afterMs = Math.round(random.between(sneakPeekIntervalMs, slowestStepMs));
    const more = Math.max(1, Math.round((charactersPerSecond * afterMs) / 1000));
    const left = characters.length - typed;
    if (left <= more) return { steps, sendAfterMs: Math.round((left / charactersPerSecond) * 1000) + 400 };
    typed += more;
    const clean = characters.slice(0, typed);
    const slipped = random.chance(slipShare) ? slip(clean) : undefined;
    steps.push({ afterMs, text: (slipped ?? clean).join('') });
    // The slip is noticed: back to before it.
    if (slipped !== undefined) typed = Math.max(typed - 3, 1);
  }
}

/** The last two letters the wrong way round, where that is a slip that keyboards know. */
function slip(characters: readonly string[]): string[] | undefined {
  const [a = '', b = ''] = characters.slice(-2);
  const isLatin = /^\p{Script=Latin}{2}$/u.test(a + b);
  return isLatin && a !== b ? [...characters.slice(0, -2), b, a] : undefined;
}
