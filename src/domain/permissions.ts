import type { Permission } from '../protocol/user.js';
import { forbidden, notFound, ok, type Result } from './result.js';
import { type ChatState, isMember, type LicenseState } from './state.js';
import { seesChat } from './visibility.js';

/** Who asks. An agent acts within the permission scopes of the access token; a customer's token has none. */
export type Actor =
  | { readonly kind: 'agent'; readonly id: string; readonly scopes: ReadonlySet<string> }
  | { readonly kind: 'customer'; readonly id: string };

/** Who acts when nobody has asked: it assigns chats and minds their timers. */
export const router = { kind: 'router' } as const;

/** Somebody, or the router. */
export type Doer = Actor | typeof router;

/** Least permission of the agent who may be given the scope (domain.md section 12). */
export const permissionScopes: Readonly<Record<string, Permission>> = {
  'chats--all:read': 'normal',
  'chats--my:read': 'normal',
  'chats.conversation--all:write': 'normal',
  'chats.conversation--my:write': 'normal',
  'chats.meta--all:write': 'administrator',
  'chats.meta--my:write': 'normal',
  'multicast:write': 'normal',
  'customers.ban:write': 'normal',
  'customers.identity--manage': 'administrator',
  'customers:read': 'normal',
  'customers:write': 'normal',
  'agents--my:write': 'normal',
  'agents--all:write': 'administrator',
  'auto_chat_scopes:read': 'administrator',
  'auto_chat_scopes:write': 'administrator',
  'properties--my:read': 'administrator',
  'properties--my:write': 'administrator',
  'properties--all:read': 'administrator',
  'webhooks--my:read': 'administrator',
  'webhooks--my:write': 'administrator',
  'webhooks--all:read': 'administrator',
  'webhooks--all:write': 'administrator',
  'agents-bot--my:read': 'administrator',
  'agents-bot--my:write': 'administrator',
  'agents-bot--all:read': 'administrator',
  'agents-bot--all:write': 'administrator',
};

/**
 * Scopes that a token really has: the asked ones, or all when none were listed, without those above the agent's
 * permission (domain.md [DOM:defaultscopes]).
 */
export function grantedScopes(permission: Permission, asked: readonly string[] | undefined): ReadonlySet<string> {
  const allowed = Object.keys(permissionScopes).filter(
    (scope) => permission === 'administrator' || permissionScopes[scope] === 'normal',
  );
  return new Set(asked === undefined ? allowed : allowed.filter((scope) => asked.includes(scope)));
}

/** What the chat scopes of a token are about. */
export type ChatRight = 'chats:read' | 'chats.conversation:write' | 'chats.meta:write';

/** How far a token reaches: every visible chat, or those the agent belongs to. Customers reach their own chats. */
export type Reach = 'all' | 'my';

/** The scopes that give each right; spelled out, because every push asks for every receiver. */
const reaches: Readonly<Record<ChatRight, Readonly<Record<Reach, string>>>> = {
  'chats:read': { all: 'chats--all:read', my: 'chats--my:read' },
  'chats.conversation:write': { all: 'chats.conversation--all:write', my: 'chats.conversation--my:write' },
  'chats.meta:write': { all: 'chats.meta--all:write', my: 'chats.meta--my:write' },
};

export function reachOf(actor: Actor, right: ChatRight): Reach | undefined {
  if (actor.kind === 'customer') return 'my';
  if (actor.scopes.has(reaches[right].all)) return 'all';
  return actor.scopes.has(reaches[right].my) ? 'my' : undefined;
}

/**
 * The chat, if this actor may use one of these rights on it.
 * Order of checks (envelope.md [ENV-31]): token scopes, existence, access.
 * @returns authorization (missing right, hidden chat, not a member), validation (unknown chat).
 */
export function chatFor(
  state: LicenseState,
  actor: Actor,
  chatId: string,
  ...rights: readonly ChatRight[]
): Result<ChatState> {
  const reaches = rights.map((right) => reachOf(actor, right));
  if (reaches.every((reach) => reach === undefined)) return forbidden();
  const chat = state.chats.get(chatId);
  if (chat === undefined) return notFound('chat_id');
  if (isMember(chat, actor.id)) return ok(chat);
  if (actor.kind === 'customer' || !reaches.includes('all')) return forbidden();
  return seesChat(state, chat, actor.id) ? ok(chat) : forbidden();
}
