import { type AccountsState, consentKey, leastSweep } from './accounts.js';
import type { Edits } from './edits.js';
import type { AccountsFact } from './fact.js';
import type { Micros } from './time.js';

/** Folds in what happened to tokens. Expired ones go by the facts' own times, at the same moment wherever they are folded. */
export function applyToAccounts(accounts: AccountsState, fact: AccountsFact, at: Micros, edits: Edits): void {
  switch (fact.type) {
    case 'signing_key_made':
      edits.set(accounts, 'signingKey', fact.key);
      return;
    case 'consent_given':
      edits.put(accounts.consents, consentKey(fact.agentId, fact.clientId), fact.scopes);
      return;
    case 'code_issued':
      sweep(accounts, at, edits);
      for (const hash of fact.instead) edits.remove(accounts.codes, hash);
      edits.put(accounts.codes, fact.hash, fact.code);
      return;
    case 'tokens_issued': {
      const { agentId, clientId, scopes, access, refresh, code } = fact;
      sweep(accounts, at, edits);
      const { hash, ...rest } = access;
      edits.put(accounts.accessTokens, hash, {
        agentId,
        clientId,
        scopes,
        ...rest,
        ...(refresh !== undefined && { refresh }),
      });
      if (refresh === undefined || code === undefined) return;
      edits.remove(accounts.codes, code);
      edits.put(accounts.refreshTokens, refresh, { agentId, clientId, scopes, createdAt: at, code });
      return;
    }
    case 'tokens_revoked':
      for (const hash of fact.access) edits.remove(accounts.accessTokens, hash);
      for (const hash of fact.refresh) edits.remove(accounts.refreshTokens, hash);
      if (fact.others.length > 0) sweep(accounts, at, edits);
      for (const { hash, until } of fact.others) edits.put(accounts.revoked, hash, until);
      return;
    case 'customer_code_issued':
      sweep(accounts, at, edits);
      for (const hash of fact.instead) edits.remove(accounts.customerCodes, hash);
      edits.put(accounts.customerCodes, fact.hash, fact.code);
      return;
    case 'customer_code_used':
      edits.remove(accounts.customerCodes, fact.hash);
      return;
  }
}

/** Throws away what has expired, once as many are there as were left twice over: each entry is looked at a few times. */
function sweep(accounts: AccountsState, at: Micros, edits: Edits): void {
  if (sizeOf(accounts) < accounts.sweepAt) return;
  edits.set(accounts, 'accessTokens', standing(accounts.accessTokens, at));
  edits.set(accounts, 'codes', standing(accounts.codes, at));
  edits.set(accounts, 'customerCodes', standing(accounts.customerCodes, at));
  const stillRevoked = [...accounts.revoked].filter(([, until]) => until === undefined || until > at);
  edits.set(accounts, 'revoked', new Map(stillRevoked));
  edits.set(accounts, 'sweepAt', Math.max(leastSweep, 2 * sizeOf(accounts)));
}

function sizeOf({ accessTokens, codes, customerCodes, revoked }: AccountsState): number {
  return accessTokens.size + codes.size + customerCodes.size + revoked.size;
}

function standing<T extends { readonly expiresAt: Micros }>(
  entries: ReadonlyMap<string, T>,
  at: Micros,
): Map<string, T> {
  return new Map([...entries].filter(([, { expiresAt }]) => expiresAt > at));
}
