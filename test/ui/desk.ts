import type { QueuedEvent } from '../../src/client/queued-event.js';
import type { AgentPush } from '../../src/protocol/agent-api.js';
import type { ChatEvent, SentEvent } from '../../src/protocol/event.js';
import type { User } from '../../src/protocol/user.js';
import type { ConsoleAction } from '../../src/ui/model/action.js';
import { textOf } from '../../src/ui/model/line.js';
import { sectionsOf } from '../../src/ui/model/list.js';
import { chatLines } from '../../src/ui/model/list-rows.js';
import type { Effect, Message } from '../../src/ui/model/message.js';
import { composerOf, initialModel, type Model } from '../../src/ui/model/model.js';
import { reduce } from '../../src/ui/model/reduce.js';
import { settle } from '../../src/ui/model/settle.js';
import { transcriptWindow } from '../../src/ui/model/transcript-window.js';
import { chatWithThreads, login, mary, monday, summary, thread } from './world.js';

/** The model at work without a screen or a server: messages in, effects out. */
export class Desk {
  /** ms since the epoch. */
  now = monday * 1000 + 60_000;
  model: Model;
  /** Of the last message. */
  effects: readonly Effect[] = [];

  constructor(columns = 100, rows = 30) {
    this.model = initialModel({ server: '127.0.0.1:2428', profile: 'anna', columns, rows, now: this.now });
  }

  /** Logged in, with one chat of Mary's that is open and loaded. */
  static withOpenChat(events: ChatEvent[] = [], columns = 100, rows = 30, users: User[] = [mary]): Desk {
    const desk = new Desk(columns, rows);
    desk.online(summary('c1', thread(1, events), users));
    desk.press('open');
    desk.tell({ type: 'loaded', chat: chatWithThreads('c1', [thread(1, events)], users) });
    return desk;
  }

  tell(...messages: Message[]): this {
    const effects: Effect[] = [];
    for (const message of messages) {
      const done = reduce(this.model, message, this.now);
      this.model = done.model;
      effects.push(...done.effects);
    }
    const settled = settle(this.model);
    this.model = settled.model;
    this.effects = [...effects, ...settled.effects];
    return this;
  }

  online(...chats: ReturnType<typeof summary>[]): this {
    const first = this.model.me === undefined;
    return this.tell({ type: 'login', login: login(chats), first }, { type: 'status', status: { state: 'online' } });
  }

  push(...pushes: AgentPush[]): this {
    return this.tell(...pushes.map((each): Message => ({ type: 'push', push: each })));
  }

  press(...actions: ConsoleAction[]): this {
    return this.tell(...actions.map((action): Message => ({ type: 'action', action })));
  }

  type(text: string): this {
    return this.tell({ type: 'text', text });
  }

  queued(customId: string, state: QueuedEvent['state'], more: Partial<QueuedEvent> = {}): this {
    const event: SentEvent = { type: 'message', text: `text of ${customId}`, custom_id: customId };
    return this.tell({
      type: 'queued',
      event: { customId, chatId: 'c1', event, queuedAt: this.now, state, ...more },
    });
  }

  /** Lets `ms` pass. */
  wait(ms: number): this {
    this.now += ms;
    return this.tell({ type: 'tick' });
  }

  effect<T extends Effect['type']>(type: T): Extract<Effect, { type: T }> | undefined {
    return this.effects.find((each): each is Extract<Effect, { type: T }> => each.type === type);
  }

  /** What the transcript shows, line by line. */
  get transcript(): string[] {
    return (transcriptWindow(this.model)?.lines ?? []).map(textOf);
  }

  /** Chats by section, in the list's order. */
  get sections(): Record<string, readonly string[]> {
    return Object.fromEntries(sectionsOf(this.model).map(({ section, chatIds }) => [section, chatIds]));
  }

  /** A chat's lines in the list. */
  row(chatId: string): string[] {
    return chatLines(this.model, chatId).map(textOf);
  }

  get text(): string {
    return composerOf(this.model).text;
  }

  get notice(): string | undefined {
    return this.model.notice?.text;
  }
}
