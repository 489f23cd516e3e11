import type { BareProperties } from '../protocol/properties.js';
import type { Recorder } from './recorder.js';
import { type ChatState, presentMembers, type ThreadState } from './state.js';

/** First state of a thread, on chat and thread alike (domain.md [DOM:routingprops]). */
export function startProperties(unassigned: boolean): BareProperties {
  return { routing: { idle: false, unassigned } };
}

/** Sets `routing.unassigned` on chat and thread where it differs. */
export function unassignedFlag(
  chat: ChatState,
  thread: ThreadState,
  unassigned: boolean,
  recorder: Recorder,
  by: 'actor' | 'router' = 'actor',
): void {
  const record = by === 'router' ? recorder.recordRouted.bind(recorder) : recorder.record.bind(recorder);
  const properties: BareProperties = { routing: { unassigned } };
  if (chat.properties.routing?.unassigned !== unassigned) {
    record({ type: 'chat_properties_set', chatId: chat.id, properties });
  }
  if (thread.properties.routing?.unassigned !== unassigned) {
    record({ type: 'thread_properties_set', chatId: chat.id, threadId: thread.id, properties });
  }
}

/**
 * Manual mode, a customer starts a thread: agents who are still members are taken off without `agent_left`, and the
 * chat waits (domain.md 7.2, [DOM:again]). `routing.unassigned` is true from the thread's first state on.
 */
export function threadStartedByCustomer(chat: ChatState | { id: string }, threadId: string, recorder: Recorder): void {
  const removedIds = 'members' in chat ? presentMembers(chat, 'agent').map((member) => member.userId) : [];
  if (removedIds.length > 0) {
    recorder.recordRouted({ type: 'chat_users_changed', chatId: chat.id, added: [], removedIds });
  }
  recorder.system(chat.id, threadId, 'routing.unassigned', {}, 'router');
}

/** Manual mode, the last agent left while a thread is active: the chat waits again (domain.md 7.2). */
export function lastAgentLeft(chat: ChatState, thread: ThreadState, recorder: Recorder): void {
  recorder.system(chat.id, thread, 'routing.unassigned', {}, 'router');
  unassignedFlag(chat, thread, true, recorder, 'router');
}
