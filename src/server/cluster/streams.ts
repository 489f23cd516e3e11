import { JetStreamApiCodes, JetStreamApiError, type StreamConfig, type StreamInfo } from '@nats-io/jetstream';
import { Failure } from '../../protocol/failure.js';
import type { Nats } from './nats.js';

/** "No suitable peers", "temporarily unavailable", "insufficient resources": a cluster says so also while it forms. */
const notYet: ReadonlySet<number> = new Set([10005, 10008, 10023]);
/**
 * "Subjects overlap with an existing stream". NATS looks for the name before and for the subjects after, so of two that
 * make a stream at the same moment one may be told that it overlaps with itself: only who hears it again is refused.
 */
const overlap = 10065;
/** More copies than a NATS server that is alone can keep. */
const alone = 10074;
const formingMs = 15_000;
const retryMs = 250;

type Made = Pick<StreamConfig, 'name'> & Partial<StreamConfig>;

/**
 * Makes a stream, or takes it as it is.
 * @throws Failure when NATS can't hold as many copies.
 */
export async function ensureStream(nats: Nats, config: Made): Promise<StreamInfo> {
  const found = await infoOf(nats, config.name);
  if (found === undefined) {
    return whenFormed(nats, () => nats.manager.streams.add({ ...config, num_replicas: nats.replicas }));
  }
  if (!nats.replicasAsked || found.config.num_replicas === nats.replicas) return found;
  return whenFormed(nats, () => nats.manager.streams.update(config.name, { num_replicas: nats.replicas }));
}

async function infoOf(nats: Nats, stream: string): Promise<StreamInfo | undefined> {
  return whenFormed(nats, async () => {
    try {
      return await nats.manager.streams.info(stream);
    } catch (error) {
      if (codeOf(error) === JetStreamApiCodes.StreamNotFound) return undefined;
      throw error;
    }
  });
}

/** Tries again while the cluster of NATS servers forms or chooses a leader, or another server makes the same stream. */
export async function whenFormed<T>(nats: Nats, attempt: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + formingMs;
  const mayPass = new Set([...notYet, overlap]);
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const isRefused = error instanceof JetStreamApiError && !mayPass.has(error.code);
      if (codeOf(error) === overlap) mayPass.delete(overlap);
      if (isRefused || performance.now() > deadline) throw failureOf(error as Error, nats.replicas);
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }
}

function failureOf(error: Error, replicas: number): Failure {
  const code = codeOf(error) ?? 0;
  if ((code === alone || notYet.has(code)) && replicas > 1) {
    const hint = 'start more NATS servers in its cluster, or ask for fewer copies with --nats-replicas';
    return new Failure('failed', `NATS can't keep ${replicas} copies: ${error.message}`, hint);
  }
  if (codeOf(error) !== undefined) {
    return new Failure('failed', `JetStream refuses: ${error.message}`, undefined, { cause: error });
  }
  const hint = 'most of the servers in its cluster must run';
  return new Failure('unreachable', `JetStream does not answer: ${error.message}`, hint, { cause: error });
}

/** JetStream's number for what went wrong. */
export function codeOf(error: unknown): number | undefined {
  return error instanceof JetStreamApiError ? error.code : undefined;
}
