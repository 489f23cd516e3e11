/** `exception_details` (authorization.md section 11). */
export type ProblemDetails =
  | 'client_id_not_found'
  | 'redirect_uri_not_set'
  | 'invalid_redirect_uri'
  | 'too_many_redirects';

/** HTTP statuses of the families' values ([AUTH-34]). */
const statuses = {
  identity_exception: { invalid_request: 400, unauthorized: 401, access_denied: 403, server_error: 500 },
  oauth_exception: {
    invalid_request: 400,
    unauthorized_client: 400,
    access_denied: 403,
    unsupported_response_type: 400,
    invalid_scope: 400,
    server_error: 500,
    temporarily_unavailable: 503,
    unsupported_grant_type: 400,
    invalid_grant: 400,
    invalid_client: 401,
    missing_grant: 403,
  },
} as const;

type IdentityException = keyof (typeof statuses)['identity_exception'];
type OAuthException = keyof (typeof statuses)['oauth_exception'];
type Family = keyof typeof statuses;

/** What an accounts endpoint has to say against a request. */
export class Problem extends Error {
  override readonly name = 'Problem';

  private constructor(
    readonly family: Family,
    readonly value: string,
    readonly status: number,
    message: string,
    readonly details: ProblemDetails | undefined,
    readonly entityId: string | undefined,
  ) {
    super(message);
  }

  /** @param entityId whom it is about, where that is known. */
  static identity(value: IdentityException, message: string, entityId?: string): Problem {
    return new Problem('identity_exception', value, statuses.identity_exception[value], message, undefined, entityId);
  }

  static oauth(value: OAuthException, message: string, details?: ProblemDetails): Problem {
    return new Problem('oauth_exception', value, statuses.oauth_exception[value], message, details, undefined);
  }

  /** As JSON endpoints tell it ([AUTH-33]). */
  get body(): object {
    return {
      error: this.value,
      error_description: this.message,
      ...(this.details !== undefined && { exception_details: this.details }),
      ...(this.entityId !== undefined && { entity_id: this.entityId }),
    };
  }

  /** The error page that tells it ([AUTH-33]). */
  get location(): string {
    const query = new URLSearchParams({ [this.family]: this.value });
    if (this.details !== undefined) query.set('exception_details', this.details);
    return `/error?${query}`;
  }
}

/** The status of a value, `undefined` when there is no such value: an address may say anything. */
export function statusOf(family: Family, value: string): number | undefined {
  const ofFamily: Readonly<Record<string, number>> = statuses[family];
  return Object.hasOwn(ofFamily, value) ? ofFamily[value] : undefined;
}
