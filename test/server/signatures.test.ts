import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Signatures } from '../../src/server/signatures.js';

describe('a signed text', () => {
  const signatures = new Signatures(() => new Uint8Array(32).fill(1));

  it('comes back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const signed = signatures.sign('test', text);
        expect(signed).toMatch(/^[\w-]*\.[\w-]+$/);
        expect(signatures.open('test', signed)).toBe(text);
      }),
    );
  });

  it('is taken for nothing else, by nobody else, and not when it was changed', () => {
    const signed = signatures.sign('test', 'Mary');
    const [text, mark] = signed.split('.');
    const { open } = { open: (purpose: string, value: string) => signatures.open(purpose, value) };
    expect(open('other', signed)).toBeUndefined();
    expect(new Signatures(() => new Uint8Array(32)).open('test', signed)).toBeUndefined();
    expect(new Signatures(() => undefined).open('test', signed)).toBeUndefined();
    for (const forged of [
      '',
      '.',
      `${text}`,
      `${text}.`,
      `.${mark}`,
      `${Buffer.from('Eve').toString('base64url')}.${mark}`,
    ]) {
      expect(open('test', forged)).toBeUndefined();
    }
  });

  it('is still good for whoever has the same key', () => {
    const key = () => new Uint8Array(32).fill(7);
    expect(new Signatures(key).open('test', new Signatures(key).sign('test', 'Mary'))).toBe('Mary');
  });
});
