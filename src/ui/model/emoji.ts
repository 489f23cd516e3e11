import { insert, remove } from './composer.js';
import type { Composer, Model } from './model.js';

/** Emoji by the names that people call them; several names may be one emoji's. */
export type EmojiNames = ReadonlyMap<string, string>;

/** `:na` before the cursor, after a blank, a bracket or another emoji. */
const begun = /(?:^|[\s([\p{Extended_Pictographic}])(:[a-z0-9_+-]{2,})$/iu;
const whole = /(?:^|[\s([\p{Extended_Pictographic}])(:[a-z0-9_+-]{2,}:)$/iu;
const eachWhole = /(?<=^|[\s([\p{Extended_Pictographic}]):[a-z0-9_+-]{2,}:/giu;

/** Where the name before the cursor begins, and the name; `undefined` when none is being typed. */
export function emojiBegun({ text, cursor }: Composer): { readonly from: number; readonly typed: string } | undefined {
  const word = begun.exec(text.slice(Math.max(0, cursor - 60), cursor))?.[1];
  return word === undefined ? undefined : { from: cursor - word.length, typed: word.slice(1).toLowerCase() };
}

/** The whole `:name:` that ends at the cursor, of an emoji or not. */
export function emojiEnded({ text, cursor }: Composer): string | undefined {
  return whole.exec(text.slice(Math.max(0, cursor - 60), cursor))?.[1];
}

/** The composer with the emoji in the place of a whole `:name:` before the cursor; `undefined` when there is none. */
export function withEmoji(composer: Composer, names: Model['emoji']): Composer | undefined {
  const { cursor } = composer;
  const word = emojiEnded(composer);
  const emoji = word === undefined ? undefined : named(names, word);
  return word === undefined || emoji === undefined
    ? undefined
    : insert(remove(composer, cursor - word.length, cursor), emoji);
}

/** The same for every `:name:` between the beginning and the cursor. */
export function withEmojisBefore({ text, cursor }: Composer, names: EmojiNames): Composer {
  const before = text.slice(0, cursor).replaceAll(eachWhole, (word) => named(names, word) ?? word);
  return { text: before + text.slice(cursor), cursor: before.length };
}

function named(names: Model['emoji'], word: string): string | undefined {
  return names?.get(word.slice(1, -1).toLowerCase());
}

/** Names that begin so, then names that have it somewhere. */
export function emojiFor(names: EmojiNames, typed: string): readonly (readonly [name: string, emoji: string])[] {
  const all = [...names].filter(([name]) => name.includes(typed));
  const rank = (name: string) => (name.startsWith(typed) ? 0 : 1);
  return all.sort(([a], [b]) => rank(a) - rank(b) || a.length - b.length);
}
