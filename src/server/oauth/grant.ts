import type { AccountsCommand } from '../../domain/command.js';
import type { Happening } from '../../domain/fact.js';
import { grantedScopes } from '../../domain/permissions.js';
import type { License } from '../license.js';
import type { Limits } from '../limits.js';
import { nobody } from '../nobody.js';
import { signaturesOf } from '../signatures.js';
import { lifetimeOf } from './applications.js';
import type { AuthorizationRequest } from './authorization-request.js';
import type { Account } from './passwords.js';
import { Problem } from './problem.js';
import { hashOf, makeToken } from './tokens.js';

/** How long a code may wait ([AUTH-8]). */
const codeSeconds = 600;

const microsPerSecond = 1_000_000;

/** What the agent can grant of what is asked: scopes above the permission are left out ([AUTH-29]). */
export function grantable(request: AuthorizationRequest, { license, agentId }: Account): readonly string[] {
  const permission = license.state.agents.get(agentId)?.permission ?? 'normal';
  return [...grantedScopes(permission, request.scopes)];
}

/**
 * The agent lets the application in.
 * @param remember whether the same is granted from now on without asking.
 * @returns the values for the application: a code, or an access token in the implicit flow.
 * @throws Problem `temporarily_unavailable` when it could not be kept.
 */
export async function grant(
  request: AuthorizationRequest,
  account: Account,
  limits: Limits,
  remember: boolean,
): Promise<Readonly<Record<string, string>>> {
  const { license, agentId } = account;
  const { application, redirectUri, challenge } = request;
  const kind = request.responseType === 'code' ? 'ac' : 'at';
  const made = makeToken(kind, license.state.id, signaturesOf(license));
  const hash = hashOf(made);
  const seconds = kind === 'ac' ? codeSeconds : lifetimeOf(application, limits);
  const lifetime = seconds * microsPerSecond;
  await carryOut(license, {
    type: 'authorize_application',
    agentId,
    clientId: application.clientId,
    scopes: grantable(request, account),
    remember,
    issue: kind === 'ac' ? { code: { hash, lifetime, redirectUri, challenge } } : { token: { hash, lifetime } },
  });
  return kind === 'ac' ? { code: made } : { access_token: made, token_type: 'Bearer', expires_in: String(seconds) };
}

/**
 * Resolves with what happened, when it is safe.
 * @throws Problem `temporarily_unavailable` when it could not be kept.
 */
export async function carryOut(license: License, command: AccountsCommand): Promise<readonly Happening[]> {
  let happened: readonly Happening[] | undefined;
  try {
    await license.run(
      nobody,
      command,
      {},
      {
        answer: (outcome) => {
          happened = outcome.ok ? outcome.value : undefined;
          return undefined;
        },
      },
    );
  } catch (error) {
    throw Object.assign(unavailable(), { cause: error });
  }
  if (happened === undefined) throw unavailable();
  return happened;
}

function unavailable(): Problem {
  return Problem.oauth('temporarily_unavailable', 'It could not be kept; please try again');
}
