import { chatOrder, sectionNames, sectionOf } from './list.js';
import type { Model } from './model.js';
import { nameOf, titleOf } from './people.js';
import { propertyCompletions } from './property-words.js';
import { scopeCompletions } from './scope-words.js';
import type { CompletionSource } from './slash-commands.js';
import { sanitizeLine } from './steady-text.js';

/** What may be put in the place of what is typed. */
export interface Completion {
  /** The text that is put there. */
  readonly insert: string;
  /** How it is called, safe to show. */
  readonly label: string;
  readonly detail: string;
  /** It is the name of a canned text, which goes there with its variables filled in. */
  readonly isCanned?: true;
}

/** What each source offers for what is typed, best first. */
export const completionSources: Readonly<Record<CompletionSource, (model: Model, typed: string) => Completion[]>> = {
  chats: (model, typed) =>
    chatOrder(model).flatMap((id) => {
      const chat = model.chats.get(id);
      if (chat === undefined) return [];
      const label = titleOf(chat);
      if (!id.startsWith(typed) && !fits(label, typed)) return [];
      return [{ insert: id, label, detail: sectionNames[sectionOf(chat, model.me?.id)].toLowerCase() }];
    }),
  profiles: (model, typed) =>
    model.profiles
      .filter((name) => name.startsWith(typed) && name !== model.profile)
      .map((name) => ({ insert: name, label: name, detail: 'profile' })),
  properties: propertyCompletions,
  scopes: scopeCompletions,
  agents: (model, typed) =>
    [...model.colleagues.values()]
      .filter((agent) => agent.id.startsWith(typed) || fits(nameOf(agent), typed))
      .map((agent) => ({ insert: agent.id, label: nameOf(agent), detail: sanitizeLine(agent.id) })),
};

/** Some word of the name begins so. */
function fits(name: string, typed: string): boolean {
  const wanted = typed.toLocaleLowerCase();
  return ` ${name.toLocaleLowerCase()}`.includes(` ${wanted}`);
}
