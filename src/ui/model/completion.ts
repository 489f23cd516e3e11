import type { ConsoleAction } from './action.js';
import { type Completion, completionSources } from './completion-sources.js';
import { insert, remove } from './composer.js';
import { without } from './copies.js';
import { emojiBegun, emojiFor } from './emoji.js';
import type { Composer, Model } from './model.js';
import { composerOf } from './model.js';
import { remember } from './remember.js';
import { argumentAt, matchingCommands, usageOf } from './slash-commands.js';
import { sanitizeLine } from './steady-text.js';

/** What the composer offers for the word before the cursor. */
export interface Offer {
  /** The offered take the place of the text from here to the cursor. */
  readonly from: number;
  readonly items: readonly Completion[];
  /** Index of the marked one. */
  readonly selected: number;
  /** Enter takes what is marked; otherwise it sends what stands there. */
  readonly isEager: boolean;
}

type Found = Omit<Offer, 'selected'>;

/** More are not looked at. */
const mostItems = 50;

/** What is offered now; `undefined` when nothing is. */
export function offerOf(model: Model): Offer | undefined {
  if (model.focus !== 'composer' || model.overlay !== undefined || model.help !== undefined) return undefined;
  const composer = composerOf(model);
  const chosen = model.completion?.composer === composer ? model.completion : undefined;
  if (composer.text === '' || chosen?.isClosed === true) return undefined;
  const found = foundFor(model, composer);
  return found === undefined ? undefined : marked(found, chosen?.selected ?? 0);
}

/** Keys while something is offered. `undefined`: the key is not about it. */
export function completionAction(model: Model, action: ConsoleAction): Model | undefined {
  const offer = offerOf(model);
  if (offer === undefined) return undefined;
  const composer = composerOf(model);
  const count = offer.items.length;
  const select = (selected: number): Model => ({ ...model, completion: { composer, selected, isClosed: false } });
  switch (action) {
    case 'completion_up':
      return select((offer.selected + count - 1) % count);
    case 'completion_down':
      return select((offer.selected + 1) % count);
    case 'completion_close':
      return { ...model, completion: { composer, selected: 0, isClosed: true } };
    default:
      return undefined;
  }
}

/** The composer with the marked completion in the place of what is typed; `undefined` when nothing is offered. */
export function completed(model: Model): Composer | undefined {
  const offer = offerOf(model);
  const item = offer?.items[offer.selected];
  if (offer === undefined || item === undefined) return undefined;
  const composer = composerOf(model);
  return insert(remove(composer, offer.from, composer.cursor), item.insert);
}

/** The model without what was marked, for a composer that holds something else now. */
export function withoutCompletion(model: Model): Model {
  return model.completion === undefined ? model : without(model, 'completion');
}

const marked = remember(
  (found: Found, selected: number): Offer => ({ ...found, selected: Math.min(selected, found.items.length - 1) }),
);

function foundFor(model: Model, composer: Composer): Found | undefined {
  if (composer.text.startsWith('/')) {
    return commandsFor(composer) ?? argumentsFor(model, composer) ?? emojisFor(composer, model.emoji);
  }
  return cannedFor(composer, model.canned) ?? emojisFor(composer, model.emoji);
}

const commandsFor = remember(({ text, cursor }: Composer): Found | undefined => {
  const typed = text.slice(0, cursor);
  if (/\s/u.test(typed) || cursor < text.length) return undefined;
  const items = matchingCommands(typed).map(
    (command): Completion => ({
      insert: `/${command.name}${command.takes === undefined ? '' : ' '}`,
      label: usageOf(command),
      detail: command.summary,
    }),
  );
  return some({ from: 0, items, isEager: !items.some(({ insert }) => insert.trim() === typed.toLowerCase()) });
});

const argumentsFor = remember((model: Model, { text, cursor }: Composer): Found | undefined => {
  const at = argumentAt(text, cursor);
  const source = at?.argument.from;
  if (at === undefined || source === undefined) return undefined;
  const items = completionSources[source](model, at.typed).slice(0, mostItems);
  const isThere =
    items.some(({ insert }) => insert === at.typed) || (at.typed === '' && at.argument.isOptional === true);
  return items.length === 1 && isThere ? undefined : some({ from: at.from, items, isEager: !isThere });
});

/** `#na` before the cursor, after a blank. */
const cannedFor = remember(({ text, cursor }: Composer, canned: Model['canned']): Found | undefined => {
  if (canned.length === 0) return undefined;
  const typed = /(?:^|\s)#([\p{L}\p{N}_.-]{0,40})$/u.exec(text.slice(Math.max(0, cursor - 60), cursor))?.[1];
  if (typed === undefined) return undefined;
  const wanted = typed.toLowerCase();
  const items = canned
    .filter(({ name }) => name.toLowerCase().startsWith(wanted))
    .slice(0, mostItems)
    .map((each): Completion => {
      const detail = sanitizeLine(each.text.slice(0, 200));
      return { insert: each.name, label: `#${each.name}`, detail, isCanned: true };
    });
  return some({ from: cursor - typed.length - 1, items, isEager: typed !== '' });
});

const emojisFor = remember((composer: Composer, names: Model['emoji']): Found | undefined => {
  const begun = names === undefined ? undefined : emojiBegun(composer);
  if (names === undefined || begun === undefined) return undefined;
  const items = emojiFor(names, begun.typed)
    .slice(0, mostItems)
    .map(([name, emoji]): Completion => ({ insert: emoji, label: `${sanitizeLine(emoji)}  :${name}:`, detail: '' }));
  return some({ from: begun.from, items, isEager: true });
});

function some(found: Found): Found | undefined {
  return found.items.length === 0 ? undefined : found;
}
