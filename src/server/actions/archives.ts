import { reachOf } from '../../domain/permissions.js';
import { forbidden, ok, refuse } from '../../domain/result.js';
import type { AgentState, LicenseState } from '../../domain/state.js';
import { type Micros, microsOfSeconds } from '../../domain/time.js';
import { chatWithThread } from '../../domain/view/chats.js';
import { maxQueryWords } from '../../protocol/limits.js';
import { agentRequests } from '../../protocol/schema/agent.js';
import { everyoneGroup } from '../../protocol/scopes.js';
import type { ArchiveSearch } from '../archive/archive.js';
import { propertyTests } from '../archive/documents.js';
import { phrasesOf } from '../archive/words.js';
import { type Action, reads } from './action.js';

const secondsOfDay = 86_400;

/** Threads of all times, active ones too (agent-actions.md section 5). */
export const archiveActions: Readonly<Record<string, Action>> = {
  get_archives: reads(
    agentRequests.get_archives,
    ({ state, actor, archive }, { filters = {}, pagination: { page, limit } }) => {
      const { query = '', date_from: from, date_to: to, agent_ids, agents, team_ids, properties } = filters;
      if (phrasesOf(query).flat().length > maxQueryWords) {
        return refuse('validation', `filters.query must have at most ${maxQueryWords} words`);
      }
      if (reachOf(actor, 'chats:read') !== 'all') return forbidden(); // [ACT:archperm]
      const { total, threads } = archive.search({
        viewer: viewerOf(state, actor.id),
        query,
        from: from === undefined ? undefined : startOfDay(from),
        before: to === undefined ? undefined : startOfDay(to) + microsOfSeconds(secondsOfDay),
        userIds: participants(state, agent_ids ?? agents ?? [], team_ids ?? []),
        properties: propertyTests(state.propertyConfigs, properties),
        offset: (page - 1) * limit,
        limit,
      });
      return ok({
        chats: threads.map(({ chatId, threadId }) => ({ chat: foundChat(state, chatId, threadId) })),
        pagination: { page, total },
      });
    },
    (archive) => archive.caughtUp(),
  ),
};

function viewerOf(state: LicenseState, id: string): ArchiveSearch['viewer'] {
  return { id, groups: [...(state.agents.get(id)?.groups.keys() ?? [])] };
}

/** One of the agents, and an agent of one of the teams, which are groups ([ACT:teams]); an empty list is no filter. */
function participants(state: LicenseState, agentIds: readonly string[], teamIds: readonly number[]): string[][] {
  const isInTeam = ({ groups }: AgentState) => teamIds.some((id) => id === everyoneGroup || groups.has(id));
  const ofTeams = [...state.agents.values()].filter(isInTeam).map(({ id }) => id);
  return [...(agentIds.length > 0 ? [[...agentIds]] : []), ...(teamIds.length > 0 ? [ofTeams] : [])];
}

function startOfDay(day: string): Micros {
  return microsOfSeconds(Date.parse(`${day}T00:00:00Z`) / 1000);
}

function foundChat(state: LicenseState, chatId: string, threadId: string): object {
  const chat = state.chats.get(chatId);
  const thread = chat?.threads.find(({ id }) => id === threadId);
  if (chat === undefined || thread === undefined) throw new Error(`the archive found an unknown thread ${threadId}`);
  return chatWithThread(state, 'agent', chat, thread);
}
