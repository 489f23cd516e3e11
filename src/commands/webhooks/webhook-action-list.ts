import { InvalidArgumentError } from 'commander';
import type { WebhookAction } from '../../protocol/configuration-api.js';
import { actionNames } from './create.js';

/** For an option that takes several actions with commas between them. */
export function webhookActionList(text: string): readonly WebhookAction[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !actionNames.includes(name as WebhookAction));
  if (unknown === undefined) return [...new Set(names)] as WebhookAction[];
  throw new InvalidArgumentError(`There is no action "${unknown}". They are: ${actionNames.join(', ')}.`);
}
