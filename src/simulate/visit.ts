import type { CustomerAction, CustomerActions, CustomerPush } from '../protocol/customer-api.js';
import { filledForm } from './form.js';
import { Hearing } from './hearing.js';
import { Inbox } from './inbox.js';
import { isCalm } from './mood.js';
import type { Pace } from './pace.js';
import type { Random } from './random.js';
import { type Rating, rate } from './rating.js';
import { chooseReply } from './reply.js';
import type { Scenario } from './scenario.js';
import type { Script, Visit } from './script.js';
import { Speech } from './speech.js';

/** What a visit needs of `CustomerClient`. */
export interface VisitTransport {
  request<A extends CustomerAction>(
    action: A,
    payload: CustomerActions[A]['request'],
  ): Promise<CustomerActions[A]['response']>;
  onPush(listener: (push: CustomerPush) => void): () => void;
}

/** Told while a visit goes on. */
export interface VisitReport {
  startedChat(): void;
  said(chatId: string, text: string): void;
  heard(chatId: string, text: string): void;
  rated(chatId: string, rating: Rating): void;
}

export interface VisitSetup {
  readonly script: Script;
  readonly visit: Visit;
  readonly scenario: Scenario;
  readonly customerId: string;
  readonly client: VisitTransport;
  readonly pace: Pace;
  /** When things happen, and how they are typed. */
  readonly timing: Random;
  /** What is done at all. Apart from `timing`, so that a slow network does not change what a customer does. */
  readonly choices: Random;
  readonly report: VisitReport;
}

/** Plays one visit to its end. @throws Stopped; Failure when a request fails. */
export async function playVisit(setup: VisitSetup): Promise<void> {
  await new VisitPlay(setup).run();
}

class VisitPlay {
  readonly #setup: VisitSetup;
  readonly #inbox: Inbox;
  readonly #hearing: Hearing;
  readonly #speech: Speech;
  readonly #said = new Set<string>();
  /** Drawn at once, so that the course of the talk does not change it. */
  readonly #rates: boolean;
  readonly #comments: boolean;
  #isAnswered = false;

  constructor(setup: VisitSetup) {
    const { pace, client, timing, choices, script, scenario, customerId, report } = setup;
    this.#setup = setup;
    this.#inbox = new Inbox(pace);
    this.#hearing = new Hearing(customerId, this.#inbox, (text) => report.heard(this.#hearing.chatId ?? '', text));
    this.#speech = new Speech(client, pace, timing, script.charactersPerSecond);
    this.#rates = choices.chance(scenario.ratingShare);
    this.#comments = choices.chance(0.5);
  }

  async run(): Promise<void> {
    const stopHearing = this.#setup.client.onPush((push) => this.#hearing.hear(push));
    try {
      await this.#open();
      await this.#talk();
    } finally {
      stopHearing();
    }
  }

  /** One chat per customer: a new thread of the chat there is, or the first chat (domain.md [DOM:onechat]). */
  async #open(): Promise<void> {
    const { client, script, visit, timing, pace, report } = this.#setup;
    const [first, ...more] = visit.opening;
    const { chats_summary } = await client.request('get_chats_summary', { limit: 1 });
    this.#hearing.chatId = chats_summary[0]?.id;
    if (this.#hearing.chatId === undefined) {
      const events = [filledForm(script, visit), { type: 'message' as const, text: first }];
      const { chat } = await client.request('start_chat', { chat: { thread: { events } } });
      this.#hearing.chatId = chat.id;
      this.#hearing.isActive = true;
      this.#said.add(first);
      report.startedChat();
      report.said(chat.id, first);
    } else {
      await this.#say(first);
    }
    for (const line of more) {
      await pace.sleep(timing.between(800, 2500));
      await this.#say(line);
    }
  }

  async #talk(): Promise<void> {
    const { script, visit, scenario, timing, pace } = this.#setup;
    const nudges = [...script.nudges];
    let isGreeted = false;
    for (let silences = 0; silences < scenario.patience; ) {
      const happening = await this.#inbox.take(timing.within(scenario.silenceMs));
      switch (happening?.type) {
        case undefined: {
          const nudge = nudges.shift();
          if (nudge === undefined) silences += 1;
          else await this.#say(nudge);
          break;
        }
        case 'joined':
          await pace.sleep(timing.between(1000, 2500));
          // Whoever has written already gets an answer, not a greeting; whoever is angry greets nobody.
          if (!isGreeted && !scenario.isAngry && !this.#inbox.has('message')) {
            await this.#say(script.greeting.replace('{agent}', () => happening.agent));
          }
          isGreeted = true;
          break;
        case 'typing':
          silences = 0;
          break;
        case 'message': {
          silences = 0;
          isGreeted = true;
          this.#isAnswered = true;
          await pace.sleep(timing.between(1200, 2500) + happening.text.length * 20);
          const heard = [happening.text, ...this.#inbox.messages()].join('\n');
          const reply = chooseReply(script, visit, this.#said, heard);
          await this.#say(reply.leaves && !this.#isContent() ? script.temper.parting : reply.say);
          if (reply.leaves) return this.#leave();
          break;
        }
        case 'closed':
          return;
      }
    }
    await this.#giveUp();
  }

  #isContent(): boolean {
    return !this.#setup.scenario.isAngry || isCalm(this.#setup.script, this.#said);
  }

  async #giveUp(): Promise<void> {
    if (!this.#setup.scenario.isAngry) return;
    await this.#say(this.#setup.script.temper.parting);
    await this.#leave();
  }

  async #leave(): Promise<void> {
    const { client, visit, timing, pace } = this.#setup;
    await pace.sleep(timing.between(2000, 5000));
    await this.#rate();
    const { chatId, isActive } = this.#hearing;
    if (visit.leaves === 'close' && isActive && chatId !== undefined) {
      await client.request('close_thread', { chat_id: chatId });
    }
  }

  /** Only somebody who was answered, and while the thread is active: an annotation would open a new one. */
  async #rate(): Promise<void> {
    const { client, script, report } = this.#setup;
    const { chatId, isActive } = this.#hearing;
    if (!this.#rates || !this.#isAnswered || !isActive || chatId === undefined) return;
    const isGood = this.#isContent();
    const comment = isGood ? script.praise : script.complaint;
    const rating: Rating = { score: isGood ? 1 : 0, ...(this.#comments && { comment }) };
    await rate(client, chatId, rating);
    report.rated(chatId, rating);
  }

  /** Types and sends; says nothing when the agent closes the thread before that. */
  async #say(text: string): Promise<void> {
    const { chatId } = this.#hearing;
    if (chatId === undefined) return;
    const isSent = await this.#speech.say(
      chatId,
      text,
      () => this.#hearing.isActive,
      () => this.#inbox.has('closed'),
    );
    if (!isSent) return;
    this.#hearing.isActive = true;
    this.#said.add(text);
    this.#setup.report.said(chatId, text);
  }
}
