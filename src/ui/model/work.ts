import type { RoutingStatus } from '../../protocol/user.js';
import { searchArchives } from './archives.js';
import { lastCommandLine } from './command-line.js';
import type { Command } from './message.js';
import { step } from './message.js';
import { noteEvent, notesToggled } from './notes.js';
import { told } from './notices.js';
import { askFirst } from './overlays.js';
import { agentsIn, customersOf, isActive, isMember, nameOf } from './people.js';
import { propertiesOf } from './property-words.js';
import { changedScopes, scopesText } from './scope-words.js';
import { done, type Ran, refused, type SlashCall, type SlashRunner } from './slash-call.js';
import { announceTyping } from './typing.js';
import type { WorkName } from './work-commands.js';

/** Characters; a terminal takes so much into its clipboard whatever they are. */
const mostCopied = 18_000;

/** What each command of `work-commands.ts` does. */
export const workRunners: Readonly<Record<WorkName, SlashRunner>> = {
  join: (call) => {
    const { model, chat, chatId } = call;
    if (model.me === undefined) return refused(call, 'Not connected yet');
    if (chat !== undefined && isMember(chat, model.me.id)) return refused(call, 'You are in this chat already');
    return asked(call, 'join the chat', joining(chatId, model.me.id));
  },
  take,
  leave: (call) => {
    const { model, chat, chatId } = call;
    if (chat !== undefined && !isMember(chat, model.me?.id)) return refused(call, 'You are not in this chat');
    return asked(call, 'leave the chat', { action: 'remove_from_chat', payload: { chat_id: chatId } });
  },
  close: (call) => {
    const { chat, chatId } = call;
    if (chat !== undefined && !isActive(chat)) return refused(call, 'This chat is closed already');
    return asked(call, 'close the chat', { action: 'close_thread', payload: { chat_id: chatId } });
  },
  note: (call) => {
    const { model, chat, chatId, argument, now } = call;
    // Whoever begins a note does not write to the customer any more.
    if (argument === '') return { ...announceTyping(notesToggled(model, chatId, now), now), isDone: true };
    return done(model, { type: 'send', chatId, event: noteEvent(argument, chat) });
  },
  add: (call) => {
    const { chat, chatId, argument } = call;
    if (argument === '') return refused(call, 'Name the agent behind /add; Tab completes it');
    if (chat !== undefined && isMember(chat, argument)) return refused(call, 'That agent is in this chat already');
    return asked(call, 'bring the agent into the chat', joining(chatId, argument));
  },
  transfer,
  annotate: (call) => {
    const { model, chatId, argument } = call;
    const [, annotation_type = '', text = ''] = /^(\S*)\s*([\s\S]*)$/u.exec(argument) ?? [];
    if (annotation_type === '') return refused(call, 'Write the type behind /annotate, then a text');
    const event = { type: 'annotation', annotation_type, recipients: 'agents' } as const;
    return done(model, { type: 'send', chatId, event: text === '' ? event : { ...event, text } });
  },
  set: (call) => {
    const { chatId, argument } = call;
    const properties = propertiesOf(argument);
    if (typeof properties === 'string') return refused(call, properties);
    const request: Command = { action: 'update_chat_properties', payload: { chat_id: chatId, properties } };
    return asked(call, 'set that', request, { said: `Set ${argument}` });
  },
  scopes: (call) => {
    const { model, chat, chatId, argument, now } = call;
    if (argument === '') return done(told(model, 'info', scopesText(chat, model.colleagues), now));
    const changes = changedScopes(argument);
    if (typeof changes === 'string') return refused(call, changes);
    const request: Command = { action: 'update_chat_scopes', payload: { chat_id: chatId, ...changes } };
    return asked(call, 'change who may see the chat', request, { said: `Changed who may see this chat: ${argument}` });
  },
  ban,
  start: ({ model, argument }) => {
    const thread = { events: [{ type: 'message' as const, text: argument }] };
    return done(model, { type: 'start', request: { chat: argument === '' ? {} : { thread } } });
  },
  archives: (call) => {
    if (call.argument === '') return refused(call, 'Write the words to look for behind /archives');
    return { ...searchArchives(call.model, call.argument, call.now), isDone: true };
  },
  status: (call) => {
    const isAccepting = call.model.me?.routing_status !== 'not_accepting_chats';
    return routed(call, isAccepting ? 'not_accepting_chats' : 'accepting_chats');
  },
  accept: (call) => routed(call, 'accepting_chats'),
  away: (call) => routed(call, 'not_accepting_chats'),
  cli: (call) => {
    const { model, now } = call;
    const line = lastCommandLine(model);
    if (line === undefined) return refused(call, 'Nothing was done yet that a command could do');
    if (line.length > mostCopied) return refused(call, 'That is too long for the clipboard of a terminal');
    return done(told(model, 'info', `Copied: ${line}`, now), { type: 'copy', text: line });
  },
};

