import type { Command } from 'commander';
import type { Deps } from './deps.js';
import { withHelp } from './help.js';
import { registerWebhooksCreate } from './webhooks/create.js';
import { registerWebhooksList } from './webhooks/list.js';
import { registerWebhooksListen } from './webhooks/listen.js';
import { registerWebhooksRemove } from './webhooks/remove.js';
import { registerWebhooksTrigger } from './webhooks/trigger.js';

export function registerWebhooks(program: Command, deps: Deps): void {
  const webhooks = withHelp(program.command('webhooks'), {
    summary: 'Register webhooks, list and remove them, and try them out',
    more:
      'A webhook is an HTTP POST that the server sends when something happens. It belongs to the application of the\n' +
      'token that registers it. Only administrators may do this.',
    examples: [
      ['chatio webhooks listen --forward-to http://127.0.0.1:3000/in', 'What happens, at a program on this machine'],
      ['chatio webhooks create https://hooks.example/in thread_closed --secret s3-kQ', 'For good'],
    ],
  });
  registerWebhooksList(webhooks, deps);
  registerWebhooksCreate(webhooks, deps);
  registerWebhooksRemove(webhooks, deps);
  registerWebhooksListen(webhooks, deps);
  registerWebhooksTrigger(webhooks, deps);
}
