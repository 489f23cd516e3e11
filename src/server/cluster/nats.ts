import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import {
  connect,
  errors,
  type NatsConnection,
  type NodeConnectionOptions,
  type Subscription,
} from '@nats-io/transport-node';
import { Failure } from '../../protocol/failure.js';
import type { Log } from '../log.js';

/** Everything of chatio in NATS has a name that begins so. */
export const natsPrefix = 'chatio';

/** Another NATS server is looked for when one has not answered for so long. */
const pingMs = 1_000;
const pingsUnanswered = 3;

/** How long a NATS server may take to let us in. */
const connectMs = 5_000;

/** How long a question to JetStream may take before it is asked again. */
export const answerMs = 2_000;

export interface NatsOptions {
  /** `nats://[USER:PASSWORD@|TOKEN@]HOST[:PORT]`, or `tls://`; any of them leads to the whole cluster. */
  readonly urls: readonly string[];
  /** Copies of everything that is kept; `undefined`: 3 in a cluster, 1 on a NATS server that is alone. */
  readonly replicas: number | undefined;
  readonly log: Log;
}

/** A connection that comes back by itself, and the doors to JetStream. */
export interface Nats {
  readonly connection: NatsConnection;
  readonly js: JetStreamClient;
  readonly manager: JetStreamManager;
  readonly replicas: number;
  /** Whether the administrator asked for this number of copies. */
  readonly replicasAsked: boolean;
  readonly log: Log;
  /** Whether there is a connection now. */
  isConnected(): boolean;
  close(): Promise<void>;
}

/**
 * Connects to NATS, at the first of the URLs that answers.
 * @throws Failure `usage` for a wrong URL, `unreachable` when none of them answers, `failed` when NATS refuses us or has
 * no JetStream. No message has user names, passwords or tokens.
 */
export async function connectNats(options: NatsOptions): Promise<Nats> {
  const { urls, replicas, log } = options;
  const { servers, ...credentials } = addressOf(urls);
  const connection = await reach(servers, credentials);
  let isConnected = true;
  void follow(connection, log, (connected) => {
    isConnected = connected;
  });
  try {
    return {
      connection,
      manager: await managerOf(connection),
      js: jetstream(connection, { timeout: answerMs }),
      replicas: replicas ?? (connection.info?.cluster === undefined ? 1 : 3),
      replicasAsked: replicas !== undefined,
      log,
      isConnected: () => isConnected && !connection.isClosed(),
      close: () => connection.close(),
    };
  } catch (error) {
    await connection.close();
    const hint = 'start nats-server with JetStream (-js), or allow it for this account';
    throw new Failure('failed', `NATS at ${servers.join(', ')} has no JetStream for us`, hint, { cause: error });
  }
}

async function managerOf(connection: NatsConnection): Promise<JetStreamManager> {
  try {
    return await jetstreamManager(connection, { timeout: answerMs });
  } catch (error) {
    // A cluster that is still forming does not answer; whoever asks for something waits for it.
    if (error instanceof errors.TimeoutError)
      return jetstreamManager(connection, { timeout: answerMs, checkAPI: false });
    throw error;
  }
}

/** Hosts without what may be known to few, and the credentials apart. */
export function addressOf(
  urls: readonly string[],
): { readonly servers: string[] } & Pick<NodeConnectionOptions, 'user' | 'pass' | 'token' | 'tls'> {
  const parsed = urls.map((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const isNats = url?.protocol === 'nats:' || url?.protocol === 'tls:';
    if (url === undefined || !isNats || url.hostname === '' || !/^\/?$/.test(url.pathname) || url.search !== '') {
      // The text is not repeated: it may have a password.
      throw new Failure('usage', 'A NATS URL must look like nats://HOST:PORT', 'several are parted by commas');
    }
    return url;
  });
  const named = parsed.find(({ username }) => username !== '');
  const user = named && decodeURIComponent(named.username);
  const pass = named && decodeURIComponent(named.password);
  return {
    servers: parsed.map(({ host }) => host),
    ...(user !== undefined && (pass === '' || pass === undefined ? { token: user } : { user, pass })),
    ...(parsed.some(({ protocol }) => protocol === 'tls:') && { tls: {} }),
  };
}

async function reach(servers: string[], credentials: NodeConnectionOptions): Promise<NatsConnection> {
  try {
    return await connect({
      servers,
      ...credentials,
      name: 'chatio server',
      timeout: connectMs,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 250,
      reconnectJitter: 250,
      pingInterval: pingMs,
      maxPingOut: pingsUnanswered,
      ignoreAuthErrorAbort: true, // whoever changes passwords may need a while for all of it
      noAsyncTraces: true, // a stack for each request costs a twentieth of the server's time
    });
  } catch (error) {
    const where = servers.join(', ');
    if (error instanceof errors.AuthorizationError || error instanceof errors.UserAuthenticationExpiredError) {
      const hint = 'give user and password, or a token, in the URL: nats://USER:PASSWORD@HOST:PORT';
      throw new Failure('failed', `NATS at ${where} refuses these credentials`, hint);
    }
    const hint = 'start nats-server there, or correct --nats';
    throw new Failure('unreachable', `NATS can't be reached at ${where}`, hint, { cause: error });
  }
}

async function follow(connection: NatsConnection, log: Log, tell: (connected: boolean) => void): Promise<void> {
  for await (const status of connection.status()) {
    if (status.type === 'disconnect') {
      tell(false);
      log('warn', 'the connection to NATS is lost; requests wait or fail until it is back', {});
    } else if (status.type === 'reconnect') {
      tell(true);
      log('info', 'NATS is back', { server: status.server });
    }
  }
}

/** Takes in what is published there. What can't be understood is dropped: it is nobody's of ours. */
export function subscribeJson(
  { connection, log }: Nats,
  subject: string,
  take: (message: unknown, subject: string) => void,
): Subscription {
  return connection.subscribe(subject, {
    callback: (error, message) => {
      if (error !== null) return;
      try {
        take(message.json(), message.subject);
      } catch (failure) {
        log('debug', 'a message from NATS was dropped', { subject, error: (failure as Error).message });
      }
    },
  });
}
