import fc from 'fast-check';
import type { AccountsCommand } from '../../src/domain/command.js';

const second = 1_000_000;
const redirectUri = 'https://desk.example/in';
const hash = (kind: string) => fc.constantFrom(1, 2, 3).map((number) => `${kind}-${number}`);
const lifetime = fc.constantFrom(second, 3600 * second);
const clientId = fc.constantFrom('app', 'app', 'other');
const agentId = fc.constantFrom('anna', 'tom');
const challenge = fc.constant(undefined);
const sealedRefresh = fc.constant('sealed');
const access = fc.record({ hash: hash('access'), lifetime, sealedRefresh });
const scopes = fc.subarray(['chats--all:read', 'customers:read']);

/** What the accounts endpoints ask for; a few names, so that they meet. */
export function accountsCommand(): fc.Arbitrary<AccountsCommand> {
  const code = fc.record({ hash: hash('code'), lifetime, redirectUri: fc.constant(redirectUri), challenge });
  const issue = fc.oneof(
    { weight: 3, arbitrary: fc.record({ code }) },
    { weight: 1, arbitrary: fc.record({ token: fc.record({ hash: hash('access'), lifetime }) }) },
  );
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .record({ agentId, clientId, scopes, remember: fc.boolean(), issue })
        .map((asked): AccountsCommand => ({ type: 'authorize_application', ...asked })),
    },
    {
      weight: 4,
      arbitrary: fc
        .record({ code: hash('code'), clientId, challenge, access, refresh: hash('refresh') })
        .map((asked): AccountsCommand => ({ type: 'exchange_code', redirectUri, ...asked })),
    },
    {
      weight: 2,
      arbitrary: fc
        .record({ refresh: hash('refresh'), clientId, access })
        .map((asked): AccountsCommand => ({ type: 'refresh_access', ...asked })),
    },
    {
      weight: 2,
      arbitrary: fc
        .record({
          hash: fc.oneof(hash('access'), hash('refresh'), hash('seeded')),
          elsewhere: fc.constantFrom(undefined, {}, { until: second }),
        })
        .map((asked): AccountsCommand => ({ type: 'revoke_token', ...asked })),
    },
    {
      weight: 1,
      arbitrary: fc.record({ hash: hash('customer'), clientId, lifetime }).map(
        (asked): AccountsCommand => ({
          type: 'issue_customer_code',
          customerId: 'mary',
          redirectUri,
          ...asked,
        }),
      ),
    },
    {
      weight: 1,
      arbitrary: hash('customer').map((used): AccountsCommand => ({ type: 'use_customer_code', hash: used })),
    },
    { weight: 1, arbitrary: hash('key').map((key): AccountsCommand => ({ type: 'make_signing_key', key })) },
  );
}
