import type { Tone } from './line.js';
import type { Step } from './message.js';
import type { Composer, Model } from './model.js';

/**
 * Something that lies over the panes and has the keys until it is answered or closed. What an answer does is a pure
 * function of the model at that time: pushes go on arriving meanwhile.
 */
export type Overlay = Confirmation | Prompt | Picker;

/** A question in the last line: `Ban Mary Brown for 3 days?` */
export interface Confirmation {
  readonly type: 'confirm';
  readonly question: string;
  yes(model: Model, now: number): Step;
}

/** A line to fill in, in the last line of the screen. */
export interface Prompt {
  readonly type: 'prompt';
  /** `Days`, `Search` */
  readonly label: string;
  /** What the answer may be, said while there is none. */
  readonly placeholder?: string;
  /** The text is drawn as dots. */
  readonly isSecret?: boolean;
  readonly input: Composer;
  /** A text that can't be: the why, and the prompt stays. */
  done(model: Model, text: string, now: number): Step | string;
}

/** A list over the panes that narrows as one types. */
export interface Picker {
  readonly type: 'picker';
  readonly title: string;
  /** Said while nothing is typed. */
  readonly placeholder: string;
  readonly input: Composer;
  /** The marked one; absent or gone: the first. */
  readonly selectedId?: string;
  /** What there is to choose, best first; the same array while the model's parts it is made of are the same. */
  items(model: Model, query: string): readonly PickerItem[];
  /** Said when there is nothing to choose. */
  readonly empty: string;
  chosen(model: Model, item: PickerItem, now: number): Step;
}

/** Remote text is sanitised by whoever makes the item. */
export interface PickerItem {
  readonly id: string;
  readonly label: string;
  readonly tone?: Tone;
  /** Behind the label, as far as there is room. */
  readonly detail?: string;
  /** At the right end of the line. */
  readonly right?: string;
  readonly rightTone?: Tone;
}
