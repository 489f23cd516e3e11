import { isObject } from '../json-object.js';
import { field, type LiftedRequest, type Refused, unknownAction, withField, without } from './dialect.js';

/**
 * How older versions of the Configuration API differ (configuration-api.md section 5). v0.4 against v0.5: no properties,
 * no webhooks about agents or buttons, no filter by author, no additional data.
 */
export function liftFromV04(request: LiftedRequest): LiftedRequest | Refused {
  if (request.action.startsWith('properties/')) return unknownAction(request.action);
  const refused = refusedHook(request, 'author_type', newInV05);
  if (refused !== undefined) return { refused };
  return { ...request, payload: withHooks(request, (hook) => without(hook, 'additional_data')) };
}

/** v0.3 against v0.4: no filter by members ([CONF-14]). */
export function liftFromV03(request: LiftedRequest): LiftedRequest | Refused {
  const refused = refusedHook(request, 'chat_member_ids', new Set());
  return refused === undefined ? request : { refused };
}

/** v0.4 shows webhooks without what it does not know ([CONF-12]). */
export function lowerToV04({ action }: LiftedRequest, payload: object): object {
  const plain = (hooks: object[]) => hooks.map((hook) => without(hook, 'additional_data'));
  if (action === 'webhooks/get_webhooks_config') return withField(payload, 'webhooks_config', plain);
  if (action !== 'agents/get_bot_agent_details') return payload;
  return withField(payload, 'bot_agent', (bot: object) =>
    withField(bot, 'webhooks', (webhooks: object) => withField(webhooks, 'actions', plain)),
  );
}

const newInV05: ReadonlySet<unknown> = new Set([
  'incoming_rich_message_postback',
  'agent_status_changed',
  'agent_deleted',
]);

/** What is wrong with the first webhook that asks for something newer. */
function refusedHook(request: LiftedRequest, newFilter: string, newActions: ReadonlySet<unknown>): string | undefined {
  for (const { at, name, hook } of hooksOf(request)) {
    const action = field(hook, name);
    if (newActions.has(action)) return `${at}${name} has an unsupported value`;
    if ((field(field(hook, 'filters'), newFilter) ?? undefined) !== undefined) {
      return `${at}filters.${newFilter} is not allowed for ${String(action)}`;
    }
  }
  return undefined;
}

/** A webhook in a request: where it stands, and what its action is called there. */
interface SentHook {
  readonly at: string;
  readonly name: 'action' | 'name';
  readonly hook: unknown;
}

function hooksOf({ action, payload }: LiftedRequest): SentHook[] {
  if (action === 'webhooks/register_webhook') return [{ at: '', name: 'action', hook: payload }];
  const actions = bringsBot(action) ? field(field(payload, 'webhooks'), 'actions') : undefined;
  if (!Array.isArray(actions)) return [];
  return actions.map((hook, place) => ({ at: `webhooks.actions[${place}].`, name: 'name', hook }));
}

function withHooks({ action, payload }: LiftedRequest, change: (hook: object) => object): object {
  if (action === 'webhooks/register_webhook') return change(payload);
  if (!bringsBot(action) || !isObject(field(payload, 'webhooks'))) return payload;
  const each = (hooks: unknown) =>
    Array.isArray(hooks) ? hooks.map((hook) => (isObject(hook) ? change(hook) : hook)) : hooks;
  return withField(payload, 'webhooks', (webhooks: object) => withField(webhooks, 'actions', each));
}

function bringsBot(action: string): boolean {
  return action === 'agents/create_bot_agent' || action === 'agents/update_bot_agent';
}
