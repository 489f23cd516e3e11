import type { CustomerThreadSummary, Thread } from '../../src/protocol/chat.js';
import type { User } from '../../src/protocol/user.js';
import type { ReadChat } from '../model/message.js';
import type { Chat, Details, PageState } from '../model/state.js';
import { screenful } from '../model/threads.js';
import type { Session } from './session.js';

export type Requests = Pick<Session, 'request'>;

/** Threads of which a summary tells at once (customer-actions.md 4.4). */
const mostSummaries = 100;
/** Threads whose events are asked for at once. */
const batch = 10;

/** What a login does not tell: the chat as it is now. Pushes that were missed are not repeated, so all of it is read. */
export interface ReadState {
  readonly chat: ReadChat | undefined;
  readonly known: Partial<Details>;
}

/**
 * Reads the customer's newest chat: on the first time a screenful of it, later everything since the newest thread
 * that the page has.
 * @throws Failure as `Session.request`.
 */
export async function readState(server: Requests, before: PageState): Promise<ReadState> {
  const { chats_summary } = await server.request('get_chats_summary', { limit: 1 });
  const chatId = chats_summary[0]?.id;
  if (chatId === undefined) {
    // A request that changes nothing is answered with the customer as the server knows it ([CACT-35]).
    const { customer } = await server.request('update_customer', { customer: {} });
    return { chat: undefined, known: detailsOf(customer) };
  }
  const { threads_summary } = await server.request('get_chat_threads_summary', {
    chat_id: chatId,
    limit: mostSummaries,
  });
  const newestFirst = [...threads_summary].sort((a, b) => b.order - a.order);
  const known = before.chat?.id === chatId ? before.chat.threads.at(-1) : undefined;
  const wanted = known === undefined ? screenful(newestFirst) : since(newestFirst, known);
  const { users, properties, threads } = await readThreads(server, chatId, wanted);
  const me = users.find(({ id }) => id === before.me);
  return {
    chat: { id: chatId, users, properties, threads, summaries: newestFirst },
    known: me?.type === 'customer' ? detailsOf(me) : {},
  };
}

function since(newestFirst: readonly CustomerThreadSummary[], known: Thread): CustomerThreadSummary[] {
  return newestFirst.filter(({ order }) => order >= known.order);
}

function detailsOf({ name, email }: { name?: string; email?: string }): Partial<Details> {
  return { ...(name !== undefined && { name }), ...(email !== undefined && { email }) };
}

interface ReadThreads extends Pick<ReadChat, 'users' | 'properties'> {
  readonly threads: readonly Thread[];
}

async function readThreads(
  server: Requests,
  chatId: string,
  wanted: readonly CustomerThreadSummary[],
): Promise<ReadThreads> {
  const ids = wanted.map(({ id }) => id);
  const threads: Thread[] = [];
  let users: readonly User[] = [];
  // Oldest first: the last answer is the newest word on who is in the chat.
  for (let end = ids.length; ; end -= batch) {
    const { chat } = await server.request('get_chat_threads', {
      chat_id: chatId,
      thread_ids: ids.slice(Math.max(0, end - batch), Math.max(0, end)),
    });
    threads.push(...(chat.threads ?? []));
    users = chat.users;
    if (end <= batch) return { threads, users, properties: chat.properties ?? {} };
  }
}

export interface EarlierThreads {
  readonly threads: readonly Thread[];
  readonly users: readonly User[];
  /** Listed and still not loaded. */
  readonly earlier: readonly CustomerThreadSummary[];
}

/** The next older screenful. To be called while `chat.earlier` is not empty. @throws Failure as `Session.request`. */
export async function readEarlier(server: Requests, chat: Chat): Promise<EarlierThreads> {
  const wanted = screenful(chat.earlier);
  const { threads, users } = await readThreads(server, chat.id, wanted);
  let earlier = chat.earlier.slice(wanted.length);
  if (earlier.length === 0) {
    const { threads_summary } = await server.request('get_chat_threads_summary', {
      chat_id: chat.id,
      offset: chat.threads.length + wanted.length,
      limit: mostSummaries,
    });
    earlier = threads_summary;
  }
  return { threads, users, earlier };
}
