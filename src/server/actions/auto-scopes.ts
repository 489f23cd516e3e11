import type { AutoScopes, UrlMatch } from '../../domain/fact.js';
import { forbidden, ok } from '../../domain/result.js';
import { agentRequests } from '../../protocol/schema/agent.js';
import type { Scopes } from '../../protocol/scopes.js';
import { type Action, commands, reads } from './action.js';

/** Rules that give matching chats scopes by themselves (agent-actions.md sections 26 to 28). */
export const autoScopesActions: Readonly<Record<string, Action>> = {
  add_auto_chat_scopes: commands(
    agentRequests.add_auto_chat_scopes,
    ({ description, scopes, rules }) => ({
      type: 'add_auto_scopes',
      rule: {
        ...(description !== undefined && { description }),
        scopes: withoutEmptyLists(scopes),
        ...(rules.chat_properties !== undefined && { chatProperties: rules.chat_properties }),
        ...(rules.customer_url !== undefined && { customerUrl: urlRule(rules.customer_url) }),
      },
    }),
    (_context, primary) => {
      if (primary?.type !== 'auto_scopes_added') throw new Error('add_auto_chat_scopes added nothing');
      return { auto_chat_scopes_id: primary.rule.id };
    },
  ),

  remove_auto_chat_scopes: commands(agentRequests.remove_auto_chat_scopes, ({ auto_chat_scopes_id }) => ({
    type: 'remove_auto_scopes',
    id: auto_chat_scopes_id,
  })),

  get_auto_chat_scopes_config: reads(agentRequests.get_auto_chat_scopes_config, ({ state, actor }) => {
    if (actor.kind !== 'agent' || !actor.scopes.has('auto_chat_scopes:read')) return forbidden();
    return ok({ auto_chat_scopes_config: [...state.autoScopes.values()].map(ruleView) });
  }),
};

type SentMatch = { value: string; exact_match: boolean };

/** One of the two lists is there. */
interface SentUrlRule {
  values?: SentMatch[] | undefined;
  exclude_values?: SentMatch[] | undefined;
}

function urlRule({ values, exclude_values = [] }: SentUrlRule): NonNullable<AutoScopes['customerUrl']> {
  const match = ({ value, exact_match }: SentMatch): UrlMatch => ({ value, exact: exact_match });
  return values === undefined ? { excludeValues: exclude_values.map(match) } : { values: values.map(match) };
}

/** An empty list equals an absent one ([OBJ-32]). */
function withoutEmptyLists({ groups = [], agents = [] }: { [K in keyof Scopes]: Scopes[K] | undefined }): Scopes {
  return { ...(groups.length > 0 && { groups }), ...(agents.length > 0 && { agents }) };
}

/** agent-objects.md section 21. */
function ruleView({ id, description, scopes, chatProperties, customerUrl }: AutoScopes): object {
  const match = ({ value, exact }: UrlMatch): SentMatch => ({ value, exact_match: exact });
  const url =
    customerUrl === undefined
      ? undefined
      : 'values' in customerUrl
        ? { values: customerUrl.values.map(match) }
        : { exclude_values: customerUrl.excludeValues.map(match) };
  return {
    id,
    ...(description !== undefined && { description }),
    scopes,
    rules: {
      ...(chatProperties !== undefined && { chat_properties: chatProperties }),
      ...(url !== undefined && { customer_url: url }),
    },
  };
}
