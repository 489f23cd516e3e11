import { describe, expect, it } from 'vitest';
import { consoleWorld } from './console-world.js';

const world = consoleWorld();

describe('finding a chat', () => {
  async function three() {
    const [mary, kenji, zoe] = [
      await world.customer('mary'),
      await world.customer('kenji'),
      await world.customer('zoe'),
    ];
    await world.chat(mary, 'Where is my order?');
    await world.chat(kenji, 'こんにちは');
    await world.chat(zoe, 'I need an invoice');
    return { mary, kenji, zoe };
  }

  it('takes a few letters of a name, an e-mail or what was said', async () => {
    await three();
    const console = world.open({ columns: 80, rows: 24 });
    await console.shows('UNASSIGNED 3');
    console.keys('\u0007');
    await console.shows(' Go to: a name, an e-mail');
    console.keys('invo');
    await console.shows(/ Go to: invo\n.*\n › Zoë Łukasik \(1\) +I need an invoice +unassigned +now/);
    console.keys('\u0003jp');
    await console.shows(/ › 山田 健二 \(1\) +kenji@example.jp/);
    console.keys('\r');
    await console.shows('Write to 山田 健二');
    console.keys('/open mary');
    await console.shows(/› Mary Brown +unassigned/);
    console.keys('\r');
    await console.shows(/› \/open \w+\n/);
    console.keys('\r');
    await console.shows('Write to Mary Brown');
    console.keys('\u001b/');
    await console.shows('Write to 山田 健二');
    console.keys('\u0007\u001b');
    await console.shows('Write to 山田 健二');
  });

  it('is just typing where the list has the screen for itself', async () => {
    await three();
    const console = world.open({ columns: 50, rows: 20 });
    await console.shows('UNASSIGNED 3');
    console.keys('mary');
    await console.shows(/ Go to: mary\n.*\n › Mary Brown/);
    console.keys('\r');
    await console.shows('› Write to Mary Brown');
    expect(console.lines).toHaveLength(20);
  });
});
