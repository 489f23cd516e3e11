import { z } from 'zod';
import { maxFilteredProperties } from '../limits.js';
import { looseGroupId } from './parts.js';
import { propertyFilter } from './property-filter.js';
import { request } from './validate.js';

/** A day of the calendar, `YYYY-MM-DD`. */
const day = z.string().refine(isDay, { message: 'must be a date like 2018-01-31' });

const filters = request({
  query: z.string().optional(),
  date_from: day.optional(),
  date_to: day.optional(),
  agent_ids: z.array(z.string()).optional(),
  /** The other name of `agent_ids` ([ACT:agents]). */
  agents: z.array(z.string()).optional(),
  team_ids: z.array(looseGroupId).optional(),
  properties: propertyFilter
    .refine((properties) => Object.values(properties).flatMap(Object.keys).length <= maxFilteredProperties, {
      message: `must have at most ${maxFilteredProperties} properties`,
    })
    .optional(),
}).refine(({ date_from: from, date_to: to }) => from === undefined || to === undefined || from <= to, {
  path: ['date_from'],
  message: 'must not be after date_to',
});

/** agent-actions.md section 5; limits of the pages are [OBJ-38]. */
export const archivesRequest = request({
  filters: filters.optional(),
  pagination: request({
    page: z.int().min(1).max(1000).default(1),
    limit: z.int().min(1).max(100).default(25),
  }).prefault({}),
});

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
