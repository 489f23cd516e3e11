import type { ChatSummary } from '../protocol/chat.js';
import { Failure } from '../protocol/failure.js';
import type { Customer } from '../protocol/user.js';
import { customersOf, nameOf } from './people.js';

const shortestPrefix = 4;

/** The customers of the chats, each once. */
export function knownCustomers(chats: readonly ChatSummary[]): readonly Customer[] {
  return [
    ...new Map(chats.flatMap(({ users }) => customersOf(users)).map((customer) => [customer.id, customer])).values(),
  ];
}

/**
 * The customer that `given` means: a whole id, an e-mail address, or the beginning of exactly one known id. What fits
 * nobody known is passed on as it is; the server decides.
 * @throws Failure `usage` for what fits several customers.
 */
export function resolveCustomerId(given: string, chats: readonly ChatSummary[]): string {
  const known = knownCustomers(chats);
  if (known.some(({ id }) => id === given)) return given;
  const byEmail = known.filter(({ email }) => email?.toLowerCase() === given.toLowerCase());
  const fitting = byEmail.length > 0 ? byEmail : known.filter(({ id }) => fits(id, given));
  const [only, ...others] = fitting;
  if (only === undefined) return given;
  if (others.length === 0) return only.id;
  const listed = fitting.slice(0, 6).map((customer) => `${customer.id} (${nameOf(customer)})`);
  throw new Failure('usage', `"${given}" fits several customers: ${listed.join(', ')}`, 'Give the whole id');
}

function fits(id: string, given: string): boolean {
  return [...given].length >= shortestPrefix && id.startsWith(given);
}
