import type { ConsoleSettings } from '../../config/console-settings.js';
import type { DeskName } from './desk-commands.js';
import type { Model } from './model.js';
import { told } from './notices.js';
import { done, refused, type SlashRunner } from './slash-call.js';

type Peeks = ConsoleSettings['sneakPeeks'];

const dial: readonly Peeks[] = ['full', 'length', 'off'];
const meanings: Readonly<Record<Peeks, string>> = {
  full: 'Sneak peeks: the text',
  length: 'Sneak peeks: the length alone',
  off: 'Sneak peeks: nothing',
};

/** What each command of `desk-commands.ts` does. */
export const deskRunners: Readonly<Record<DeskName, SlashRunner>> = {
  peeks: (call) => {
    const { model, argument, now } = call;
    const { sneakPeeks } = model.settings;
    const next = argument === '' ? dial[(dial.indexOf(sneakPeeks) + 1) % dial.length] : argument;
    const wanted = dial.find((each) => each === next);
    if (wanted === undefined) return refused(call, 'It is /peeks off, /peeks length or /peeks full');
    return done(told(withPeeks(model, wanted), 'info', `${meanings[wanted]}. chatio config keeps it`, now));
  },
  mask: ({ model, now }) => {
    const isMasked = !model.isMasked;
    const text = isMasked ? 'Masked: names, addresses and other chats are hidden' : 'Not masked any more';
    return done(told({ ...model, isMasked }, 'info', text, now));
  },
  quiet: ({ model, now }) => {
    const isQuiet = !model.isQuiet;
    return done(
      told({ ...model, isQuiet }, 'info', isQuiet ? 'Nothing disturbs you now' : 'You are called again', now),
    );
  },
};

/** What was seen under another rule is seen no more. */
function withPeeks(model: Model, sneakPeeks: Peeks): Model {
  const settings = { ...model.settings, sneakPeeks };
  if (sneakPeeks === 'full') return { ...model, settings };
  const typing = [...model.signals].filter(([, signals]) => signals.typing.size > 0);
  const signals = new Map(typing.map(([id, each]) => [id, { typing: each.typing, peeks: new Map() }]));
  return { ...model, settings, signals };
}
