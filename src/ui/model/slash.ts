import type { QueuedEvent } from '../../client/queued-event.js';
import type { SentEvent } from '../../protocol/event.js';
import type { RoutingStatus } from '../../protocol/user.js';
import type { Effect, Step } from './message.js';
import { step } from './message.js';
import type { Chat, Model } from './model.js';
import { told } from './notices.js';
import { isActive, isMember } from './people.js';
import type { ParsedInput } from './slash-commands.js';
import { withoutQueued } from './transcript.js';
import { quit } from './typing.js';

type Command = Extract<ParsedInput, { type: 'command' }>;

export interface Ran extends Step {
  /** False: the command could not be used so, and its text stays to be corrected. */
  readonly isDone: boolean;
}

/** Runs a slash command in the open chat. */
export function runSlashCommand(model: Model, chatId: string, { name, argument }: Command, now: number): Ran {
  const chat = model.chats.get(chatId);
  const refuse = (why: string): Ran => ({ ...step(told(model, 'error', why, now)), isDone: false });
  if (argument !== '' && name !== 'note') return refuse(`/${name} takes nothing behind it`);
  switch (name) {
    case 'help':
      return done({ ...model, help: 0 });
    case 'quit':
      return { ...quit(model), isDone: true };
    case 'accept':
      return done(model, routing('accepting_chats', 'accept chats'));
    case 'away':
      return done(model, routing('not_accepting_chats', 'stop accepting chats'));
    case 'join':
      if (model.me === undefined) return refuse('Not connected yet');
      if (chat !== undefined && isMember(chat, model.me?.id)) return refuse('You are in this chat already');
      return done(model, joining(chatId, model.me.id));
    case 'leave':
      if (chat !== undefined && !isMember(chat, model.me?.id)) return refuse('You are not in this chat');
      return done(model, {
        type: 'command',
        what: 'leave the chat',
        request: { action: 'remove_from_chat', payload: { chat_id: chatId } },
      });
    case 'close':
      if (chat !== undefined && !isActive(chat)) return refuse('This chat is closed already');
      return done(model, {
        type: 'command',
        what: 'close the chat',
        request: { action: 'close_thread', payload: { chat_id: chatId } },
      });
    case 'note':
      if (argument === '') return refuse('Write the note behind /note');
      return done(model, { type: 'send', chatId, event: note(argument, chat) });
    case 'retry':
      return settleFailed(model, chatId, now, (queued) => ({ type: 'retry', customId: queued.customId }));
    case 'discard':
      return settleFailed(model, chatId, now, (queued) => ({ type: 'discard', customId: queued.customId }));
  }
}

/**
 * What only agents may read. A message would start a new thread in a closed chat (agent-actions.md [ACT:whisper]), of
 * which the customer would learn; an annotation joins the closed thread and starts nothing.
 */
function note(text: string, chat: Chat | undefined): SentEvent {
  return chat === undefined || isActive(chat)
    ? { type: 'message', text, recipients: 'agents' }
    : { type: 'annotation', annotation_type: 'note', text, recipients: 'agents' };
}

function joining(chatId: string, myId: string): Effect {
  return {
    type: 'command',
    what: 'join the chat',
    request: { action: 'join_chat', payload: { chat_id: chatId, agent_ids: [myId] } },
  };
}

function routing(status: RoutingStatus, what: string): Effect {
  return { type: 'command', what, request: { action: 'update_agent', payload: { routing_status: status } } };
}

function settleFailed(model: Model, chatId: string, now: number, effectOf: (queued: QueuedEvent) => Effect): Ran {
  const failed = (model.queue.get(chatId) ?? []).filter(({ state }) => state === 'failed');
  if (failed.length === 0) return { ...step(told(model, 'info', 'Nothing failed in this chat', now)), isDone: true };
  const effects = failed.map(effectOf);
  // The outbox says nothing about what it drops.
  const kept = failed.reduce(
    (changed, { customId }) => (effects[0]?.type === 'discard' ? withoutQueued(changed, chatId, customId) : changed),
    model,
  );
  return done(kept, ...effects);
}

function done(model: Model, ...effects: readonly Effect[]): Ran {
  return { ...step(model, ...effects), isDone: true };
}
