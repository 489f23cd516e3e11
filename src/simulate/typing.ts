import type { Random } from './random.js';

/** What stands in the customer's input line after a while. */
export interface Keystrokes {
  /** ms after the step before. */
  readonly afterMs: number;
  readonly text: string;
}

export interface Typing {
  /** Growing text; now and then a slip that the next step corrects, a pause, a second thought. Empty for what is typed in a breath. */
  readonly steps: readonly Keystrokes[];
  /** ms from the last step until the text is complete and sent. */
  readonly sendAfterMs: number;
}

/** A client shows no more than one sneak peek in so many ms a chat (customer-actions.md 4.9). */
export const sneakPeekIntervalMs = 2000;

const slowestStepMs = 3200;
const slipShare = 0.2;
const pauseShare = 0.12;
const longestPauseMs = 5000;
/** How many of the longer texts are begun again. */
const secondThoughtShare = 0.25;
const longText = 30;

/** How a person types that text: in steps that are worth a sneak peek each. */
export function typing(text: string, charactersPerSecond: number, random: Random): Typing {
  const characters = [...text];
  const steps: Keystrokes[] = [];
  let typed = 0;
  let hasSecondThoughts = characters.length >= longText && random.chance(secondThoughtShare);
  for (;;) {
    const afterMs = Math.round(random.between(sneakPeekIntervalMs, slowestStepMs));
    const more = Math.max(1, Math.round((charactersPerSecond * afterMs) / 1000));
    const left = characters.length - typed;
    if (left <= more) return { steps, sendAfterMs: Math.round((left / charactersPerSecond) * 1000) + 400 };
    typed += more;
    const clean = characters.slice(0, typed);
    const slipped = random.chance(slipShare) ? slip(clean) : undefined;
    const pauseMs = random.chance(pauseShare) ? Math.round(random.between(1000, longestPauseMs)) : 0;
    steps.push({ afterMs: afterMs + pauseMs, text: (slipped ?? clean).join('') });
    // The slip is noticed: back to before it.
    if (slipped !== undefined) typed = Math.max(typed - 3, 1);
    if (hasSecondThoughts && typed > characters.length / 2) {
      // Better said otherwise: most of it goes away, and comes again after all.
      hasSecondThoughts = false;
      typed = Math.max(1, Math.floor(typed / 4));
      steps.push({ afterMs: sneakPeekIntervalMs, text: characters.slice(0, typed).join('') });
    }
  }
}

/** The last two letters the wrong way round, where that is a slip that keyboards know. */
function slip(characters: readonly string[]): string[] | undefined {
  const [a = '', b = ''] = characters.slice(-2);
  const isLatin = /^\p{Script=Latin}{2}$/u.test(a + b);
  return isLatin && a !== b ? [...characters.slice(0, -2), b, a] : undefined;
}
