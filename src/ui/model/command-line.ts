import type { SentEvent } from '../../protocol/event.js';
import type { BareProperties } from '../../protocol/properties.js';
import { propertyText } from '../../protocol/property-text.js';
import type { Scopes } from '../../protocol/scopes.js';
import type { Command, Effect } from './message.js';
import type { Model } from './model.js';

/**
 * The `chatio ...` lines that do the same as what the console did: daily work becomes a script. `undefined` for what no
 * person asked for. Several commands stand behind each other with `&&`.
 */
export function commandLineOf(effect: Effect, myId: string | undefined): string | undefined {
  switch (effect.type) {
    case 'send':
      return sendLine(effect.chatId, effect.event);
    case 'command':
      return [effect.request, ...(effect.next ?? [])].map((command) => lineOf(command, myId)).join(' && ');
    case 'start': {
      const event = effect.request.chat?.thread?.events?.[0];
      return event?.type === 'message' ? line('start', '--text', event.text) : line('start');
    }
    case 'search':
      return line('chats', 'search', effect.query);
    default:
      return undefined;
  }
}

/** What was done last, as commands. */
export function lastCommandLine(model: Model): string | undefined {
  return model.lastAction === undefined ? undefined : commandLineOf(model.lastAction, model.me?.id);
}

/** The model remembers the last effect that a command could have. */
export function withLastAction(model: Model, effects: readonly Effect[]): Model {
  const last = effects.findLast((effect) => commandLineOf(effect, model.me?.id) !== undefined);
  return last === undefined ? model : { ...model, lastAction: last };
}

function sendLine(chatId: string, event: SentEvent): string {
  const to = event.recipients === 'agents' ? ['--to', 'agents'] : [];
  switch (event.type) {
    case 'message':
      if (event.text.startsWith('-')) return line('send', chatId, ...to, '--', event.text);
      return line('send', chatId, event.text, ...to);
    case 'annotation': {
      const text = event.text ? [event.text] : [];
      return line('send', chatId, ...text, '--annotation', event.annotation_type, ...to);
    }
    default:
      return line('send', chatId, '--event', JSON.stringify(event));
  }
}

function lineOf({ action, payload }: Command, myId: string | undefined): string {
  switch (action) {
    case 'join_chat': {
      const isMe = payload.agent_ids.length === 1 && payload.agent_ids[0] === myId;
      return isMe ? line('join', payload.chat_id) : apiLine(action, payload);
    }
    case 'remove_from_chat':
      return payload.agent_ids === undefined ? line('leave', payload.chat_id) : apiLine(action, payload);
    case 'update_agent':
      return line('status', payload.routing_status === 'not_accepting_chats' ? 'away' : 'accepting');
    case 'close_thread':
      return line('close', payload.chat_id);
    case 'ban_customer':
      return line('ban', payload.customer_id, '--days', String(payload.ban.days), '--yes');
    case 'update_chat_properties':
      return line('properties', 'set', payload.chat_id, ...propertyWords(payload.properties));
    case 'update_chat_scopes': {
      const { chat_id, add_scopes, remove_scopes } = payload;
      return [scopesLine('add', chat_id, add_scopes), scopesLine('remove', chat_id, remove_scopes)]
        .filter((each) => each !== undefined)
        .join(' && ');
    }
  }
}

/** What has no command of its own. */
function apiLine(action: string, payload: object): string {
  return line('api', action, JSON.stringify(payload));
}

function scopesLine(verb: 'add' | 'remove', chatId: string, scopes: Scopes | undefined): string | undefined {
  if (scopes === undefined) return undefined;
  const groups = (scopes.groups ?? []).flatMap((id) => ['--group', String(id)]);
  const agents = (scopes.agents ?? []).flatMap((id) => ['--agent', id]);
  return line('scopes', verb, chatId, ...groups, ...agents);
}

function propertyWords(properties: BareProperties): string[] {
  return Object.entries(properties).flatMap(([namespace, values]) =>
    Object.entries(values).map(([name, value]) => `${namespace}.${name}=${propertyText(value)}`),
  );
}

function line(...words: readonly string[]): string {
  return ['chatio', ...words].map(quoted).join(' ');
}

/** For a POSIX shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
