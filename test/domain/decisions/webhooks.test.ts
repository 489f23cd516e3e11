import { describe, expect, test } from 'vitest';
import type { Command } from '../../../src/domain/command.js';
import { maxWebhooks } from '../../../src/protocol/limits.js';
import { anna, mary, TestLicense, tom, withScopes } from '../license.js';

const caller = { clientId: 'app', token: 'hash', version: 'v0.5' };
const other = { clientId: 'other', token: 'hash', version: 'v0.5' };
const webhook = { version: 'v0.5', url: 'http://x.example', secretKey: 's', action: 'thread_closed' } as const;
const register = (by = caller): Command => ({ type: 'register_webhook', caller: by, webhook });
const unregister = (webhookId: string, by = caller): Command => ({ type: 'unregister_webhook', caller: by, webhookId });
const forbidden = { type: 'authorization' };

describe('a webhook', () => {
  test('belongs to the application that registered it', () => {
    const license = new TestLicense();
    license.run(anna, register());
    expect(license.state.webhooks.registered.get('W1')).toEqual({ id: 'W1', clientId: 'app', ...webhook });
  });

  test('may be there twice', () => {
    const license = new TestLicense();
    license.run(anna, register());
    license.run(anna, register());
    expect([...license.state.webhooks.registered.keys()]).toEqual(['W1', 'W2']);
  });

  test('is registered with the right to one’s own, which the right to delete all is not', () => {
    const license = new TestLicense();
    expect(license.refusal(tom, register())).toEqual(forbidden);
    expect(license.refusal(mary, register())).toEqual(forbidden);
    expect(license.refusal(withScopes(anna, 'webhooks--all:write'), register())).toEqual(forbidden);
    license.run(withScopes(anna, 'webhooks--my:write'), register());
  });

  test('is unregistered by its application, or by whoever may delete all', () => {
    const license = new TestLicense();
    license.run(anna, register());
    license.run(anna, register());
    const own = withScopes(anna, 'webhooks--my:write');
    expect(license.refusal(tom, unregister('W1'))).toEqual(forbidden);
    expect(license.refusal(own, unregister('W1', other))).toEqual(forbidden);
    expect(license.refusal(own, unregister('W9'))).toEqual({ type: 'validation', message: 'webhook_id not found' });
    license.run(own, unregister('W1'));
    license.run(withScopes(anna, 'webhooks--all:write'), unregister('W2', other));
    expect(license.state.webhooks.registered.size).toBe(0);
  });

  test('is refused when there are too many', () => {
    const license = new TestLicense();
    for (let count = 0; count < maxWebhooks; count += 1) license.run(anna, register());
    expect(license.refusal(anna, register())).toEqual({
      type: 'validation',
      message: `The license has ${maxWebhooks} webhooks already`,
    });
  });
});
