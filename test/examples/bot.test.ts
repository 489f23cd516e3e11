import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../client/eventually.js';
import { House, ids } from '../server/house.js';
import { send } from '../server/web-client.js';
import { examples } from './languages.js';

/** The example bot, as a process that has found the house's server. */
async function startBot(house: House, url = `http://127.0.0.1:${house.server.port}`) {
  const env = { ...process.env, CHATIO_URL: url, CHATIO_TOKEN: 'anna' };
  const bot = spawn(process.execPath, [join(examples, 'bot.ts')], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void bot.kill('SIGKILL'));
  let output = '';
  for (const stream of [bot.stdout, bot.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  const prints = (what: RegExp) => eventually(() => expect(output).toMatch(what));
  await prints(/^listening as [0-9a-f]{32}$/m);
  return { bot, prints, id: /^listening as (.*)$/m.exec(output)?.[1] ?? '' };
}

test.each(['manual', 'automatic'])(
  'the example bot answers what it knows, and hands over to people (%s routing)',
  async (mode) => {
    const house = await House.open({
      allowPrivateWebhooks: true,
      patch: ([company]) => {
        company.routing = { mode };
      },
    });
    const { bot, id } = await startBot(house);
    const tom = await house.agent('tom');
    const mary = await house.customer('mary');
    const said = async (text: RegExp) => {
      const { payload } = await mary.find(
        ({ action, payload }) => action === 'incoming_event' && text.test(payload?.event?.text ?? ''),
      );
      return payload.event.author_id;
    };
    const { chat } = await mary.ask('start_chat', {
      chat: { thread: { events: [{ type: 'message', text: 'Hello' }] } },
    });
    expect(await said(/^Hello! Ask me/)).toBe(id);
    const ask = (text: string) => mary.ask('send_event', { chat_id: chat.id, event: { type: 'message', text } });
    await ask('Where is my parcel?');
    expect(await said(/two working days/)).toBe(id);
    await ask('I want to talk to a human about my parcel');
    expect(await said(/One moment, please/)).toBe(id);
    await tom.find(({ payload }) => payload?.event?.text?.startsWith('Handed over by the bot') === true);
    await tom.find(({ payload }) => payload?.updated_users?.agents?.removed_ids?.includes(id) === true);
    await eventually(async () => {
      const { chat: now } = await tom.ask('get_chat_threads', { chat_id: chat.id });
      const present = now.users.filter(
        (user: { type: string; present: boolean }) => user.present && user.type === 'agent',
      );
      expect(present.map((user: { id: string }) => user.id)).toEqual(mode === 'automatic' ? [ids.tom] : []);
    });

    bot.kill('SIGINT');
    await eventually(async () => {
      const path = '/configuration/v0.5/agents/get_bot_agents';
      expect((await send(house, path, { token: 'anna', body: {} })).body).toEqual({ bot_agents: [] });
    });
  },
  30_000,
);

/** Stands before the house's server, and fails the first answer of the bot. @returns its address. */
async function failingOnce(house: House): Promise<string> {
  let hasFailed = false;
  const server = createServer(async (request, response) => {
    const { url: path = '', method, headers } = request;
    const body = await text(request);
    if (path.endsWith('/send_event') && !hasFailed) {
      hasFailed = true;
      response.writeHead(500).end(JSON.stringify({ error: { type: 'internal', message: 'Internal error' } }));
      return;
    }
    const { authorization = '' } = headers;
    const url = `http://127.0.0.1:${house.server.port}${path}`;
    const answer = await fetch(url, { method: method ?? 'POST', headers: { authorization }, body });
    response.writeHead(answer.status).end(await answer.text());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('what the example bot could not answer, it answers when it is told once more', async () => {
  const house = await House.open({ allowPrivateWebhooks: true, limits: { webhookRetriesMs: [100] } });
  const { prints } = await startBot(house, await failingOnce(house));
  const mary = await house.customer('mary');
  await mary.ask('start_chat', { chat: { thread: { events: [{ type: 'message', text: 'Hello' }] } } });
  await prints(/send_event: Internal error/);
  await mary.find(({ payload }) => payload?.event?.text?.startsWith('Hello! Ask me') === true);
});
