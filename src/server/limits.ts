import { idleLimitSeconds, loginDeadlineSeconds, requestTimeoutSeconds } from '../protocol/envelope.js';
import { maxFileBytes, maxFrameBytes } from '../protocol/limits.js';

/** Every bound of the server, in one place; those of a message are in `protocol/limits.ts`. Times in milliseconds. */
export interface Limits {
  /** A larger message closes its connection with 1009 (envelope.md [ENV-7]). */
  readonly frameBytes: number;
  /** A connection that has sent nothing for so long is closed with 1001 ([ENV-22]). */
  readonly idleMs: number;
  /** A connection that has not logged in after so long is closed with 1001 ([ENV-19]). */
  readonly loginMs: number;
  /** A request that is not done after so long is answered with `request_timeout` ([ENV-33]). */
  readonly requestMs: number;
  /** How long after its last connection an agent still counts as logged in (agent-pushes.md [PUSH:presence]). */
  readonly agentGoneMs: number;
  /**
   * What a connection may leave unread. With more pushes than that it is dropped, so that nobody else waits for it;
   * with more answers than that its further requests wait.
   */
  readonly unreadBytes: number;
  /** Requests of one connection that wait for their answer; beyond it the connection is read more slowly. */
  readonly waitingRequests: number;
  /** A larger file is refused ([OBJ-25]). */
  readonly fileBytes: number;
  /** All files that are kept in memory; beyond it no more are taken. */
  readonly storedBytes: number;
  /** All files that are kept in a data folder. */
  readonly folderBytes: number;
  /** Files that are taken in at the same time; further ones are not read until it is their turn. */
  readonly uploads: number;
  /** A receiver of webhooks has to answer in so long ([CONF-23]). */
  readonly webhookMs: number;
  /** After each failed try of a delivery, how long until the next one; then it is given up ([CONF-23]). */
  readonly webhookRetriesMs: readonly number[];
  /** Requests to one webhook at the same time; to one that fails there are two at most. */
  readonly webhookConnections: number;
  /** Requests to all webhooks of all licenses at the same time. */
  readonly webhookPosts: number;
  /** Seconds that an access token of the implicit flow lasts, unless its application says otherwise ([AUTH-5]). */
  readonly implicitTokenSeconds: number;
  /** Seconds that an access token with a refresh token lasts, unless its application says otherwise ([AUTH-9]). */
  readonly accessTokenSeconds: number;
  /** How long a stopping server waits for clients to close, before it drops them. */
  readonly shutdownMs: number;
}

export const defaultLimits: Limits = {
  frameBytes: maxFrameBytes,
  idleMs: idleLimitSeconds * 1000,
  loginMs: loginDeadlineSeconds * 1000,
  requestMs: requestTimeoutSeconds * 1000,
  agentGoneMs: 10_000,
  unreadBytes: 8 * 1_048_576,
  waitingRequests: 64,
  fileBytes: maxFileBytes,
  storedBytes: 256 * 1_048_576,
  folderBytes: 16 * 1_073_741_824,
  uploads: 16,
  webhookMs: 10_000,
  webhookRetriesMs: [10_000, 60_000],
  webhookConnections: 8,
  webhookPosts: 256,
  implicitTokenSeconds: 1_209_600,
  accessTokenSeconds: 3600,
  shutdownMs: 2_000,
};
