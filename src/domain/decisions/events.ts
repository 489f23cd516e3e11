import type { FileContent, InitialEvent, Recipients } from '../../protocol/event.js';
import type { Actor } from '../permissions.js';
import { chatFor } from '../permissions.js';
import { checkWrite, type PropertyConfigs } from '../properties.js';
import type { Recorder } from '../recorder.js';
import { forbidden, ok, type Result } from '../result.js';
import { isLivelyAgain, startProperties } from '../routing/flags.js';
import {
  activeThread,
  type ChatState,
  type EventBody,
  type EventState,
  isMember,
  isSupervisor,
  type LicenseState,
  lastThread,
  presentMembers,
} from '../state.js';
import { milliseconds } from '../time.js';
import { join } from './membership.js';
import { applyAutoScopes } from './scopes.js';

/** An event but for what the recorder adds: id, order and time. */
type Content = Omit<EventState, 'id' | 'order' | 'at'>;

/** What a request brings, as it will be stored. */
export function contentOf(actor: Actor, sent: InitialEvent, supervisor = false): Content {
  const { custom_id: customId, recipients, properties, ...body } = sent;
  return {
    recipients: recipientsOf(actor, recipients, supervisor),
    body: storedBody(body),
    ...(sent.type !== 'system_message' && { authorId: actor.id }),
    ...(customId !== undefined && { customId }),
    ...(sent.type !== 'system_message' && properties !== undefined && { properties }),
  };
}

/** Customers always write for all, supervisors always for agents (domain.md section 4). */
export function recipientsOf(actor: Actor, asked: Recipients | undefined, supervisor: boolean): Recipients {
  if (actor.kind === 'customer') return 'all';
  return supervisor ? 'agents' : (asked ?? 'all');
}

function storedBody(body: Omit<InitialEvent, 'custom_id' | 'recipients' | 'properties'>): EventBody {
  const sent = body as InitialEvent;
  if (sent.type === 'system_message') {
    return { type: sent.type, text: sent.text, system_message_type: sent.system_message_type ?? 'custom' };
  }
  if (sent.type !== 'rich_message' || sent.elements === undefined) return sent as EventBody;
  const elements = sent.elements.map(({ buttons, ...element }) => ({
    ...element,
    ...(buttons !== undefined && { buttons: buttons.map((button) => ({ ...button, user_ids: [] })) }),
  }));
  return { ...sent, elements } as EventBody;
}

/** Event properties are checked like any others; a system message carries none. */
export function checkEvent(configs: PropertyConfigs, actor: Actor, sent: InitialEvent, field: string): Result<void> {
  if (sent.type === 'system_message') return ok(undefined);
  return checkWrite(configs, 'event', actor.kind, sent.properties, `${field}.properties`);
}

/** agent-actions.md section 12, customer-actions.md 4.6. */
export function sendEvent(
  state: LicenseState,
  actor: Actor,
  command: { chatId: string; event: InitialEvent },
  recorder: Recorder,
): Result<void> {
  const found = chatFor(state, actor, command.chatId, 'chats.conversation:write');
  if (!found.ok) return found;
  const chat = found.value;
  const checked = checkEvent(state.propertyConfigs, actor, command.event, 'event');
  if (!checked.ok) return checked;

  const supervisor = isSupervisor(chat, actor.id);
  addContent(state, chat, actor, contentOf(actor, command.event, supervisor), recorder);
  return ok(undefined);
}

/** customer-actions.md 4.7: the same thread rule as for any event. Agents can't send files ([OBJ-26]). */
export function sendFile(
  state: LicenseState,
  actor: Actor,
  command: { chatId: string; customId: string | undefined; file: FileContent },
  recorder: Recorder,
): Result<void> {
  if (actor.kind !== 'customer') return forbidden();
  const found = chatFor(state, actor, command.chatId, 'chats.conversation:write');
  if (!found.ok) return found;
  const content: Content = {
    recipients: 'all',
    body: { type: 'file', ...command.file },
    authorId: actor.id,
    ...(command.customId !== undefined && { customId: command.customId }),
  };
  addContent(state, found.value, actor, content, recorder);
  return ok(undefined);
}

/** Into the active thread, an annotation else into the last one; anything else without one starts a new thread. */
function addContent(state: LicenseState, chat: ChatState, actor: Actor, content: Content, recorder: Recorder): void {
  const thread = activeThread(chat);
  if (thread === undefined && content.body.type !== 'annotation') {
    applyAutoScopes(state, chat, recorder);
    openThread(chat, actor, content, recorder);
    return;
  }
  const target = thread ?? lastThread(chat);
  if (joinsByWriting(chat, actor, content)) join(state, chat, [actor.id], 'wrote', recorder);
  recorder.record(
    { type: 'event_added', chatId: chat.id, threadId: target.id, event: recorder.event(target, content) },
    'primary',
  );
  if (thread !== undefined && content.body.type !== 'annotation') isLivelyAgain(chat, thread, recorder);
}

/** Notes and annotations are stored without membership; anything that customers see makes the writer a member ([ACT:mustjoin]). */
function joinsByWriting(chat: ChatState, actor: Actor, content: Content): boolean {
  return (
    actor.kind === 'agent' &&
    !isMember(chat, actor.id) &&
    content.recipients === 'all' &&
    content.body.type !== 'annotation'
  );
}

/** An event without an active thread starts a new one; that is told first, then the router acts ([DOM:sequence]). */
function openThread(chat: ChatState, actor: Actor, content: Content, recorder: Recorder): void {
  const id = recorder.context.newId('thread');
  const joins = actor.kind === 'agent' && !isMember(chat, actor.id);
  const hasAgent = joins || presentMembers(chat, 'agent').length > 0;
  const properties = startProperties(actor.kind === 'customer' || !hasAgent);
  recorder.record(
    {
      type: 'thread_opened',
      chatId: chat.id,
      joined: joins ? [{ userId: actor.id, kind: 'agent', reason: 'wrote' }] : [],
      properties,
      thread: {
        id,
        order: Math.max(milliseconds(recorder.nextTime()), lastThread(chat).order + 1),
        properties,
        events: [recorder.event(id, content)],
      },
    },
    'primary',
  );
}
