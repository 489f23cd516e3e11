import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Happening } from '../../domain/fact.js';
import { inOrder } from '../../domain/routing/queue.js';
import type { Api, Side } from '../../protocol/dialect/dialect.js';
import type { Version } from '../../protocol/dialect/versions.js';
import { isOffered } from '../actions/offers.js';
import type { License } from '../license.js';
import { Counter, exposition, type Family, gauge, Histogram } from './families.js';

/** Seconds: from what memory answers to what a request may take. */
const durations = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];

/**
 * What one server counts, for `GET /metrics`. Label values come from what the protocol knows: no ids, no texts, and
 * whatever a client makes up is `unknown`.
 */
export class Metrics {
  readonly #requests = new Counter('chatio_requests_total', 'Requests that were answered.', [
    'api',
    'transport',
    'version',
    'action',
    'outcome',
  ]);
  readonly #durations = new Histogram(
    'chatio_request_duration_seconds',
    'From a request being read to its answer.',
    ['api', 'action'],
    durations,
  );
  readonly #events = new Counter('chatio_events_total', 'Events added to threads.', ['type']);
  readonly #threads = new Counter('chatio_threads_total', 'Threads that were started and closed.', ['change']);
  readonly #appends = new Histogram('chatio_journal_append_seconds', 'Appends to the journal.', ['outcome'], durations);
  readonly #facts = new Counter('chatio_journal_facts_total', 'Facts kept by the journal.', []);
  readonly #deliveries = new Counter('chatio_webhook_deliveries_total', 'Deliveries that are done with.', ['outcome']);
  readonly #slowReaders = new Counter(
    'chatio_slow_readers_total',
    'Connections dropped for what they left unread.',
    [],
  );
  readonly #connections = new Map<string, { readonly of: Connected; count: number }>();
  readonly #delay: LoopDelay = monitorEventLoopDelay({ resolution: 20 });
  readonly #families: readonly Family[];
  readonly #observing: (() => void)[] = [];

  /** @param licenses those of the server, which may be added later. */
  constructor(private readonly licenses: ReadonlyMap<number, License>) {
    this.#slowReaders.add({}, 0);
    this.#facts.add({}, 0);
    this.#families = [
      gauge('chatio_connections', 'Open RTM connections.', () =>
        [...this.#connections.values()].map(({ of, count }) => [of, count]),
      ),
      this.#requests,
      this.#durations,
      gauge('chatio_pushes_total', 'Pushes written to connections.', () => this.#sum(({ told }) => told), 'counter'),
      this.#events,
      this.#threads,
      gauge('chatio_chats_active', 'Chats with an active thread.', () =>
        this.#sum(({ state }) => state.activeChats.size),
      ),
      gauge('chatio_chats_waiting', 'Of these, chats without an agent.', () =>
        this.#sum(({ state }) => [...inOrder(state.queues.waiting)].length),
      ),
      gauge('chatio_agents_logged_in', 'Agents who are logged in, bots among them.', () =>
        this.#sum(({ state }) => [...state.agents.values()].filter(({ loggedIn }) => loggedIn).length),
      ),
      gauge('chatio_webhook_deliveries_waiting', 'Deliveries that no receiver has taken yet.', () =>
        this.#sum(({ state }) => state.webhooks.waiting.length),
      ),
      this.#deliveries,
      gauge('chatio_licenses', 'Licenses of the server.', () => this.licenses.size),
      this.#facts,
      this.#appends,
      this.#slowReaders,
      ...processFamilies(this.#delay),
    ];
  }

  /** Begins to look at the licenses. */
  start(): void {
    for (const license of this.licenses.values()) {
      this.#observing.push(license.observe((happening) => this.#observe(happening)));
    }
  }

  close(): void {
    this.#delay.disable();
    for (const stop of this.#observing) stop();
  }

  /** @param since when it was read, ms of `performance.now()`. @param outcome `ok` or the type of the error. */
  answered(api: Api, transport: 'rtm' | 'web', version: Version, action: string, outcome: string, since: number): void {
    const name = isOffered(api, action) ? action : 'unknown';
    this.#requests.add({ api, transport, version: version.name, action: name, outcome });
    this.#durations.observe({ api, action: name }, (performance.now() - since) / 1000);
  }

  /** @returns to be called when the connection is gone. */
  connected(side: Side, transport: Connected['transport'], version: Version | undefined): () => void {
    const of = { api: side, transport, version: version?.name ?? 'unknown' };
    const key = Object.values(of).join(' ');
    const entry = this.#connections.get(key) ?? { of, count: 0 };
    this.#connections.set(key, entry);
    entry.count += 1;
    return () => {
      entry.count -= 1;
    };
  }

  slowReader(): void {
    this.#slowReaders.add({});
  }

  /** @param since when it began, ms of `performance.now()`. */
  appended(facts: number, outcome: 'ok' | 'conflict' | 'failed', since: number): void {
    if (outcome === 'ok') this.#facts.add({}, facts);
    this.#appends.observe({ outcome }, (performance.now() - since) / 1000);
  }

  text(): string {
    return exposition(this.#families);
  }

  #observe(happening: Happening): void {
    if (happening.type === 'event_added') {
      this.#events.add({ type: happening.event.body.type });
    } else if (happening.type === 'chat_started' || happening.type === 'thread_opened') {
      this.#threads.add({ change: 'started' });
      for (const { body } of happening.thread.events) this.#events.add({ type: body.type });
    } else if (happening.type === 'thread_closed') {
      this.#threads.add({ change: 'closed' });
    } else if (happening.type === 'deliveries_settled') {
      this.#deliveries.add({ outcome: 'taken' }, happening.taken.length);
      this.#deliveries.add({ outcome: 'given_up' }, happening.givenUp.length);
    }
  }

  #sum(of: (license: License) => number): number {
    let sum = 0;
    for (const license of this.licenses.values()) sum += of(license);
    return sum;
  }
}

type LoopDelay = ReturnType<typeof monitorEventLoopDelay>;

interface Connected {
  readonly api: Side;
  readonly transport: 'websocket' | 'socket.io';
  readonly version: string;
}

/** Under the names that Prometheus clients have for them. */
function processFamilies(delay: LoopDelay): Family[] {
  const seconds = (nanoseconds: number) => (Number.isFinite(nanoseconds) ? nanoseconds / 1e9 : 0);
  return [
    gauge('process_resident_memory_bytes', 'Memory of the process.', () => process.memoryUsage.rss()),
    gauge('nodejs_heap_size_used_bytes', 'Used memory of the heap.', () => process.memoryUsage().heapUsed),
    gauge(
      'process_cpu_seconds_total',
      'Processor time of the process.',
      () => {
        const { user, system } = process.cpuUsage();
        return (user + system) / 1e6;
      },
      'counter',
    ),
    gauge('process_start_time_seconds', 'When the process was started.', () =>
      Math.floor(performance.timeOrigin / 1000),
    ),
    gauge('nodejs_eventloop_lag_seconds', 'How late the event loop was; since somebody last looked.', () => {
      delay.enable(); // it wakes the process many times a second: not where nobody ever looks
      const found = [
        [{ quantile: '0.5' }, seconds(delay.percentile(50))],
        [{ quantile: '0.99' }, seconds(delay.percentile(99))],
        [{ quantile: '1' }, seconds(delay.max)],
      ] as const;
      delay.reset();
      return found;
    }),
  ];
}
