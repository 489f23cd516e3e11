import { type Application, type Applications, mayRedirectTo, ownClientId, shownCodeUri } from './applications.js';
import { malformed, type Parameters, queryParameters } from './parameters.js';
import { Problem } from './problem.js';

/** What an application asks an agent for (authorization.md sections 3 and 4.1). */
export interface AuthorizationRequest {
  readonly application: Application;
  readonly responseType: 'code' | 'token';
  readonly redirectUri: string;
  readonly state: string | undefined;
  /** All of the application's, unless it asks for fewer ([AUTH-6]). */
  readonly scopes: readonly string[];
  /** Of PKCE, method S256. */
  readonly challenge: string | undefined;
  /** Which of several licenses an agent of that name means; an addition of ours. */
  readonly licenseId: number | undefined;
  /** The request itself, to come back to after the login: only what was understood. */
  readonly query: string;
}

const understood = [
  'response_type',
  'client_id',
  'redirect_uri',
  'state',
  'scope',
  'code_challenge',
  'code_challenge_method',
  'license_id',
];

/** It comes back unchanged, in an address. */
const maxState = 2048;

/** @throws Problem for the error page: nothing of a bad request is sent anywhere (section 8). */
export function readAuthorizationRequest(query: URLSearchParams, applications: Applications): AuthorizationRequest {
  const parameters = queryParameters(query);
  const application = applications.find(parameters.get('client_id'));
  if (application === undefined) {
    throw Problem.oauth('unauthorized_client', 'There is no such application', 'client_id_not_found');
  }
  const redirectUri = redirectUriOf(application, parameters);
  const responseType = application.type === 'web' ? 'token' : 'code'; // [AUTH-1]
  if (parameters.get('response_type') !== responseType) {
    throw Problem.oauth('unsupported_response_type', `${application.name} must ask with response_type=${responseType}`);
  }
  const state = parameters.get('state');
  if (state !== undefined && state.length > maxState) throw malformed('state is too long');
  const licenseId = parameters.get('license_id');
  if (licenseId !== undefined && !/^[1-9]\d{0,15}$/.test(licenseId)) throw malformed('license_id must be an integer');
  return {
    application,
    responseType,
    redirectUri,
    state,
    scopes: scopesOf(application, query.has('scope') ? query.get('scope') : null),
    challenge: responseType === 'code' ? challengeOf(application, parameters) : undefined,
    licenseId: licenseId === undefined ? undefined : Number(licenseId),
    query: String(new URLSearchParams(understood.flatMap((name) => pairOf(name, parameters.get(name))))),
  };
}

function redirectUriOf(application: Application, parameters: Parameters): string {
  if (application.redirectUris.length === 0 && application.clientId !== ownClientId) {
    throw Problem.oauth('unauthorized_client', 'The application has no redirect URI', 'redirect_uri_not_set');
  }
  const uri = parameters.get('redirect_uri');
  if (uri === undefined) throw malformed('redirect_uri is required');
  if (!mayRedirectTo(application, uri)) {
    throw Problem.oauth('unauthorized_client', 'This redirect URI is not the application’s', 'invalid_redirect_uri');
  }
  return uri;
}

function scopesOf(application: Application, asked: string | null): readonly string[] {
  if (asked === null) return application.scopes;
  const scopes = [...new Set(asked.split(','))];
  if (scopes.every((scope) => application.scopes.includes(scope))) return scopes;
  throw Problem.oauth('invalid_scope', 'The application may not ask for these scopes');
}

/** A program without a secret must prove by PKCE that it is the one that asked. */
function challengeOf(application: Application, parameters: Parameters): string | undefined {
  const challenge = parameters.get('code_challenge');
  const method = parameters.get('code_challenge_method');
  if (challenge === undefined && method === undefined && application.secret !== undefined) return undefined;
  if (challenge === undefined) throw malformed('code_challenge is required');
  if (method !== 'S256') throw malformed('code_challenge_method must be S256');
  if (!/^[\w-]{43}$/.test(challenge)) throw malformed('code_challenge must be a SHA-256 in base64url');
  return challenge;
}

function pairOf(name: string, value: string | undefined): [string, string][] {
  return value === undefined ? [] : [[name, value]];
}

/** Whether the code is shown to a person instead of being sent with the browser. */
export function showsCode({ redirectUri }: AuthorizationRequest): boolean {
  return redirectUri === shownCodeUri;
}

/** Where the browser goes with the answer: in the query, or for the implicit flow in the fragment. */
export function locationWith(request: AuthorizationRequest, answer: Readonly<Record<string, string>>): string {
  const { redirectUri, responseType, state } = request;
  const values = new URLSearchParams({ ...answer, ...(state !== undefined && { state }) });
  return `${redirectUri}${responseType === 'code' ? '?' : '#'}${values}`;
}
