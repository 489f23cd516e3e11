import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';
import { isArchived } from '../../domain/archived-events.js';
import type { LicenseConfig } from '../../domain/new-license.js';
import { inOrder, type Place, type Queue } from '../../domain/routing/queue.js';
import type { ChatState, EventState, LicenseState, ThreadState } from '../../domain/state.js';
import type { Micros } from '../../domain/time.js';
import type { Snapshot } from './journal.js';

/** Of what a snapshot consists; another one is not read, and the facts are folded instead. */
const format = 1;

declare const CHATIO_VERSION: string;

/** What stands in a state is this version's own: another one folds the facts anew. */
const program = typeof CHATIO_VERSION === 'string' ? CHATIO_VERSION : 'sources';

interface Head {
  readonly format: number;
  readonly mark: string;
  readonly seq: number;
  readonly sum: number;
}

interface Body {
  /** With which the state was made, for whoever wants to make it again. */
  readonly config: LicenseConfig | undefined;
  readonly state: LicenseState;
  readonly queues: readonly (readonly [name: string, places: Place<ChatState>[]])[];
}

/**
 * Names a configuration and this version of the program: a state that was made with others does not fit. When the license
 * was made is no matter.
 */
export function markOf({ settings, ...config }: LicenseConfig): string {
  const { createdAt: _, ...rest } = settings;
  const text = JSON.stringify({ ...config, settings: rest, program }, (_key, value: unknown) =>
    value instanceof Map || value instanceof Set ? [...value] : value,
  );
  return createHash('sha256').update(text).digest('base64url');
}

/**
 * The state after `seq` facts, as bytes. The state must be nobody else's: it is of no use afterwards. Events that stand in
 * the archive stay there, and only their number is written.
 */
export function encodeSnapshot(mark: string, { seq, state }: Snapshot, config?: LicenseConfig): Buffer {
  for (const chat of state.chats.values()) {
    for (const thread of chat.threads) if (isArchived(thread.events)) setEvents(thread, thread.events.length);
  }
  const queues = Object.entries(state.queues).map(([name, queue]) => [name, unlinked(queue)] as const);
  const body = serialize({ config, state, queues } satisfies Body);
  const head: Head = { format, mark, seq, sum: crc32(body) };
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body]);
}

/**
 * @param eventsAt the events of a thread that stand in the archive.
 * @param mark `undefined`: whatever configuration and version it belongs to.
 * @returns `undefined` for what can't be read, or belongs to another configuration.
 */
export function decodeSnapshot(
  bytes: Buffer,
  mark: string | undefined,
  eventsAt: (at: Micros, length: number) => EventState[],
): (Snapshot & { readonly config: LicenseConfig | undefined }) | undefined {
  try {
    const end = bytes.indexOf('\n');
    const head = JSON.parse(bytes.subarray(0, end).toString()) as Head;
    if (head.format !== format || (mark !== undefined && head.mark !== mark)) return undefined;
    const body = bytes.subarray(end + 1);
    if (crc32(body) !== head.sum) return undefined;
    const { config, state, queues } = deserialize(body) as Body;
    for (const chat of state.chats.values()) {
      for (const thread of chat.threads) {
        const events: unknown = thread.events;
        if (typeof events === 'number') thread.events = eventsAt(thread.at, events);
      }
    }
    for (const [name, places] of queues) link(state.queues[name as keyof LicenseState['queues']], places);
    return { seq: head.seq, state, config };
  } catch {
    return undefined;
  }
}

function setEvents(thread: ThreadState, events: unknown): void {
  thread.events = events as EventState[];
}

/** A chain of a thousand links would be a thousand levels deep. */
function unlinked(queue: Queue<ChatState>): Place<ChatState>[] {
  const places = [...inOrder(queue)];
  for (const place of places) {
    place.before = undefined;
    place.after = undefined;
  }
  queue.first = undefined;
  queue.last = undefined;
  return places;
}

function link(queue: Queue<ChatState>, places: Place<ChatState>[]): void {
  for (const [index, place] of places.entries()) {
    place.before = places[index - 1];
    place.after = places[index + 1];
  }
  queue.first = places[0];
  queue.last = places.at(-1);
}
