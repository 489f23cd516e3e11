import { type Command, Option } from 'commander';
import { sanitizeLine } from '../../io/sanitize.js';
import { Failure } from '../../protocol/failure.js';
import type { Scopes } from '../../protocol/scopes.js';
import { groupIds, texts } from '../option-values.js';

/** The options that name groups and agents. */
export interface ScopeOptions {
  readonly group?: readonly number[];
  readonly agent?: readonly string[];
}

export function withScopeOptions(command: Command): Command {
  return command
    .addOption(new Option('--group <N>', 'the agents of this group; repeatable').argParser(groupIds))
    .addOption(new Option('--agent <ID>', 'this agent; repeatable').argParser(texts));
}

/** @throws Failure `usage` when nobody is named. */
export function scopesOf({ group, agent }: ScopeOptions): Scopes {
  if (group === undefined && agent === undefined) {
    throw new Failure('usage', 'No group and no agent is named', 'Use --group or --agent');
  }
  return { ...(group !== undefined && { groups: [...group] }), ...(agent !== undefined && { agents: [...agent] }) };
}

/** Scopes for people: `groups 1, 4; agents tom@example.com`, empty for none. */
export function scopesText({ groups = [], agents = [] }: Scopes): string {
  const named = (kind: string, ids: readonly (number | string)[]): string[] =>
    ids.length === 0 ? [] : [`${kind}${ids.length === 1 ? '' : 's'} ${ids.join(', ')}`];
  return sanitizeLine([...named('group', groups), ...named('agent', agents)].join('; '));
}
