import type { ConsoleSettings } from '../../config/console-settings.js';
import type { DeskName } from './desk-commands.js';
import type { Step } from './message.js';
import type { Model } from './model.js';
import { told } from './notices.js';
import type { PickerItem } from './overlay.js';
import { pickFrom } from './overlays.js';
import { remember } from './remember.js';
import { done, refused, type SlashRunner } from './slash-call.js';
import { quit } from './typing.js';

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
  profile: (call) => {
    const { model, argument } = call;
    const others = model.profiles.filter((name) => name !== model.profile);
    if (argument === '') {
      if (others.length === 0) return refused(call, 'There is no other profile; chatio login --profile NAME makes one');
      return done(chooseProfile(model));
    }
    if (!model.profiles.includes(argument)) return refused(call, `There is no profile "${argument}"`);
    if (argument === model.profile) return refused(call, 'That is this one');
    return { ...changedTo(model, argument), isDone: true };
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

function chooseProfile(model: Model): Model {
  return pickFrom(model, {
    title: 'Go on as',
    placeholder: 'a profile',
    empty: 'No profile has that',
    items: ({ profiles, profile }, typed) => offered(profiles, profile, typed),
    chosen: (now, { id }) => changedTo(now, id),
  });
}

const offered = remember((profiles: readonly string[], current: string, typed: string): readonly PickerItem[] =>
  profiles.filter((name) => name !== current && name.includes(typed)).map((name) => ({ id: name, label: name })),
);

function changedTo(model: Model, profile: string): Step {
  const left = quit(model);
  return { ...left, effects: left.effects.map((each) => (each.type === 'finish' ? { ...each, profile } : each)) };
}

/** What was seen under another rule is seen no more. */
function withPeeks(model: Model, sneakPeeks: Peeks): Model {
  const settings = { ...model.settings, sneakPeeks };
  if (sneakPeeks === 'full') return { ...model, settings };
  const typing = [...model.signals].filter(([, signals]) => signals.typing.size > 0);
  const signals = new Map(typing.map(([id, each]) => [id, { typing: each.typing, peeks: new Map() }]));
  return { ...model, settings, signals };
}
