import { AckPolicy, DeliverPolicy, JetStreamApiCodes } from '@nats-io/jetstream';
import { createInbox, type Msg, nanos, type Subscription } from '@nats-io/transport-node';
import type { Nats } from '../cluster/nats.js';
import { codeOf } from '../cluster/streams.js';

/** NATS shows that it is there at least so often; without a sign for three times as long the consumer is made anew. */
const heartbeatMs = 1_000;
const silenceMs = 3 * heartbeatMs;
/** Pause after an attempt that failed. */
const retryMs = 250;

/** A message of a stream. */
export interface StreamMessage {
  readonly subject: string;
  /** Its place in the stream. */
  readonly at: number;
  readonly header: string;
  readonly bytes: Uint8Array;
}

export interface TailOptions {
  readonly stream: string;
  readonly subject: string;
  /** The place after which it begins. */
  readonly after: number;
  /** The header that is wanted. */
  readonly header: string;
}

/**
 * Follows a stream with an ephemeral consumer: every message once and in order, from a place on, for ever. The library's
 * ordered consumers need up to a minute to see that the NATS server that held them is gone; this one sees it within
 * three seconds, and goes on where it was.
 */
export class Tail {
  #at: number;
  #round = 0;
  #subscription: Subscription | undefined;
  #delivered = 0;
  #lastSign = performance.now();
  #timer: NodeJS.Timeout;
  #isClosed = false;
  #isStarting = false;

  /** @param take is called for each message; what it throws ends nothing: it has to be told elsewhere. */
  constructor(
    private readonly nats: Nats,
    private readonly options: TailOptions,
    private readonly take: (message: StreamMessage) => void,
  ) {
    this.#at = options.after;
    this.#timer = setInterval(() => this.#look(), heartbeatMs).unref();
    void this.#begin();
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
    this.#subscription?.unsubscribe();
  }

  #look(): void {
    if (performance.now() - this.#lastSign < silenceMs || this.#isStarting) return;
    void this.#begin();
  }

  /** Makes a consumer that begins after the last message that was taken. */
  async #begin(): Promise<void> {
    if (this.#isClosed || this.#isStarting) return;
    this.#isStarting = true;
    this.#subscription?.unsubscribe();
    const { stream, subject } = this.options;
    try {
      const inbox = createInbox();
      this.#round += 1;
      this.#delivered = 0;
      const round = this.#round;
      this.#subscription = this.nats.connection.subscribe(inbox, {
        callback: (error, message) => {
          if (error === null && round === this.#round && !this.#isClosed) this.#receive(message);
        },
      });
      await this.nats.manager.consumers.add(stream, {
        deliver_subject: inbox,
        filter_subject: subject,
        ack_policy: AckPolicy.None,
        deliver_policy: DeliverPolicy.StartSequence,
        opt_start_seq: this.#at + 1,
        idle_heartbeat: nanos(heartbeatMs),
        flow_control: true,
        inactive_threshold: nanos(30_000),
        mem_storage: true,
        num_replicas: 1,
      });
      this.#lastSign = performance.now();
    } catch (error) {
      if (this.nats.connection.isClosed()) return;
      const isGone = codeOf(error) === JetStreamApiCodes.StreamNotFound;
      this.nats.log(isGone ? 'error' : 'debug', 'the journal in NATS can not be followed', {
        error: (error as Error).message,
      });
      setTimeout(() => void this.#begin(), retryMs).unref();
    } finally {
      this.#isStarting = false;
    }
  }

  #receive(message: Msg): void {
    this.#lastSign = performance.now();
    if (message.headers?.code === 100) {
      // Flow control wants an answer; so does a heartbeat that says that an answer got lost.
      const stalled = message.headers.get('Nats-Consumer-Stalled');
      if (stalled !== '') this.nats.connection.publish(stalled);
      else if (message.reply !== undefined && message.reply !== '') message.respond();
      else this.#missed(Number(message.headers.get('Nats-Last-Consumer')));
      return;
    }
    // $JS.ACK.<stream>.<consumer>.<delivered>.<place in the stream>.<number>.<time>.<pending>, with two more words before
    // the stream in newer servers.
    const words = (message.reply ?? '').split('.');
    const shift = words.length > 9 ? 2 : 0;
    const [at, number] = [Number(words[5 + shift]), Number(words[6 + shift])];
    if (this.#missed(number - 1)) return;
    this.#delivered = number;
    this.#at = at;
    this.take({
      subject: message.subject,
      at,
      header: message.headers?.get(this.options.header) ?? '',
      bytes: message.data,
    });
  }

  /** A message that did not come: all begins again after the last that did. */
  #missed(delivered: number): boolean {
    if (Number.isNaN(delivered) || delivered <= this.#delivered) return false;
    void this.#begin();
    return true;
  }
}