function take(call: SlashCall): Ran {
  const { model, chat, chatId } = call;
  if (model.me === undefined) return refused(call, 'Not connected yet');
  const { id } = model.me;
  const others = chat === undefined ? [] : agentsIn(chat).filter((agent) => agent.id !== id);
  const agent_ids = others.map((agent) => agent.id);
  const isIn = chat !== undefined && isMember(chat, id);
  const [first, ...next]: Command[] = [
    ...(isIn ? [] : [joining(chatId, id)]),
    ...(others.length === 0 ? [] : [{ action: 'remove_from_chat' as const, payload: { chat_id: chatId, agent_ids } }]),
  ];
  if (first === undefined) return refused(call, 'This chat is yours already');
  return asked(call, 'take the chat over', first, { next });
}

function transfer(call: SlashCall): Ran {
  const { model, chat, chatId, argument } = call;
  if (argument === '') return refused(call, 'Name the agent behind /transfer; Tab completes it');
  if (argument === model.me?.id) return refused(call, 'That is you. /take takes a chat over');
  const isIn = chat !== undefined && isMember(chat, model.me?.id);
  const next: Command[] = isIn ? [{ action: 'remove_from_chat', payload: { chat_id: chatId } }] : [];
  const colleague = model.colleagues.get(argument);
  const to = colleague === undefined ? argument : nameOf(colleague);
  return asked(call, 'transfer the chat', joining(chatId, argument), { next, said: `Given to ${to}` });
}

function ban(call: SlashCall): Ran {
  const { model, chat, argument } = call;
  const customer = chat === undefined ? undefined : customersOf(chat.users)[0];
  if (customer === undefined) return refused(call, 'This chat has no customer');
  const days = Number(argument);
  const isNumber = /^\d+$/.test(argument) && days >= 1 && days <= 36_500;
  if (!isNumber) return refused(call, 'Write for how many days behind /ban, 1 to 36500');
  const length = days === 1 ? '1 day' : `${days} days`;
  const who = nameOf(customer);
  return done(
    askFirst(model, {
      question: `Ban ${who} for ${length}? It closes their chats`,
      yes: (now) =>
        step(now, {
          type: 'command',
          what: `ban ${who}`,
          request: { action: 'ban_customer', payload: { customer_id: customer.id, ban: { days } } },
          said: `Banned ${who} for ${length}`,
        }),
    }),
  );
}

function routed(call: SlashCall, status: RoutingStatus): Ran {
  const what = status === 'accepting_chats' ? 'accept chats' : 'stop accepting chats';
  return asked(call, what, { action: 'update_agent', payload: { routing_status: status } });
}

function asked(
  { model }: SlashCall,
  what: string,
  request: Command,
  more: { readonly next?: readonly Command[]; readonly said?: string } = {},
): Ran {
  return done(model, { type: 'command', what, request, ...more });
}

function joining(chatId: string, agentId: string): Command {
  return { action: 'join_chat', payload: { chat_id: chatId, agent_ids: [agentId] } };
}
