import { z } from 'zod';

export const versionNames = ['v0.2', 'v0.3', 'v0.4', 'v0.5'] as const;

export type VersionName = (typeof versionNames)[number];

/** Whether a version is this one or a later one. */
export function since(version: VersionName, first: VersionName): boolean {
  return versionNames.indexOf(version) >= versionNames.indexOf(first);
}

export const id = z.string().min(1);

/** Whole seconds of our days; milliseconds would be too many. */
export const seconds = z.int().min(1_000_000_000).max(9_999_999_999);

/** agent-objects.md section 16, read form. */
export const properties = z.record(
  id,
  z.record(id, z.strictObject({ value: z.union([z.int(), z.boolean(), z.string()]) })),
);

/** Nothing but these fields; those of `optional` may be absent, none is ever null. */
export function fields<R extends z.ZodRawShape, O extends z.ZodRawShape>(required: R, optional: O) {
  return z.strictObject({ ...required, ...z.object(optional).partial().shape });
}

const option = z.strictObject({ label: z.string(), value: z.string(), checked: z.boolean() });
const named = { name: z.string(), label: z.string() };

const formField = z.discriminatedUnion('type', [
  fields({ type: z.enum(['text', 'email']), ...named }, { required: z.boolean(), value: z.string() }),
  fields(
    { type: z.enum(['radio', 'checkbox', 'select']), ...named, options: z.array(option) },
    { required: z.boolean() },
  ),
  z.strictObject({ type: z.enum(['title', 'information']), ...named }),
]);

const image = fields(
  { url: z.string() },
  { name: z.string(), content_type: z.string(), size: z.int(), width: z.int(), height: z.int() },
);
const button = z.strictObject({ text: z.string(), postback_id: z.string(), user_ids: z.array(id) });
const element = fields({}, { title: z.string(), subtitle: z.string(), image, buttons: z.array(button).min(1).max(10) });

/** What each type of event has besides the common fields (agent-objects.md 11.1 to 11.7), as [required, optional]. */
export const eventBodies = {
  message: [{ text: z.string().min(1) }, {}],
  annotation: [{ annotation_type: z.string().min(1) }, { text: z.string() }],
  filled_form: [{ fields: z.array(formField).min(1) }, {}],
  file: [
    { name: z.string(), url: z.url(), content_type: z.string(), size: z.int().min(1) },
    { width: z.int(), height: z.int() },
  ],
  custom: [{ content: z.record(z.string(), z.unknown()) }, {}],
  rich_message: [{ template_id: z.string().min(1) }, { elements: z.array(element).min(1).max(10) }],
} as const satisfies Record<string, readonly [z.ZodRawShape, z.ZodRawShape]>;

/** A union over the types that a version has. */
export function eventOf(version: VersionName, common: z.ZodRawShape, onSystemMessages: z.ZodRawShape) {
  const optional = { custom_id: z.string(), properties };
  const types = (Object.keys(eventBodies) as (keyof typeof eventBodies)[]).filter(
    (type) => type !== 'rich_message' || since(version, 'v0.5'),
  );
  const authored = types.map((type) => {
    const [required, more] = eventBodies[type];
    return fields({ ...common, author_id: id, type: z.literal(type), ...required }, { ...optional, ...more });
  });
  const system = fields(
    { ...onSystemMessages, type: z.literal('system_message'), text: z.string(), system_message_type: id },
    { custom_id: z.string() },
  );
  return z.union([system, ...authored]);
}

export const everyEventType = [...Object.keys(eventBodies), 'system_message'] as const;
