import type { CannedText } from './canned-text.js';
import { insert, remove } from './composer.js';
import { edited } from './composer-draft.js';
import type { Step } from './message.js';
import { step } from './message.js';
import type { Model } from './model.js';
import { composerOf } from './model.js';
import { told } from './notices.js';
import type { PickerItem } from './overlay.js';
import { pickFrom } from './overlays.js';
import { customersOf, nameOf } from './people.js';
import { remember } from './remember.js';

/** Puts a canned text in the place of what was typed from `from` on, with its variables filled in. */
export function insertCanned(model: Model, name: string, from: number, now: number): Step {
  const canned = model.canned.find((each) => each.name === name);
  if (canned === undefined) return step(model);
  const { text, missing } = filled(model, canned.text);
  const done = edited(model, (composer) => insert(remove(composer, from, composer.cursor), text), now);
  if (missing.length === 0) return done;
  return { ...done, model: told(done.model, 'error', `Not known here, fill it in: ${missing.join(' ')}`, now) };
}

/** Every canned text, to choose by its name or by what it says. */
export function chooseCanned(model: Model, query = ''): Model {
  return pickFrom(
    model,
    {
      title: 'Text',
      placeholder: 'a few letters of its name, or of what it says',
      empty:
        model.canned.length === 0 ? 'There is no canned.json yet; docs/console-files.md tells how' : 'No text has that',
      items: ({ canned }, typed) => matching(canned, typed),
      chosen: (now, { id }, at) => insertCanned(now, id, composerOf(now).cursor, at),
    },
    query,
  );
}

const matching = remember((canned: Model['canned'], typed: string): readonly PickerItem[] => {
  const wanted = typed.toLowerCase();
  const rank = ({ name, text }: CannedText) => {
    const called = name.toLowerCase();
    if (called.startsWith(wanted)) return 0;
    if (called.includes(wanted)) return 1;
    return text.toLowerCase().includes(wanted) ? 2 : 3;
  };
  return canned
    .map((each) => ({ each, rank: rank(each) }))
    .filter((one) => one.rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .map(({ each }) => ({ id: each.name, label: `#${each.name}`, detail: each.text.replaceAll('\n', ' ↵ ') }));
});

/** What is not known stays in its braces. */
function filled(model: Model, text: string): { text: string; missing: readonly string[] } {
  const values = valuesOf(model);
  const missing: string[] = [];
  const done = text.replaceAll(/\{(\w+\.\w+)\}/g, (whole, variable: string) => {
    const value = values[variable];
    if (value === undefined || value === '') missing.push(whole);
    return value || whole;
  });
  return { text: done, missing };
}

function valuesOf({ chats, openId, me }: Model): Readonly<Record<string, string | undefined>> {
  const chat = openId === undefined ? undefined : chats.get(openId);
  const customer = chat === undefined ? undefined : customersOf(chat.users)[0];
  const name = customer?.name === undefined ? undefined : nameOf(customer);
  const agent = me === undefined ? undefined : nameOf(me);
  return {
    'customer.name': name,
    'customer.first_name': firstOf(name),
    'customer.email': customer?.email,
    'customer.id': customer?.id,
    'agent.name': agent,
    'agent.first_name': firstOf(agent),
    'chat.id': chat?.id,
  };
}

function firstOf(name: string | undefined): string | undefined {
  return name?.split(/\s+/u)[0];
}
