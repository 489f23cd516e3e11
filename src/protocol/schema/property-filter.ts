import { z } from 'zod';
import type { PropertyFilter } from '../agent-api.js';
import { dictionary, oneOf } from './validate.js';

const values = z.array(z.union([z.string(), z.int(), z.boolean()]));

/** Exactly one filter type per property ([OBJ-36]). */
export const propertyFilter = dictionary(
  dictionary(
    oneOf(
      z.union([
        z.strictObject({ exists: z.boolean() }),
        z.strictObject({ values }),
        z.strictObject({ exclude_values: values }),
      ]),
    ),
  ),
) as unknown as z.ZodType<PropertyFilter>;
