import { describe, expect, it } from 'vitest';
import { consoleWorld, message } from './console-world.js';

const world = consoleWorld();
const osc52 = (text: string) => `\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`;

describe('the conversation', () => {
  it('is looked through as one types, and older threads are loaded for it', async () => {
    const mary = await world.customer();
    const chat_id = await world.chat(mary, 'the parcel of the first thread');
    await mary.ask('deactivate_chat', { id: chat_id }).catch(() => mary.ask('close_thread', { chat_id }));
    await mary.ask('send_event', { chat_id, event: message('another day') });
    for (let index = 0; index < 40; index++) await mary.ask('send_event', { chat_id, event: message(`line ${index}`) });
    const console = world.open({ columns: 80, rows: 24 });
    await console.shows('UNASSIGNED 1');
    console.keys('\r');
    await console.shows('line 39');
    console.keys('half a sent');
    await console.shows('› half a sent');
    console.keys('\u0013LINE 2');
    await console.shows(/▌ line 29/);
    await console.shows(/ Find: LINE 2 +11 of 11 /);
    console.keys('\r');
    await console.shows(/▌ line 28/);
    console.keys('\u0015parcel');
    await console.shows('nothing');
    console.keys('\r');
    await console.shows(/▌ the parcel of the first thread/);
    await console.shows('1 of 1');
    console.keys('\u001b');
    await console.shows('› half a sent');
    console.keys('\u001b');
    await console.shows('line 39');
  });

  it('lets a message be chosen, copied and quoted', async () => {
    const mary = await world.customer();
    const chat_id = await world.chat(mary, 'first\u001b[31m red', 'second');
    await mary.ask('send_event', { chat_id, event: { type: 'custom', content: { step: 'payment' } } }).catch(() => {});
    const console = world.open({ columns: 60, rows: 20 });
    await console.shows('UNASSIGNED 1');
    console.keys('\r');
    await console.shows('Write to Mary Brown');
    await console.shows('▸ custom event {"step":"payment"}');
    console.keys('\u001b[A');
    await console.shows('▌ ▸ custom event');
    console.keys('x');
    await console.shows(/▌ +"step": "payment"/);
    console.keys('x\u001b[A\u001b[A');
    await console.shows('▌ second');
    console.keys('k');
    await console.shows('▌ first␛[31m red');
    console.keys('y');
    await console.shows('Copied: first[31m red');
    expect(console.output).toContain(osc52('first[31m red'));
    console.keys('\u001b[A\u001b[A\u001b[Aq');
    await console.shows(/› > second/);
    expect(console.lines).toHaveLength(20);
  });

  it('has links where the terminal has', async () => {
    const link = '\u001b]8;;https://shop.example/order/77\u0007';
    await world.chat(await world.customer(), 'see https://shop.example/order/77, please');
    for (const [forced, has] of [
      ['1', true],
      ['0', false],
    ] as const) {
      const console = world.open({ env: { FORCE_HYPERLINK: forced } });
      await console.shows('UNASSIGNED 1');
      console.keys('\r');
      await console.shows('  see https://shop.example/order/77, please');
      expect(console.output.includes(link)).toBe(has);
      console.close();
    }
  });
});
