import type { TokenHash } from './accounts.js';
import type { Command, Context } from './command.js';
import {
  authorizeApplication,
  exchangeCode,
  issueCustomerCode,
  makeSigningKey,
  redeemCustomerCode,
  refreshAccess,
  revokeToken,
} from './decisions/accounts.js';
import { tellAbsentAgents } from './decisions/agent-status.js';
import { banCustomer } from './decisions/bans.js';
import { createBot, logOutBots, removeBot, updateBot } from './decisions/bots.js';
import { closeThread, startChat } from './decisions/chats.js';
import { sendEvent, sendFile } from './decisions/events.js';
import { updateLastSeen, updateLastSeenEverywhere } from './decisions/last-seen.js';
import { joinChat, removeFromChat, superviseChat } from './decisions/membership.js';
import { multicast } from './decisions/multicasts.js';
import { sendPostback } from './decisions/postbacks.js';
import { updateChatProperties, updateThreadProperties } from './decisions/properties.js';
import { createProperties } from './decisions/property-definitions.js';
import { addAutoScopes, removeAutoScopes, updateChatScopes } from './decisions/scopes.js';
import { sendSneakPeek, sendTyping } from './decisions/signals.js';
import {
  createCustomer,
  logInAgent,
  logInCustomer,
  logOutAgent,
  logOutCustomer,
  registerDevice,
  updateAgent,
  updateCustomer,
} from './decisions/users.js';
import { registerWebhook, settleDeliveries, unregisterWebhook } from './decisions/webhooks.js';
import type { Cause, Happening } from './fact.js';
import type { Actor, Doer } from './permissions.js';
import { Recorder } from './recorder.js';
import { forbidden, ok, type Result, refuse } from './result.js';
import { route } from './routing/router.js';
import { timePassed } from './routing/time-passed.js';
import { isBanned, type LicenseState } from './state.js';
import type { Micros } from './time.js';

/**
 * What happens when `doer` asks for `command`, and what the router does about it. Pure: reads the state, changes
 * nothing, knows no clock but `context.now`.
 * @param origin the connection and request id that the pushes of this request will name (envelope.md section 5).
 * @returns what happened, in order and possibly nothing, or why it is refused; all or nothing ([ENV-31]).
 */
export function decide(
  state: LicenseState,
  doer: Doer,
  command: Command,
  context: Context,
  origin: Pick<Cause, 'connection' | 'requestId'> = {},
): Result<readonly Happening[]> {
  if (doer.kind === 'router') {
    const recorder = new Recorder(state, context, {});
    if (command.type === 'time_passed') timePassed(state, recorder);
    if (command.type === 'settle_deliveries') settleDeliveries(state, command, recorder);
    if (command.type === 'tell_absent_agents') tellAbsentAgents(state, recorder);
    return ok(recorder.happenings);
  }
  const actor = doer;
  if (isShutOut(state, actor, context.now) && command.type !== 'log_out_customer') return refuse('customer_banned');
  if (actor.kind === 'customer' && agentsCommands.has(command.type)) return forbidden();
  const recorder = new Recorder(state, context, { actorId: actor.id, ...origin });
  const decided = dispatch(state, actor, command, recorder);
  if (!decided.ok) return decided;
  if (recorder.happenings.some(({ type }) => type === 'tokens_revoked')) {
    logOutBots(state, revokedTokens(recorder.happenings), recorder);
  }
  route(state, recorder);
  return ok(recorder.happenings);
}

function revokedTokens(happenings: readonly Happening[]): ReadonlySet<TokenHash> {
  const revocations = happenings.filter((happening) => happening.type === 'tokens_revoked');
  return new Set(
    revocations.flatMap(({ access, refresh, others }) => [...access, ...refresh, ...others.map(({ hash }) => hash)]),
  );
}

