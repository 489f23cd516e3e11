import type { z } from 'zod';
import { hasType, type PropertyType, type PropertyValue } from '../properties.js';

interface Ruled {
  type: PropertyType;
  domain?: PropertyValue[] | undefined;
  range?: { from?: number | undefined; to?: number | undefined } | undefined;
}

/** What the fields of a property's configuration say about each other (configuration-api.md 4.1). */
export function withPropertyRules<T extends z.ZodType<Ruled>>(schema: T): T {
  return schema
    .refine((config) => config.domain === undefined || config.range === undefined, {
      message: 'must not have both domain and range',
    })
    .refine(({ type, domain = [] }) => domain.every((value) => hasType(type, value)), {
      path: ['domain'],
      message: 'must have values of the type only',
    })
    .refine(({ type, range }) => range === undefined || type === 'int', {
      path: ['range'],
      message: 'is for the type int only',
    })
    .refine(({ range }) => range === undefined || isRange(range), {
      path: ['range'],
      message: 'must have one end or two, from not above to',
    });
}

/** One end is fine, none or crossed ones are not ([CONF-30]). */
function isRange({ from, to }: NonNullable<Ruled['range']>): boolean {
  if (from === undefined || to === undefined) return from !== to;
  return from <= to;
}
