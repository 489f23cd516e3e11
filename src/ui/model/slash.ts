import type { QueuedEvent } from '../../client/queued-event.js';
import { chooseCanned } from './canned.js';
import { deskRunners } from './desk.js';
import { findIn } from './find.js';
import type { Effect } from './message.js';
import { step } from './message.js';
import type { Model } from './model.js';
import { told } from './notices.js';
import { openChat } from './open-chat.js';
import { chooseSent } from './sent-texts.js';
import { done, likeKey, type Ran, refused, type SlashCall, type SlashRunner } from './slash-call.js';
import { type ParsedInput, type SlashName, slashCommands } from './slash-commands.js';
import { switchChat } from './switcher.js';
import { withoutQueued } from './transcript.js';
import { quit } from './typing.js';
import { workRunners } from './work.js';

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
  ...workRunners,
  ...deskRunners,
  help: likeKey('help'),
  details: likeKey('details'),
  find: ({ model, argument }) => done(findIn(model, argument)),
  // The command itself goes first: what is edited is what comes after it.
  edit: ({ model, chatId }) => done(model, { type: 'edit', chatId, text: '' }),
  canned: ({ model, argument }) => done(chooseCanned(model, argument)),
  redraw: ({ model }) => done(model, { type: 'redraw' }),
  suspend: ({ model }) => done(model, { type: 'suspend' }),
  sent: ({ model }) => done(chooseSent(model)),
  top: likeKey('to_top'),
  bottom: likeKey('to_bottom'),
  mark: likeKey('mark'),
  copy: likeKey('copy'),
  last: likeKey('last_chat'),
  open: ({ model, argument, now }) => {
    if (model.chats.has(argument)) return { ...openChat(model, argument, now), isDone: true };
    return done(switchChat(model, argument));
  },
  next: likeKey('next_to_answer'),
  unread: likeKey('next_unread'),
  quit: ({ model }) => ({ ...quit(model), isDone: true }),
  retry: (call) => settleFailed(call, ({ customId }) => ({ type: 'retry', customId })),
  discard: (call) => settleFailed(call, ({ customId }) => ({ type: 'discard', customId })),
};

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
