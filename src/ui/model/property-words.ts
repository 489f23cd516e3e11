import type { BareProperties, Properties, PropertyConfig, PropertyValue } from '../../protocol/properties.js';
import { propertyText, withPropertyText } from '../../protocol/property-text.js';
import type { Completion } from './completion-sources.js';
import type { Model } from './model.js';
import { sanitizeLine } from './steady-text.js';

/** `rating.score=1 rating.comment="very kind"` as properties; or what is wrong with it, in words. */
export function propertiesOf(text: string): BareProperties | string {
  let properties: BareProperties = {};
  const words = text.match(/(?:[^\s"]|"[^"]*"?)+/gu) ?? [];
  for (const word of words) {
    const more = withPropertyText(properties, word);
    if (more === undefined) return `"${sanitizeLine(word)}" should look like rating.score=1`;
    properties = more;
  }
  return words.length === 0 ? 'Write what to set behind /set, as rating.score=1' : properties;
}

/**
 * What may be set, best first: what the license defines for chats and lets agents write, as far as the server tells this
 * agent, and what is set somewhere already.
 */
export function propertyCompletions(model: Model, typed: string): Completion[] {
  const before = /^[\s\S]*\s/u.exec(typed)?.[0] ?? '';
  const word = typed.slice(before.length);
  return known(model)
    .filter(({ insert }) => insert.startsWith(word) && insert !== word)
    .map((each) => ({ ...each, insert: before + each.insert }));
}

function known(model: Model): Completion[] {
  const all = new Map<string, Completion>();
  const add = (insert: string, detail: string) => {
    const label = sanitizeLine(insert);
    // Whoever completes a text goes on without typing blanks or quotes.
    if (!all.has(insert) && label === insert && !/\s/u.test(insert)) all.set(insert, { insert, label, detail });
  };
  for (const [path, config] of definitions(model)) {
    for (const value of valuesOf(config)) add(`${path}=${propertyText(value)}`, describe(config));
    add(`${path}=`, describe(config));
  }
  for (const chat of model.chats.values()) {
    for (const [path, value] of pairs(chat.properties))
      if (!isFixed(model, path)) add(`${path}=${propertyText(value)}`, 'set in another chat');
  }
  return [...all.values()];
}

/** Not for agents to write: by the license, as far as it is known, or because the server alone writes it. */
function isFixed({ definitions: all }: Model, path: string): boolean {
  const dot = path.indexOf('.');
  const [namespace, name] = [path.slice(0, dot), path.slice(dot + 1)];
  return namespace === 'routing' || all[namespace]?.[name] !== undefined;
}

function* definitions({ definitions: all }: Model): Generator<[string, PropertyConfig]> {
  for (const [namespace, names] of Object.entries(all)) {
    for (const [name, config] of Object.entries(names)) {
      if (config.locations.chat?.access.agent?.write === true) yield [`${namespace}.${name}`, config];
    }
  }
}

function valuesOf({ type, domain }: PropertyConfig): readonly PropertyValue[] {
  if (domain !== undefined) return domain;
  return type === 'bool' ? [true, false] : [];
}

function describe({ type, description, range }: PropertyConfig): string {
  const limits = range === undefined ? '' : ` ${range.from ?? ''}–${range.to ?? ''}`;
  return sanitizeLine(description ?? `${type}${limits}`);
}

function* pairs(properties: Properties | undefined): Generator<[string, PropertyValue]> {
  for (const [namespace, values] of Object.entries(properties ?? {})) {
    for (const [name, { value }] of Object.entries(values)) yield [`${namespace}.${name}`, value];
  }
}
