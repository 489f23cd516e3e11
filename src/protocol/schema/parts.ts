import { z } from 'zod';
import type { InitialEvent, SentEvent } from '../event.js';
import { isObject } from '../json-object.js';
import { maxInitialEvents, maxWrittenProperties } from '../limits.js';
import type { BareProperties } from '../properties.js';
import { dictionary, jsonObject, nonEmptyString, oneOf, request } from './validate.js';

export const chatId = z.string();

export const recipients = z.enum(['all', 'agents']);

export const routingStatus = z.enum(['accepting_chats', 'not_accepting_chats']);

/** Group ids are integers from 0 (agent-actions.md [ACT:scopes]). */
export const groupId = z.int().min(0);

export const agentScopes = request({
  groups: z.array(groupId).optional(),
  agents: z.array(z.string()).optional(),
});

/** Customers know groups only; `agents` is ignored like any unknown key ([COBJ-27]). */
export const customerScopes = request({ groups: z.array(groupId).optional() });

const bareValue = z.union([z.string(), z.number(), z.boolean()]);

/** The bare value, or to be forgiving the wrapped one ([OBJ-34]). */
const propertyValue = z.preprocess(
  (value) => (isObject(value) && Object.keys(value).join() === 'value' ? value.value : value),
  bareValue,
);

/** Written form: `namespace.name`. Types and access are the domain's to check. */
export const writtenProperties: z.ZodType<BareProperties> = dictionary(dictionary(propertyValue)).refine(
  (properties) => Object.values(properties).flatMap(Object.keys).length <= maxWrittenProperties,
  {
    message: `must have at most ${maxWrittenProperties} properties`,
  },
);

/** What an update action takes: at least one property. */
export const changedProperties = writtenProperties.refine(
  (properties) => Object.values(properties).some((names) => Object.keys(names).length > 0),
  { message: 'must have at least one property' },
);

/** A group id, or a string of digits that stands for one ([OBJ-33]). */
export const looseGroupId = z.preprocess(
  (id) => (typeof id === 'string' && /^\d{1,15}$/.test(id) ? Number(id) : id),
  groupId,
);

export const postback = request({ id: z.string(), toggled: z.boolean() });

export const devicePlatform = z.enum(['ios', 'android']);

const common = {
  custom_id: z.string().optional(),
  recipients: recipients.optional(),
  properties: writtenProperties.optional(),
};

const option = request({ label: z.string(), value: z.string(), checked: z.boolean() });
const anyField = { name: z.string(), label: z.string() };
const choices = z
  .object({ ...anyField, required: z.boolean().optional(), options: z.array(option) })
  .extend({ type: z.enum(['radio', 'select']) })
  .refine((field) => field.options.filter((choice) => choice.checked).length <= 1, {
    path: ['options'],
    message: 'must have at most one checked element',
  });

/** agent-objects.md 11.4: seven types; several checked options only for a checkbox. */
const formField = oneOf(
  z.discriminatedUnion('type', [
    z.object({
      type: z.enum(['text', 'email']),
      ...anyField,
      required: z.boolean().optional(),
      value: z.string().optional(),
    }),
    choices,
    z.object({
      type: z.literal('checkbox'),
      ...anyField,
      required: z.boolean().optional(),
      options: z.array(option),
    }),
    z.object({ type: z.enum(['title', 'information']), ...anyField }),
  ]),
);

const image = request({
  url: z.string(),
  name: z.string().optional(),
  content_type: z.string().optional(),
  size: z.int().optional(),
  width: z.int().optional(),
  height: z.int().optional(),
});

const element = request({
  title: z.string().optional(),
  subtitle: z.string().optional(),
  image: image.optional(),
  buttons: z
    .array(request({ text: z.string(), postback_id: z.string() }))
    .min(1)
    .max(10)
    .optional(),
});

const sendable = [
  z.object({ type: z.literal('message'), ...common, text: nonEmptyString }),
  z.object({
    type: z.literal('annotation'),
    ...common,
    annotation_type: nonEmptyString,
    text: z.string().optional(),
  }),
  z.object({ type: z.literal('filled_form'), ...common, fields: z.array(formField).min(1) }),
  z.object({ type: z.literal('custom'), ...common, content: jsonObject }),
  z.object({
    type: z.literal('rich_message'),
    ...common,
    template_id: nonEmptyString,
    elements: z.array(element).min(1).max(10).optional(),
  }),
] as const;

/** What `send_event` takes: no `file`, no `system_message` (agent-objects.md section 11). */
export const sentEvent = oneOf(z.discriminatedUnion('type', sendable)) as unknown as z.ZodType<SentEvent>;

/** `start_chat` also takes system messages ([OBJ-20]). */
export const initialEvent = oneOf(
  z.discriminatedUnion('type', [
    ...sendable,
    z.object({
      type: z.literal('system_message'),
      custom_id: z.string().optional(),
      recipients: recipients.optional(),
      text: z.string(),
      system_message_type: z.string().optional(),
    }),
  ]),
) as unknown as z.ZodType<InitialEvent>;

/** Initial events of `start_chat`, in this order. */
export function initialEvents<T extends z.ZodType>(event: T) {
  return z.array(event).max(maxInitialEvents);
}

/** A whole-second time of the wire. */
export const timestamp = z.int().min(0);
