import { nameToEmoji } from 'gemoji';
import type { EmojiNames } from './model/emoji.js';

/** A file of its own, because it is large: loaded when somebody types the first `:`. */
export const emojiNames: EmojiNames = new Map(Object.entries(nameToEmoji));
