/** Whether it is a JSON object: not `null`, and no array. What is in it nobody has checked yet. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
