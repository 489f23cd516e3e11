import type { CustomerAction, CustomerActions, CustomerPush } from '../protocol/customer-api.js';
import { filledForm } from './form.js';
import { Inbox } from './inbox.js';
import type { Pace } from './pace.js';
import type { Random } from './random.js';
import { chooseReply } from './reply.js';
import type { Script, Visit } from './script.js';
import { sneakPeekIntervalMs, typing } from './typing.js';

/** What a visit needs of `CustomerClient`. */
export interface VisitTransport {
  request<A extends CustomerAction>(
    action: A,
    payload: CustomerActions[A]['request'],
  ): Promise<CustomerActions[A]['response']>;
  onPush(listener: (push: CustomerPush) => void): () => void;
}

/** What is counted while customers play. */
export interface SimulationStats {
  chatsStarted: number;
  messagesSent: number;
  /** Messages of agents that reached a customer. */
  repliesReceived: number;
}

export interface VisitSetup {
  readonly script: Script;
  readonly visit: Visit;
  readonly customerId: string;
  readonly client: VisitTransport;
  readonly pace: Pace;
  readonly random: Random;
  readonly stats: SimulationStats;
}

/** After its nudges a customer waits so many times more before it gives up. */
const patience = 6;

/** Plays one visit to its end. @throws Stopped; Failure when a request fails. */
export async function playVisit(setup: VisitSetup): Promise<void> {
  await new VisitPlay(setup).run();
}

class VisitPlay {
  readonly #setup: VisitSetup;
  readonly #inbox: Inbox;
  readonly #said = new Set<string>();
  #chatId: string | undefined;
  /** There is an active thread, as far as the pushes tell. */
  #isActive = false;
  #lastPeekAt = 0;

  constructor(setup: VisitSetup) {
    this.#setup = setup;
    this.#inbox = new Inbox(setup.pace);
  }

  async run(): Promise<void> {
    const stopHearing = this.#setup.client.onPush((push) => this.#hear(push));
    try {
      await this.#open();
      await this.#talk();
    } finally {
      stopHearing();
    }
  }

  /** One chat per customer: a new thread of the chat there is, or the first chat (domain.md [DOM:onechat]). */
  async #open(): Promise<void> {
    const { client, script, visit, random, pace, stats } = this.#setup;
    const [first, ...more] = visit.opening;
    const { chats_summary } = await client.request('get_chats_summary', { limit: 1 });
    this.#chatId = chats_summary[0]?.id;
    if (this.#chatId === undefined) {
      const events = [filledForm(script, visit), { type: 'message' as const, text: first }];
      const { chat } = await client.request('start_chat', { chat: { thread: { events } } });
      this.#chatId = chat.id;
      this.#isActive = true;
      this.#said.add(first);
      stats.chatsStarted += 1;
      stats.messagesSent += 1;
    } else {
      await this.#say(first);
    }
    for (const line of more) {
      await pace.sleep(random.between(800, 2500));
      await this.#say(line);
    }
  }

  async #talk(): Promise<void> {
    const { script, visit, random, pace } = this.#setup;
    const nudges = [...script.nudges];
    let isGreeted = false;
    for (let silences = 0; silences < patience; ) {
      const happening = await this.#inbox.take(random.between(30_000, 50_000));
      switch (happening?.type) {
        case undefined: {
          const nudge = nudges.shift();
          if (nudge === undefined) silences += 1;
          else await this.#say(nudge);
          break;
        }
        case 'joined':
          await pace.sleep(random.between(1000, 2500));
          // Whoever has written already gets an answer, not a greeting.
          if (!isGreeted && !this.#inbox.has('message')) {
            await this.#say(script.greeting.replace('{agent}', happening.agent));
          }
          isGreeted = true;
          break;
        case 'typing':
          silences = 0;
          break;
        case 'message': {
          silences = 0;
          isGreeted = true;
          await pace.sleep(random.between(1200, 2500) + happening.text.length * 20);
          const heard = [happening.text, ...this.#inbox.messages()].join('\n');
          const reply = chooseReply(script, visit, this.#said, heard);
          await this.#say(reply.say);
          if (reply.leaves) return this.#leave();
          break;
        }
        case 'closed':
          return;
      }
    }
  }

  async #leave(): Promise<void> {
    const { client, visit, random, pace } = this.#setup;
    await pace.sleep(random.between(2000, 5000));
    if (visit.leaves === 'close' && this.#isActive && this.#chatId !== undefined) {
      await client.request('close_thread', { chat_id: this.#chatId });
    }
  }

  /** Types and sends; says nothing when the agent closes the thread before that. */
  async #say(text: string): Promise<void> {
    const { script, client, pace, random, stats } = this.#setup;
    const chat_id = this.#chatId;
    const plan = typing(text, script.charactersPerSecond, random);
    for (const step of plan.steps) {
      await pace.sleep(step.afterMs);
      if (chat_id !== undefined) await this.#peek(chat_id, step.text);
    }
    await pace.sleep(plan.sendAfterMs);
    if (chat_id === undefined || this.#inbox.has('closed')) return;
    await client.request('send_event', { chat_id, event: { type: 'message', text } });
    this.#isActive = true;
    this.#said.add(text);
    stats.messagesSent += 1;
  }

  /** At most one in 2 s, however fast the simulation runs, and only while a thread is active. */
  async #peek(chat_id: string, text: string): Promise<void> {
    const now = this.#setup.pace.clock.now();
    if (!this.#isActive || now - this.#lastPeekAt < sneakPeekIntervalMs) return;
    this.#lastPeekAt = now;
    await this.#setup.client.request('send_sneak_peek', { chat_id, sneak_peek_text: text });
  }

  #hear(push: CustomerPush): void {
    const { customerId, stats } = this.#setup;
    switch (push.action) {
      case 'incoming_chat_thread':
        if (push.payload.chat.id === this.#chatId) this.#isActive = true;
        break;
      case 'chat_users_updated': {
        const agent = push.payload.updated_users.added.find((user) => user.type === 'agent');
        if (this.#isHere(push.payload) && agent !== undefined) {
          this.#inbox.put({ type: 'joined', agent: agent.name ?? agent.id });
        }
        break;
      }
      case 'incoming_typing_indicator':
        if (this.#isHere(push.payload) && !this.#inbox.has('typing')) this.#inbox.put({ type: 'typing' });
        break;
      case 'incoming_event': {
        const { event } = push.payload;
        if (!this.#isHere(push.payload) || event.author_id === undefined || event.author_id === customerId) break;
        if (event.type === 'message') {
          stats.repliesReceived += 1;
          this.#inbox.put({ type: 'message', text: event.text });
        }
        break;
      }
      case 'thread_closed':
        if (!this.#isHere(push.payload)) break;
        this.#isActive = false;
        this.#inbox.put({ type: 'closed' });
        break;
    }
  }

  #isHere(payload: { readonly chat_id: string }): boolean {
    return payload.chat_id === this.#chatId;
  }
}
