import type { VersionName } from './words.js';
import type { World } from './world.js';

export type TypeName = 'string' | 'integer' | 'boolean' | 'array' | 'object';

/** A field of a request payload, by its dotted name. */
export interface Field {
  readonly path: string;
  readonly type: TypeName;
  readonly required?: true;
  /** Values of the right type that the field can't have all the same. */
  readonly wrong?: readonly unknown[];
  /** In which versions it exists; absent: in all that have the action. */
  readonly versions?: readonly VersionName[];
}

/** An action as a client of the protocol sees it. */
export interface ActionSpec {
  /** Tells apart several entries of one action. */
  readonly label?: string;
  readonly action: string;
  readonly versions: readonly VersionName[];
  readonly on: readonly ('rtm' | 'web')[];
  /** With every field that the version knows. */
  readonly payload: (world: World, version: VersionName) => object;
  readonly fields: readonly Field[];
}

export const all: readonly VersionName[] = ['v0.2', 'v0.3', 'v0.4', 'v0.5'];

export const rtmOnly = ['rtm'] as const;
export const everywhere = ['rtm', 'web'] as const;

export const unknown = 'NOSUCHTHING';

export function string(path: string, more: Partial<Field> = {}): Field {
  return { path, type: 'string', ...more };
}

export function integer(path: string, more: Partial<Field> = {}): Field {
  return { path, type: 'integer', ...more };
}

export function boolean(path: string, more: Partial<Field> = {}): Field {
  return { path, type: 'boolean', ...more };
}

export function array(path: string, more: Partial<Field> = {}): Field {
  return { path, type: 'array', ...more };
}

export function object(path: string, more: Partial<Field> = {}): Field {
  return { path, type: 'object', ...more };
}

export const required = { required: true } as const;

/** The id of a chat: required, and there has to be such a chat. */
export const chatId = string('chat_id', { required: true, wrong: [unknown] });

/** Written properties of the house's `desk` at some place. */
export function writtenProperties(path: string, more: Partial<Field> = {}): Field {
  const values = [{ desk: 5 }, { desk: { number: 'x' } }, { desk: { number: 1.5 } }, { desk: { number: 100 } }];
  const names = [{ no: { such: 1 } }, { desk: { no: 1 } }, { desk: { topic: 'weather' } }, { desk: { number: null } }];
  return object(path, { ...more, wrong: [...values, ...names, { desk: { number: [1] } }] });
}

export function recipients(path: string): Field {
  return string(path, { wrong: ['me', ''] });
}

/** The events that both sides may send, each with its own fields, which stand below `event`. */
export function sentEvents(
  side: 'agent' | 'customer',
): { type: string; event: object; fields: Field[]; versions: readonly VersionName[] }[] {
  const common = { custom_id: 'k-1', ...(side === 'agent' && { recipients: 'all' }) };
  const source = { properties: { desk: { topic: 'help' } } };
  const commonFields = [
    object('event', required),
    string('event.type', { required: true, wrong: ['file', 'system_message', 'nonsense', ''] }),
    string('event.custom_id'),
    writtenProperties('event.properties'),
    ...(side === 'agent' ? [recipients('event.recipients')] : []),
  ];
  const option = { label: 'Help', value: 'help', checked: true };
  const choice = { type: 'radio', name: 'topic', label: 'Topic', required: true, options: [option] };
  const fields = [{ type: 'text', name: 'n', label: 'Name', required: false, value: 'Mary' }, choice];
  const button = { text: 'Take it', postback_id: 'take', user_ids: ['ignored'] };
  const image = { url: 'https://x.example/a.png', name: 'a', content_type: 'image/png', size: 1, width: 2, height: 3 };
  const elements = [{ title: 'Berth 12', subtitle: 'Two nights', image, buttons: [button] }];
  const eleven = <T>(one: T) => Array.from({ length: 11 }, () => one);
  return [
    {
      type: 'message',
      event: { type: 'message', text: 'Good morning', ...common, ...source },
      fields: [...commonFields, string('event.text', { required: true, wrong: [''] })],
      versions: all,
    },
    {
      type: 'annotation',
      event: { type: 'annotation', annotation_type: 'rating', text: 'good', ...common, ...source },
      fields: [string('event.annotation_type', { required: true, wrong: [''] }), string('event.text')],
      versions: all,
    },
    {
      type: 'filled_form',
      event: { type: 'filled_form', fields, ...common },
      fields: [
        array('event.fields', { required: true, wrong: [[], [5], [choice, 'x']] }),
        string('event.fields[0].type', { required: true, wrong: ['date'] }),
        string('event.fields[0].name', required),
        string('event.fields[0].label', required),
        boolean('event.fields[0].required'),
        string('event.fields[0].value'),
        array('event.fields[1].options', { required: true, wrong: [[option, option]] }),
        string('event.fields[1].options[0].label', required),
        string('event.fields[1].options[0].value', required),
        boolean('event.fields[1].options[0].checked', required),
      ],
      versions: all,
    },
    {
      type: 'custom',
      event: { type: 'custom', content: { invoice: { no: 88, paid: false, list: [null, 1, 'x'] } }, ...common },
      fields: [object('event.content', required)],
      versions: all,
    },
    {
      type: 'rich_message',
      event: { type: 'rich_message', template_id: 'cards', elements, ...common },
      fields: [
        string('event.template_id', { required: true, wrong: [''] }),
        array('event.elements', { wrong: [[], eleven({})] }),
        string('event.elements[0].title'),
        string('event.elements[0].subtitle'),
        object('event.elements[0].image'),
        string('event.elements[0].image.url', required),
        string('event.elements[0].image.content_type'),
        integer('event.elements[0].image.width'),
        array('event.elements[0].buttons', { wrong: [[], eleven(button)] }),
        string('event.elements[0].buttons[0].text', required),
        string('event.elements[0].buttons[0].postback_id', required),
      ],
      versions: ['v0.5'],
    },
  ];
}
