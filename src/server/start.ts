import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../protocol/failure.js';
import { Accounts } from './accounts.js';
import { asksForWebSocket, serveWithoutUpgrade } from './declined-upgrade.js';
import { Doors } from './doors.js';
import { aloneOnDuty } from './duty.js';
import { Turns } from './files/turns.js';
import { License } from './license.js';
import { defaultLimits, type Limits } from './limits.js';
import type { Log } from './log.js';
import { measuredJournal } from './metrics/measured-journal.js';
import { Metrics } from './metrics/metrics.js';
import { Page } from './page/page.js';
import { PageVisitors } from './page/page-visitors.js';
import { Presence } from './presence.js';
import { PublicAddress } from './public-address.js';
import type { Seed } from './seed.js';
import { ensureSigningKey } from './signatures.js';
import { type Membership, memoryStores, type Stores } from './stores.js';
import { Timers } from './timers.js';
import { Couriers } from './webhooks/couriers.js';
import { allTargets, publicTargets } from './webhooks/targets.js';

export interface ServerOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** An origin like `https://chat.example`, by which clients reach the server through a proxy. */
  readonly publicUrl?: string;
  readonly seed: Seed;
  readonly log: Log;
  /** Closed when the server stops, or fails to start. Without them everything is gone with the server. */
  readonly stores?: Stores;
  readonly limits?: Partial<Limits>;
  /** Webhooks may go to loopback and private addresses. */
  readonly allowPrivateWebhooks?: boolean;
  /** The built page of the customers, when it is not the one that comes with the package. */
  readonly pageFolder?: string;
}

export interface RunningServer {
  /** For example `http://127.0.0.1:2428`. */
  readonly url: string;
  readonly port: number;
  /** No new connections; open ones are closed with 1001; resolves when everything is settled. */
  close(): Promise<void>;
}

/**
 * Starts a server that speaks both APIs.
 * @throws Failure `failed` when the address can't be had, or what the stores have can't be read.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host, seed, log } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const stores = options.stores ?? memoryStores(limits);
  const licenses = new Map<number, License>();
  const metrics = new Metrics(licenses);
  const journal = measuredJournal(stores.journal, metrics);
  const failed = (error: unknown) => log('error', 'the archive is behind', { error: (error as Error).stack });
  for (const { id, config } of seed.licenses) {
    licenses.set(id, new License(config, journal, failed, stores.archiveOf?.(id)));
  }
  const closeStores = async () => {
    const settled = Promise.all([...licenses.values()].map((license) => license.close()));
    // What several servers share may be out of reach for long.
    await (stores.join === undefined ? settled : Promise.race([settled, delay(limits.shutdownMs)]));
    await stores.close();
  };
  try {
    await Promise.all([...licenses.values()].map((license) => license.load()));
    await Promise.all([...licenses.values()].map(ensureSigningKey));
  } catch (error) {
    await closeStores();
    throw error;
  }

  const http = createServer();
  const presence = new Presence(limits.agentGoneMs, (error) =>
    log('error', 'a logout failed', { error: (error as Error).stack }),
  );
  const at = (address: string) =>
    `${isIpv6(address) ? `[${address}]` : address}:${(http.address() as AddressInfo).port}`;
  const address = new PublicAddress(options.publicUrl, () => at(reachable(host)));
  const targets = options.allowPrivateWebhooks === true ? allTargets() : publicTargets();
  const accounts = new Accounts(seed, licenses);
  const page = new Page({
    licenses,
    visitors: new PageVisitors(accounts, address),
    address,
    widgetOrigins: new Map(seed.licenses.map((license) => [license.id, license.widgetOrigins])),
    folder: options.pageFolder,
  });
  const doors = new Doors(
    {
      accounts,
      licenses,
      presence,
      files: stores.files,
      uploads: new Turns(limits.uploads),
      limits,
      log,
      metrics,
      webhookTargets: targets,
      address,
    },
    page,
    seed.licenses.flatMap(({ passwords }) => passwords),
  );
  http.on('request', (request, response) => doors.request(request, response));
  http.on('upgrade', (request, socket, head) => {
    if (asksForWebSocket(request)) doors.upgrade(request, socket, head);
    else serveWithoutUpgrade(http, request, socket, head);
  });
  let membership: Membership | undefined;
  let timers: Timers | undefined;
  let couriers: Couriers | undefined;
  try {
    membership = await stores.join?.(licenses, presence);
    await listen(http, options);
    doors.warmUp();
    const duty = membership?.duty ?? aloneOnDuty;
    metrics.start();
    couriers = new Couriers(licenses.values(), { targets, duty, limits, log });
    timers = new Timers(licenses.values(), (error) =>
      log('error', 'the router could not do what is due', { error: (error as Error).stack }),
    );
  } catch (error) {
    await doors.close();
    await membership?.close();
    await closeStores();
    throw error;
  }

  const stop = async () => {
    const stopped = new Promise((resolve) => http.close(resolve));
    http.closeIdleConnections();
    await Promise.all([doors.close(), couriers?.close(limits.shutdownMs)]);
    presence.close();
    timers?.close();
    metrics.close();
    await membership?.close();
    http.closeAllConnections();
    await stopped;
    await closeStores();
  };
  let stopping: Promise<void> | undefined;
  return {
    url: `http://${at(host)}`,
    port: (http.address() as AddressInfo).port,
    close() {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** Where others find the server: for one that listens everywhere, the machine's first address that is not loopback. */
function reachable(host: string): string {
  if (host !== '0.0.0.0' && host !== '::') return host;
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? '127.0.0.1';
}

function isIpv6(host: string): boolean {
  return host.includes(':');
}

function listen(http: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      const address = `${host}:${port}`;
      const failure =
        error.code === 'EADDRINUSE'
          ? new Failure('failed', `${address} is in use`, 'choose another port with --port, or 0 for a free one')
          : new Failure('failed', `can't listen on ${address}: ${error.message}`);
      reject(failure);
    });
    http.listen(port, host, () => resolve());
  });
}
