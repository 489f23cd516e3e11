import type { ChatSummary } from '../protocol/chat.js';
import { Failure } from '../protocol/failure.js';
import { customerName } from './people.js';

const shortestPrefix = 4;
const listedCandidates = 6;

/** Ids that are in no list here, by the list; whether there is such a chat only the server can tell. */
const passedOn = new WeakMap<readonly ChatSummary[], string>();

/** What a failure could be about, when a chat id was passed on that is not in the list. */
export function withChatHint(error: unknown, known: readonly ChatSummary[]): unknown {
  const given = passedOn.get(known);
  if (given === undefined || !(error instanceof Failure) || error.type !== 'validation' || error.hint !== undefined) {
    return error;
  }
  const hint = `If "${given}" is no chat: chatio chats list shows the ids, chatio chats search finds older ones`;
  return new Failure(error.type, error.message, hint, { cause: error });
}

/**
 * The chat that `given` means: a whole id, or the beginning of exactly one known one. What begins no known id is passed
 * on as it is: it may be a whole id that the snapshot does not hold, and the server decides.
 * @throws Failure `usage` for a prefix that is too short or fits several chats.
 */
export function resolveChatId(given: string, known: readonly ChatSummary[]): string {
  if (known.some((chat) => chat.id === given)) return given;
  if ([...given].length < shortestPrefix) {
    throw new Failure(
      'usage',
      `"${given}" is too short for a chat id`,
      `Give at least ${shortestPrefix} characters; chatio chats list shows the ids`,
    );
  }
  const fitting = known.filter((chat) => chat.id.startsWith(given));
  const [only, ...others] = fitting;
  if (only === undefined) {
    passedOn.set(known, given);
    return given;
  }
  if (others.length === 0) return only.id;
  const listed = fitting.slice(0, listedCandidates).map(candidate);
  if (fitting.length > listed.length) listed.push(`${fitting.length - listed.length} more`);
  throw new Failure('usage', `"${given}" fits several chats: ${listed.join(', ')}`, 'Give more characters of the id');
}

function candidate(chat: ChatSummary): string {
  const name = customerName(chat.users);
  return name === '' ? chat.id : `${chat.id} (${name})`;
}
