import type { QueuedEvent } from '../../client/queued-event.js';
import type { SentEvent } from '../../protocol/event.js';
import type { RoutingStatus } from '../../protocol/user.js';
import type { Effect } from './message.js';
import { step } from './message.js';
import type { Chat, Model } from './model.js';
import { told } from './notices.js';
import { openChat } from './open-chat.js';
import { isActive, isMember } from './people.js';
import { done, likeKey, type Ran, refused, type SlashCall, type SlashRunner } from './slash-call.js';
import { type ParsedInput, type SlashName, slashCommands } from './slash-commands.js';
import { switchChat } from './switcher.js';
import { withoutQueued } from './transcript.js';
import { quit } from './typing.js';

type Command = Extract<ParsedInput, { type: 'command' }>;

/** Runs a slash command, in the open chat where it needs one. */
export function runSlashCommand(model: Model, { name, argument }: Omit<Command, 'type'>, now: number): Ran {
  const { openId: chatId = '' } = model;
  const call: SlashCall = { model, chatId, chat: model.chats.get(chatId), argument: argument.trim(), now };
  const command = slashCommands.find((each) => each.name === name);
  if (chatId === '' && command?.anywhere !== true) return refused(call, `/${name} needs an open chat`);
  if (command?.takes === undefined && argument !== '') return refused(call, `/${name} takes nothing behind it`);
  return runners[name](call);
}

const runners: Readonly<Record<SlashName, SlashRunner>> = {
  help: likeKey('help'),
  details: likeKey('details'),
  last: likeKey('last_chat'),
  open: ({ model, argument, now }) => {
    if (model.chats.has(argument)) return { ...openChat(model, argument, now), isDone: true };
    return done(switchChat(model, argument));
  },
  next: likeKey('next_to_answer'),
  unread: likeKey('next_unread'),
  quit: ({ model }) => ({ ...quit(model), isDone: true }),
  accept: ({ model }) => done(model, routing('accepting_chats', 'accept chats')),
  away: ({ model }) => done(model, routing('not_accepting_chats', 'stop accepting chats')),
  join: (call) => {
    const { model, chat, chatId } = call;
    if (model.me === undefined) return refused(call, 'Not connected yet');
    if (chat !== undefined && isMember(chat, model.me.id)) return refused(call, 'You are in this chat already');
    return done(model, joining(chatId, model.me.id));
  },
  leave: (call) => {
    const { model, chat, chatId } = call;
    if (chat !== undefined && !isMember(chat, model.me?.id)) return refused(call, 'You are not in this chat');
    return done(model, {
      type: 'command',
      what: 'leave the chat',
      request: { action: 'remove_from_chat', payload: { chat_id: chatId } },
    });
  },
  close: (call) => {
    const { model, chat, chatId } = call;
    if (chat !== undefined && !isActive(chat)) return refused(call, 'This chat is closed already');
    return done(model, {
      type: 'command',
      what: 'close the chat',
      request: { action: 'close_thread', payload: { chat_id: chatId } },
    });
  },
  note: (call) => {
    const { model, chat, chatId, argument } = call;
    if (argument === '') return refused(call, 'Write the note behind /note');
    return done(model, { type: 'send', chatId, event: note(argument, chat) });
  },
  retry: (call) => settleFailed(call, ({ customId }) => ({ type: 'retry', customId })),
  discard: (call) => settleFailed(call, ({ customId }) => ({ type: 'discard', customId })),
};

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

function settleFailed({ model, chatId, now }: SlashCall, effectOf: (queued: QueuedEvent) => Effect): Ran {
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
