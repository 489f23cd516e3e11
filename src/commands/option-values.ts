import { InvalidArgumentError } from 'commander';
import { Failure } from '../protocol/failure.js';
import { isObject } from '../protocol/json-object.js';
import type { BareProperties } from '../protocol/properties.js';
import { withPropertyText } from '../protocol/property-text.js';

/**
 * For an option of one command beside one that every command takes: commander compares only those of one command.
 * @throws Failure `usage`
 */
export function notTogether(own: string, everywhere: string): never {
  throw new Failure('usage', `option '${own}' cannot be used with option '${everywhere}'`);
}

/** For an option that counts something. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}

/** For an option that counts something that may be none. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('It must be a whole number.');
}

/** For an option that may be given several times. */
export function texts(text: string, before: readonly string[] = []): readonly string[] {
  if (text !== '') return [...before, text];
  throw new InvalidArgumentError('It must not be empty.');
}

/** For group ids, of which there may be several. */
export function groupIds(text: string, before: readonly number[] = []): readonly number[] {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return [...before, value];
  throw new InvalidArgumentError('It must be the number of a group.');
}

/** How long a ban lasts (agent-objects.md [OBJ-31]). */
export function days(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= 36_500) return value;
  throw new InvalidArgumentError('It must be a whole number from 1 to 36500.');
}

/** A day of the calendar, as the archive takes it: `YYYY-MM-DD`. */
export function date(text: string): string {
  const day = new Date(`${text}T00:00:00Z`);
  if (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)) return text;
  throw new InvalidArgumentError('It must be a date like 2024-05-31.');
}

/** For an option that is a time in seconds; up to a day, because a timer takes no more than 24 of them. */
export function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value <= 86_400) return value;
  throw new InvalidArgumentError('It must be a number of seconds above 0.');
}

/** For a port; 0 picks a free one. */
export function port(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 65_535) return value;
  throw new InvalidArgumentError('It must be a number from 0 to 65535.');
}

/** For the address of a server, as browsers name it: no path, nothing else. */
export function origin(text: string): string {
  const url = URL.parse(text);
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (isWeb && (text === url.origin || text === `${url.origin}/`)) return url.origin;
  throw new InvalidArgumentError('It must be an address like https://chat.example, without a path.');
}

/** For an address that something is posted to. */
export function webAddress(text: string): string {
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) return text;
  throw new InvalidArgumentError('It must be an address like http://127.0.0.1:3000/in.');
}

/** For an option that takes a JSON object. */
export function jsonObject(text: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InvalidArgumentError(`It is no JSON: ${(error as Error).message}.`);
  }
  if (isObject(value)) return value;
  throw new InvalidArgumentError('It must be a JSON object.');
}

/** For `--property NS.NAME=VALUE`, which may be given several times. */
export function property(text: string, before: BareProperties = {}): BareProperties {
  const properties = withPropertyText(before, text);
  if (properties === undefined) throw new InvalidArgumentError('It must look like NAMESPACE.NAME=VALUE.');
  return properties;
}

/** For NATS servers; the texts may have passwords, so they are looked at where they are used. */
export function natsUrls(text: string): readonly string[] {
  return text.split(',').map((url) => url.trim());
}
