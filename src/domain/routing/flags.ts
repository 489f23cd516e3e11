import type { BareProperties } from '../../protocol/properties.js';
import type { FactBody } from '../fact.js';
import type { Recorder } from '../recorder.js';
import type { ChatState, ThreadState } from '../state.js';

/** First state of a thread, on chat and thread alike (domain.md [DOM:routingprops]). */
export function startProperties(unassigned: boolean): BareProperties {
  return { routing: { idle: false, unassigned } };
}

/** Facts that set a flag on chat and thread. */
export function flagFacts(
  chatId: string,
  thread: ThreadState | string,
  flag: 'idle' | 'unassigned',
  value: boolean,
): FactBody[] {
  const threadId = typeof thread === 'string' ? thread : thread.id;
  const properties = { routing: { [flag]: value } };
  return [
    { type: 'chat_properties_set', chatId, properties },
    { type: 'thread_properties_set', chatId, threadId, properties },
  ];
}

/** Somebody has joined: the chat waits no more. */
export function isAssignedNow(chat: ChatState, thread: ThreadState, recorder: Recorder): void {
  if (chat.properties.routing?.unassigned === false) return;
  for (const fact of flagFacts(chat.id, thread, 'unassigned', false)) recorder.record(fact);
}

/** Something has been written that is no annotation: the chat is idle no more. */
export function isLivelyAgain(chat: ChatState, thread: ThreadState, recorder: Recorder): void {
  if (chat.properties.routing?.idle !== true) return;
  for (const fact of flagFacts(chat.id, thread, 'idle', false)) recorder.record(fact);
}
