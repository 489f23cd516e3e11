/**
 * Everything that can go wrong, as typed values. The first group travels on the wire
 * (envelope.md section 8); the second is told by our own client and commands only.
 */
export const wireErrorTypes = [
  'internal',
  'validation',
  'authorization',
  'authentication',
  'request_timeout',
  'license_expired',
  'unsupported_version',
  'customer_banned',
] as const;

export type WireErrorType = (typeof wireErrorTypes)[number];

export type LocalErrorType =
  /** The command line was wrong. */
  | 'usage'
  /** There is no login to work with. */
  | 'not_logged_in'
  /** No connection to the server could be made. */
  | 'unreachable'
  /** The connection was lost while something was in flight. */
  | 'connection_lost'
  /** The server ended the session with a push (`agent_disconnected`, `customer_disconnected`). */
  | 'disconnected'
  /** Something local failed: a file, a port, a bad answer. */
  | 'failed'
  /** The person at the keyboard stopped it. */
  | 'interrupted';

export type FailureType = WireErrorType | LocalErrorType;

/** Default message of each wire error (envelope.md 8.2, 8.3). "Request timeouted" is spelled so on purpose. */
export const defaultMessages: Readonly<Record<WireErrorType, string>> = {
  internal: 'Internal server error',
  validation: 'Wrong format of request',
  authorization: 'Authorization error',
  authentication: 'Authentication error',
  request_timeout: 'Request timeouted',
  license_expired: 'License expired',
  unsupported_version: 'Unsupported version',
  customer_banned: 'Customer is banned',
};

/** The error payload of a failed response (envelope.md 8.1). */
export interface ErrorPayload {
  error: { type: string; message: string; data?: object };
}

/** A failure on its way to whoever can tell a person or a program about it. */
export class Failure extends Error {
  override readonly name = 'Failure';

  /** @param hint one sentence that says what to do about it, where there is something to do. */
  constructor(
    readonly type: FailureType,
    message: string,
    readonly hint?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const knownWireTypes: ReadonlySet<string> = new Set(wireErrorTypes);

/** The failure that a wire error stands for. An unknown type is treated like `internal` (envelope.md [ENV-27]). */
export function failureOf(payload: unknown): Failure {
  const error = (payload as Partial<ErrorPayload> | undefined)?.error;
  const type = error?.type ?? 'internal';
  const known = knownWireTypes.has(type) ? (type as WireErrorType) : 'internal';
  return new Failure(known, error?.message ?? defaultMessages[known]);
}

/**
 * Any thrown value as a Failure. Recognised by name, not by class: the console is a bundle of its own and carries
 * its own copy of the class.
 */
export function asFailure(error: unknown): Failure {
  if (error instanceof Error && error.name === 'Failure') return error as Failure;
  const message = error instanceof Error ? error.message : String(error);
  return new Failure('failed', message, undefined, { cause: error });
}
