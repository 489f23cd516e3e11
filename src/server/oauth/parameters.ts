import type { IncomingMessage } from 'node:http';
import { readBody } from '../request-body.js';
import { Problem } from './problem.js';

/** By name; one without a value counts as absent. */
export type Parameters = ReadonlyMap<string, string>;

/** Of a body; what is asked here is small. */
const maxBytes = 65_536;

/**
 * The parameters of a form or a JSON object ([AUTH-4]); those of the query do not count.
 * @throws Problem `invalid_request`; ClientGone.
 */
export async function bodyParameters(request: IncomingMessage): Promise<Parameters> {
  const body = await readBody(request, maxBytes);
  if (body === undefined) throw malformed(`The request body must not be larger than ${maxBytes} bytes`);
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  const text = body.toString('utf8');
  if (type === 'application/json') return jsonParameters(text);
  if (type !== 'application/x-www-form-urlencoded' && text !== '') {
    throw malformed('The request body must be application/x-www-form-urlencoded or application/json');
  }
  return queryParameters(new URLSearchParams(text));
}

/** @throws Problem `invalid_request` for one that stands there twice. */
export function queryParameters(query: URLSearchParams): Parameters {
  const parameters = new Map<string, string>();
  for (const [name, value] of query) {
    if (parameters.has(name)) throw malformed(`${printable(name)} is repeated`);
    parameters.set(name, value);
  }
  return withoutEmpty(parameters);
}

/** @throws Problem `invalid_request` */
export function required(parameters: Parameters, name: string): string {
  const value = parameters.get(name);
  if (value === undefined) throw malformed(`${name} is required`);
  return value;
}

export function malformed(message: string): Problem {
  return Problem.oauth('invalid_request', message);
}

function jsonParameters(text: string): Parameters {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed('The request body is no JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed('The request body must be a JSON object');
  }
  const entries = Object.entries(value).filter(([, each]) => each !== null);
  for (const [name, each] of entries) {
    if (!['string', 'number', 'boolean'].includes(typeof each)) throw malformed(`${printable(name)} must be a string`);
  }
  return withoutEmpty(new Map(entries.map(([name, each]) => [name, String(each)])));
}

function withoutEmpty(parameters: Map<string, string>): Parameters {
  return new Map([...parameters].filter(([, value]) => value !== ''));
}

/** A name as its sender chose it, for an answer. */
function printable(name: string): string {
  return name.replace(/[^\w.-]/g, '?').slice(0, 64);
}
