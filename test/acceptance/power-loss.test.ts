import { afterEach, expect, it } from 'vitest';
import { DurableServer, writeUntilTheEnd } from './durable-server.js';
import { History } from './history.js';

const rounds = 50;
const writers = 8;

let server: DurableServer;

afterEach(() => server.close());

/** As long as one round may write, ms: now and then no time at all. */
function moment(round: number): number {
  return round % 10 === 0 ? 0 : Math.random() * 120;
}

it('after every power loss everything that was acknowledged is there, once and in order', async () => {
  server = new DurableServer();
  const history = new History();
  await server.start();
  const mary = await server.customer();
  const chatIds: string[] = [];
  for (let n = 0; n < 3; n += 1) chatIds.push((await mary.ask('start_chat')).chat.id);

  for (let round = 1; round <= rounds; round += 1) {
    const clients = await Promise.all(Array.from({ length: writers }, () => server.customer()));
    const writing = clients.map((client, n) => {
      const chatId = chatIds[n % chatIds.length] as string;
      return writeUntilTheEnd(client, { history, writer: `${round}.${n}`, chatId });
    });
    await new Promise((resolve) => setTimeout(resolve, moment(round)));
    await server.kill();
    await Promise.all(writing);
    if (round % 2 === 0) server.tearLog();
    await server.start();
    expect(history.firstFault(await server.read(chatIds))).toBeUndefined();
  }
  expect(history.acknowledgedCount).toBeGreaterThan(rounds);
}, 120_000);
