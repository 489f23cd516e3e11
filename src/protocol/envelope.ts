import type { ErrorPayload } from './failure.js';

/** Seconds in which a request is to be answered (envelope.md 8.4). */
export const requestTimeoutSeconds = 15;

/** How often a client says that it is alive, in seconds (envelope.md [ENV-21]). */
export const pingIntervalSeconds = 15;

/** A connection that has sent nothing for so many seconds is closed with 1001 (envelope.md [ENV-22]). */
export const idleLimitSeconds = 60;

/** A connection that has not logged in after so many seconds is closed (envelope.md [ENV-19]). */
export const loginDeadlineSeconds = 60;

/** envelope.md section 3. */
export interface Request {
  request_id?: string;
  action: string;
  payload?: object;
  author_id?: string;
}

/** envelope.md 4.1. `payload` is left out when the action has none ([ENV-14]). */
export interface Response<P = object> {
  request_id?: string;
  action: string;
  type: 'response';
  success: boolean;
  payload?: P | ErrorPayload;
}

/** envelope.md 4.2. `request_id` only on the connection whose request caused it. */
export interface PushFrame<P = unknown> {
  request_id?: string;
  action: string;
  type: 'push';
  payload: P;
}

/** Close codes that the protocol gives a meaning. */
export const closeCodes = {
  /** After `agent_disconnected` or `customer_disconnected` ([ENV-24]). */
  normal: 1000,
  /** Idle, no login in time, or a planned shutdown. */
  goingAway: 1001,
  /** A frame over {@link maxFrameBytes}. */
  tooBig: 1009,
} as const;