/** What no customer can do, whatever the tables of actions say. */
const agentsCommands: ReadonlySet<Command['type']> = new Set([
  'join_chat',
  'remove_from_chat',
  'supervise_chat',
  'send_typing',
  'register_device',
]);

/** Requests that were on their way when a ban came must not get past it (customer-actions.md section 2). */
function isShutOut(state: LicenseState, actor: Actor, now: Micros): boolean {
  const customer = actor.kind === 'customer' ? state.customers.get(actor.id) : undefined;
  return customer !== undefined && isBanned(customer, now);
}

function dispatch(state: LicenseState, actor: Actor, command: Command, recorder: Recorder): Result<void> {
  switch (command.type) {
    case 'start_chat':
      return startChat(state, actor, command, recorder);
    case 'join_chat':
      return joinChat(state, actor, command, recorder);
    case 'remove_from_chat':
      return removeFromChat(state, actor, command, recorder);
    case 'supervise_chat':
      return superviseChat(state, actor, command, recorder);
    case 'send_event':
      return sendEvent(state, actor, command, recorder);
    case 'send_file':
      return sendFile(state, actor, command, recorder);
    case 'close_thread':
      return closeThread(state, actor, command, recorder);
    case 'update_chat_properties':
      return updateChatProperties(state, actor, command, recorder);
    case 'update_thread_properties':
      return updateThreadProperties(state, actor, command, recorder);
    case 'update_chat_scopes':
      return updateChatScopes(state, actor, command, recorder);
    case 'ban_customer':
      return banCustomer(state, actor, command, recorder);
    case 'send_postback':
      return sendPostback(state, actor, command, recorder);
    case 'multicast':
      return multicast(state, actor, command, recorder);
    case 'add_auto_scopes':
      return addAutoScopes(state, actor, command, recorder);
    case 'remove_auto_scopes':
      return removeAutoScopes(state, actor, command, recorder);
    case 'update_last_seen':
      return updateLastSeen(state, actor, command, recorder);
    case 'update_last_seen_everywhere':
      return updateLastSeenEverywhere(state, actor, command, recorder);
    case 'send_typing':
      return sendTyping(state, actor, command, recorder);
    case 'send_sneak_peek':
      return sendSneakPeek(state, actor, command, recorder);
    case 'update_agent':
      return updateAgent(state, actor, command, recorder);
    case 'update_customer':
      return updateCustomer(state, actor, command, recorder);
    case 'register_device':
      return registerDevice(actor, command, recorder);
    case 'create_customer':
      return createCustomer(state, actor, recorder);
    case 'log_in_agent':
      return logInAgent(state, actor, command, recorder);
    case 'log_out_agent':
      return logOutAgent(state, actor, recorder);
    case 'log_in_customer':
      return logInCustomer(state, actor, command, recorder);
    case 'log_out_customer':
      return logOutCustomer(state, actor, recorder);
    case 'time_passed':
    case 'settle_deliveries':
    case 'tell_absent_agents':
      return forbidden();
    case 'make_signing_key':
      return makeSigningKey(state, command, recorder);
    case 'authorize_application':
      return authorizeApplication(state, command, recorder);
    case 'exchange_code':
      return exchangeCode(state, command, recorder);
    case 'refresh_access':
      return refreshAccess(state, command, recorder);
    case 'revoke_token':
      return revokeToken(state, command, recorder);
    case 'issue_customer_code':
      return issueCustomerCode(state, command, recorder);
    case 'use_customer_code':
      return redeemCustomerCode(state, command, recorder);
    case 'create_bot':
      return createBot(state, actor, command, recorder);
    case 'update_bot':
      return updateBot(state, actor, command, recorder);
    case 'remove_bot':
      return removeBot(state, actor, command, recorder);
    case 'register_webhook':
      return registerWebhook(state, actor, command, recorder);
    case 'unregister_webhook':
      return unregisterWebhook(state, actor, command, recorder);
    case 'create_properties':
      return createProperties(state, actor, command, recorder);
  }
}
