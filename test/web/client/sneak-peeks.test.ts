import { beforeEach, describe, expect, it } from 'vitest';
import { SneakPeeks } from '../../../web/client/sneak-peeks.js';
import { ManualClock } from '../../client/manual-clock.js';

let clock: ManualClock;
let sent: string[];
let isAllowed: boolean;
let peeks: SneakPeeks;

beforeEach(() => {
  clock = new ManualClock();
  sent = [];
  isAllowed = true;
  peeks = new SneakPeeks(
    clock,
    () => isAllowed,
    (text) => sent.push(text),
  );
});

describe('what is being typed', () => {
  it('is told at once, then every two seconds with the newest text', () => {
    peeks.typed('H');
    peeks.typed('He');
    peeks.typed('Hel');
    expect(sent).toEqual(['H']);
    clock.advance(1999);
    expect(sent).toEqual(['H']);
    clock.advance(1);
    expect(sent).toEqual(['H', 'Hel']);
    clock.advance(10_000);
    expect(sent).toEqual(['H', 'Hel']);
  });

  it('is told when it was taken back', () => {
    peeks.typed('Hm');
    peeks.typed('');
    clock.advance(2000);
    expect(sent).toEqual(['Hm', '']);
  });

  it('is not told again once it was sent', () => {
    peeks.typed('Hello');
    peeks.typed('Hello!');
    peeks.sent();
    clock.advance(5000);
    expect(sent).toEqual(['Hello']);
    peeks.typed('Hello');
    expect(sent).toEqual(['Hello', 'Hello']);
  });

  it('is told to nobody while there is no active thread', () => {
    isAllowed = false;
    peeks.typed('Hello');
    clock.advance(5000);
    expect(sent).toEqual([]);
    isAllowed = true;
    peeks.typed('Hello?');
    expect(sent).toEqual(['Hello?']);
  });
});
