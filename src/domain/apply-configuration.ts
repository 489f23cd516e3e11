import { defaultGroups, defaultMaxChats, routingStatuses } from './bots.js';
import type { BotChange, ConfigurationFact } from './configuration-facts.js';
import { dropDeliveries } from './deliveries.js';
import type { Edits } from './edits.js';
import { newAgent } from './new-license.js';
import type { AgentState, LicenseState } from './state.js';
import { listenersOf } from './webhooks.js';

/** Folds in what the Configuration API changed. What is about somebody who is gone from the seed changes nothing. */
export function applyConfiguration(state: LicenseState, fact: ConfigurationFact, edits: Edits): void {
  switch (fact.type) {
    case 'bot_created': {
      const { agentId: id, name, clientId, change, session } = fact;
      const { webhooks, groups = defaultGroups, maxChats = defaultMaxChats, avatar } = change;
      const bot = { clientId, ...session, ...(webhooks != null && { webhooks }), status: undefined };
      const agent = { id, name, permission: 'normal', maxChats, groups, bot } as const;
      edits.put(state.agents, id, newAgent({ ...agent, ...(avatar !== undefined && { avatar }) }));
      listenAgain(state, edits);
      return;
    }
    case 'bot_changed': {
      const agent = state.agents.get(fact.agentId);
      if (agent?.bot === undefined) return;
      changeBot(agent, fact, edits);
      if (fact.change.webhooks === undefined) return;
      listenAgain(state, edits);
      const names = new Set(fact.change.webhooks?.actions.map(({ name }) => name));
      dropDeliveries(state, ({ webhookId, action }) => webhookId === agent.id && !names.has(action), edits);
      return;
    }
    case 'bot_status_set': {
      const agent = state.agents.get(fact.agentId);
      if (agent === undefined) return;
      const status = routingStatuses[fact.status];
      edits.set(agent, 'routingStatus', status);
      edits.set(agent, 'loggedIn', status !== undefined);
      if (status === undefined) dropDeliveries(state, ({ webhookId }) => webhookId === agent.id, edits);
      return;
    }
    case 'agent_deleted':
      deleteAgent(state, fact.agentId, edits);
      return;
    case 'webhook_registered':
      edits.put(state.webhooks.registered, fact.webhook.id, fact.webhook);
      listenAgain(state, edits);
      return;
    case 'webhook_unregistered':
      edits.remove(state.webhooks.registered, fact.id);
      listenAgain(state, edits);
      dropDeliveries(state, ({ webhookId }) => webhookId === fact.id, edits);
      return;
    case 'deliveries_settled': {
      const done = new Set([...fact.taken, ...fact.givenUp]);
      dropDeliveries(state, ({ id }) => done.has(id), edits);
      return;
    }
    case 'properties_created': {
      const known = state.propertyConfigs.get(fact.namespace) ?? [];
      const names = new Map([...known, ...Object.entries(fact.properties)]);
      edits.set(state, 'propertyConfigs', new Map([...state.propertyConfigs, [fact.namespace, names]]));
      return;
    }
    case 'agent_status_told':
      edits.put(state.webhooks.toldStatus, fact.agentId, fact.status);
      return;
  }
}

function changeBot(
  agent: AgentState,
  { change, session }: { change: BotChange; session: { token: string; refresh?: string } },
  edits: Edits,
): void {
  const { name, avatar, maxChats, groups, webhooks } = change;
  if (name !== undefined) edits.set(agent, 'name', name);
  if (avatar !== undefined) edits.set(agent, 'avatar', avatar);
  if (maxChats !== undefined) edits.set(agent, 'maxChats', maxChats);
  if (groups !== undefined) edits.set(agent, 'groups', new Map(groups.map(({ id, priority }) => [id, priority])));
  if (agent.bot === undefined) return;
  const { clientId, webhooks: before } = agent.bot;
  const kept = webhooks === undefined ? before : (webhooks ?? undefined);
  edits.set(agent, 'bot', { clientId, ...session, ...(kept !== undefined && { webhooks: kept }) });
}

/** Whoever was in a chat keeps a name there. */
function deleteAgent(state: LicenseState, id: string, edits: Edits): void {
  const agent = state.agents.get(id);
  if (agent === undefined) return;
  edits.remove(state.agents, id);
  edits.remove(state.webhooks.toldStatus, id);
  edits.set(agent, 'loggedIn', false);
  const isRemembered = [...state.chats.values()].some(({ members }) => members.has(id));
  if (isRemembered) edits.put(state.formerAgents, id, agent);
  listenAgain(state, edits);
  dropDeliveries(state, ({ webhookId }) => webhookId === id, edits);
}

function listenAgain(state: LicenseState, edits: Edits): void {
  const { webhooks, agents } = state;
  edits.set(webhooks, 'listeners', listenersOf(webhooks.registered.values(), agents.values()));
  const isDeaf = !webhooks.listeners.has('agent_status_changed');
  if (isDeaf && webhooks.toldStatus.size > 0) edits.set(webhooks, 'toldStatus', new Map());
}
