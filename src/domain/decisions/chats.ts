import type { InitialEvent } from '../../protocol/event.js';
import type { BareProperties } from '../../protocol/properties.js';
import type { Scopes } from '../../protocol/scopes.js';
import type { Actor } from '../permissions.js';
import { chatFor } from '../permissions.js';
import { checkWrite, mergeProperties } from '../properties.js';
import type { Recorder } from '../recorder.js';
import { ok, type Result, refuse } from '../result.js';
import { startProperties } from '../routing/flags.js';
import { activeThread, type LicenseState } from '../state.js';
import { nameInMessages } from '../system-messages.js';
import { milliseconds } from '../time.js';
import { checkEvent, contentOf } from './events.js';
import { initialScopes } from './scopes.js';

/** agent-actions.md section 8, customer-actions.md 4.5. One bad event or property, and nothing is created. */
export function startChat(
  state: LicenseState,
  actor: Actor,
  command: {
    scopes: Scopes;
    properties: BareProperties;
    threadProperties: BareProperties;
    events: readonly InitialEvent[];
  },
  recorder: Recorder,
): Result<void> {
  const configs = state.propertyConfigs;
  const checks = [
    checkWrite(configs, 'chat', actor.kind, command.properties, 'chat.properties'),
    checkWrite(configs, 'thread', actor.kind, command.threadProperties, 'chat.thread.properties'),
    ...command.events.map((event, place) => checkEvent(configs, actor, event, `chat.thread.events[${place}]`)),
  ];
  const failed = checks.find((check) => !check.ok);
  if (failed !== undefined) return failed;

  const chatId = recorder.context.newId('chat');
  const threadId = recorder.context.newId('thread');
  const routing = startProperties(actor.kind === 'customer');
  const properties = mergeProperties(command.properties, routing);
  recorder.record(
    {
      type: 'chat_started',
      chatId,
      members: [{ userId: actor.id, kind: actor.kind, reason: 'started' }],
      scopes: initialScopes(state, command.scopes, properties, actor.kind === 'customer' ? actor.id : undefined),
      properties,
      thread: {
        id: threadId,
        order: milliseconds(recorder.nextTime()),
        properties: mergeProperties(command.threadProperties, routing),
        events: command.events.map((event) => recorder.event(threadId, contentOf(actor, event))),
      },
    },
    'primary',
  );
  return ok(undefined);
}

/** agent-actions.md section 19, customer-actions.md 4.10: a last system message, then the thread takes no more. */
export function closeThread(
  state: LicenseState,
  actor: Actor,
  command: { chatId: string },
  recorder: Recorder,
): Result<void> {
  const found = chatFor(state, actor, command.chatId, 'chats.meta:write');
  if (!found.ok) return found;
  const thread = activeThread(found.value);
  if (thread === undefined) return refuse('validation', 'Chat has no active thread');
  const user = actor.kind === 'agent' ? state.agents.get(actor.id) : state.customers.get(actor.id);
  recorder.system(command.chatId, thread, 'manual_archived', { agent_name: nameInMessages(user) });
  recorder.record({ type: 'thread_closed', chatId: command.chatId, threadId: thread.id }, 'primary');
  return ok(undefined);
}
