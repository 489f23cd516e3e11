import { InvalidArgumentError } from 'commander';
import type { AgentPushName } from '../protocol/agent-api.js';
import { pushNames } from './push-text.js';

/** For an option or argument that names pushes, parted by commas. */
export function pushNameList(text: string): readonly AgentPushName[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !pushNames.includes(name as AgentPushName));
  if (unknown === undefined) return names as AgentPushName[];
  throw new InvalidArgumentError(`There is no push "${unknown}". Pushes: ${pushNames.join(', ')}.`);
}
