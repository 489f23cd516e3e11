import { isObject } from '../json-object.js';

/** Which of the two APIs a connection speaks. */
export type Side = 'agent' | 'customer';

/** Which API a request is for. The third has requests and responses only. */
export type Api = Side | 'configuration';

/** A request in the words of some version. `internal` ones are what an older version can ask and no newer one offers. */
export interface LiftedRequest {
  readonly action: string;
  readonly payload: object;
  readonly internal?: true;
}

/** A request that this version does not have, with the text for people ([ENV-29]). */
export interface Refused {
  readonly refused: string;
}

export function unknownAction(action: string): Refused {
  return { refused: `Unknown action ${action}` };
}

export interface WirePush {
  readonly action: string;
  readonly payload: object;
}

/**
 * What one version does differently from the next newer one. Nothing is changed in place: other versions receive the
 * same objects. What a dialect does not name stays as it is.
 */
export interface Dialect {
  readonly version: string;

  /**
   * A request of this version in the words of the next newer one. A malformed payload is handed on for the newest
   * version's schema to judge.
   */
  lift(side: Api, request: LiftedRequest): LiftedRequest | Refused;

  /**
   * A response payload of the next newer version in this one's words.
   * @param request what was asked, in the newest version's words.
   */
  lowerResponse(side: Api, request: LiftedRequest, payload: object): object;

  /** A push of the next newer version in this one's words; `undefined` when this version does not have it. */
  lowerPush(side: Side, push: WirePush): WirePush | undefined;
}

/** What else an API version knows or not (agent-versions.md section 3, customer-versions.md section 2). */
export interface Traits {
  /** `author_id` in requests: bots act through it. */
  readonly authorId: boolean;
  /** `request_id` on the requester's pushes. */
  readonly requestIdInPushes: boolean;
  /** `validation` errors say what is wrong; otherwise the default text. */
  readonly detailedValidation: boolean;
  /** Customers may come with cookies in the place of a token. */
  readonly customerCookies: boolean;
}

/** Reads a field of a payload that nobody has checked yet. */
export function field(payload: unknown, name: string): unknown {
  return isObject(payload) ? payload[name] : undefined;
}

/** The same object with `name` changed by `change`, if it is there. */
export function withField<T extends object>(object: T, name: string, change: (value: never) => unknown): T {
  if (!(name in object)) return object;
  return { ...object, [name]: change((object as Record<string, unknown>)[name] as never) };
}

/** The same object without `name`. */
export function without<T extends object>(object: T, name: string): T {
  if (!(name in object)) return object;
  const { [name]: _, ...rest } = object as Record<string, unknown>;
  return rest as T;
}
