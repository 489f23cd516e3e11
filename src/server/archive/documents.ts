import { mergeProperties, onlyReadable, type PropertyConfigs } from '../../domain/properties.js';
import { tokens } from '../../domain/property-filter.js';
import type { ChatState, EventState, LicenseState, ThreadState } from '../../domain/state.js';
import type { PropertyFilter } from '../../protocol/agent-api.js';
import type { BareProperties, PropertyValue } from '../../protocol/properties.js';
import { everyoneGroup } from '../../protocol/scopes.js';
import type { ArchivedProperty, ArchivedThread, Audience, PropertyTest } from './archive.js';

/** What there is to find of a thread as it is now (agent-actions.md [ACT:query]). */
export function documentOf(state: LicenseState, chat: ChatState, thread: ThreadState): ArchivedThread {
  const { propertyConfigs } = state;
  // What agents may not read, a search does not tell them either.
  const ofChat = onlyReadable(propertyConfigs, 'chat', 'agent', chat.properties);
  const ofThread = onlyReadable(propertyConfigs, 'thread', 'agent', thread.properties);
  const userIds = [...thread.userIds];
  return {
    chatId: chat.id,
    threadId: thread.id,
    at: thread.at,
    texts: [
      ...thread.events.flatMap(textsOf),
      ...userIds.flatMap((id) => {
        const customer = state.customers.get(id);
        return [customer?.name ?? '', customer?.email ?? ''];
      }),
      ...tokenizedTexts(propertyConfigs, ofChat),
      ...tokenizedTexts(propertyConfigs, ofThread),
    ].filter((text) => text !== ''),
    userIds,
    properties: valuesOf(propertyConfigs, mergeProperties(ofChat, ofThread)), // the thread's value before the chat's
    audience: audienceOf(chat),
  };
}

/** Agents whom the chat's scopes name, and its members (agent-actions.md section 2, rule 3). */
export function audienceOf({ access, members }: ChatState): Audience {
  const isOpen = access.groups.size + access.agents.size === 0 || access.groups.has(everyoneGroup);
  if (isOpen) return 'everybody';
  const present = [...members.values()].filter((member) => member.present).map((member) => member.userId);
  return { agentIds: [...access.agents, ...present], groups: [...access.groups] };
}

/** The same properties as {@link documentOf} writes them, asked for (agent-objects.md [OBJ-36]). */
export function propertyTests(configs: PropertyConfigs, filter: PropertyFilter | undefined): PropertyTest[] {
  return Object.entries(filter ?? {}).flatMap(([namespace, names]) =>
    Object.entries(names).map(([name, test]): PropertyTest => {
      const anyOf = (list: readonly PropertyValue[]) =>
        list.map((value) => valuesOfOne(isTokenized(configs, namespace, name), value));
      if ('exists' in test) return { namespace, name, negated: !test.exists };
      if ('values' in test) return { namespace, name, anyOf: anyOf(test.values), negated: false };
      return { namespace, name, anyOf: anyOf(test.exclude_values), negated: true };
    }),
  );
}

function textsOf({ body }: EventState): string[] {
  switch (body.type) {
    case 'message':
    case 'system_message':
      return [body.text];
    case 'annotation':
      return [body.text ?? ''];
    case 'filled_form':
      return body.fields.flatMap((field) => {
        if ('options' in field) return field.options.filter(({ checked }) => checked).map(({ value }) => value);
        return 'value' in field ? [field.value ?? ''] : [];
      });
    default:
      return [];
  }
}

function valuesOf(configs: PropertyConfigs, properties: BareProperties): ArchivedProperty[] {
  return Object.entries(properties).flatMap(([namespace, names]) =>
    Object.entries(names).map(([name, value]) => ({
      namespace,
      name,
      values: valuesOfOne(isTokenized(configs, namespace, name), value),
    })),
  );
}

function valuesOfOne(tokenized: boolean, value: PropertyValue): PropertyValue[] {
  return tokenized && typeof value === 'string' ? tokens(value) : [value];
}

function isTokenized(configs: PropertyConfigs, namespace: string, name: string): boolean {
  return configs.get(namespace)?.get(name)?.type === 'tokenized_string';
}

function tokenizedTexts(configs: PropertyConfigs, properties: BareProperties): string[] {
  return Object.entries(properties).flatMap(([namespace, names]) =>
    Object.entries(names)
      .filter(([name]) => isTokenized(configs, namespace, name))
      .map(([, value]) => String(value)),
  );
}
