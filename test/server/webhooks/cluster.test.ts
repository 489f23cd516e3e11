import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { natsStores } from '../../../src/server/cluster/nats-stores.js';
import { House } from '../house.js';
import { NatsServers, natsMissing, needsNats } from '../nats/nats-servers.js';
import { send } from '../web-client.js';
import { Receiver } from './receiver.js';

describe.skipIf(natsMissing !== undefined)(needsNats('webhooks of a license that two servers serve'), () => {
  let nats: NatsServers;

  beforeAll(async () => {
    nats = await NatsServers.start(1);
  }, 30_000);
  afterAll(() => nats?.close(), 30_000);

  const open = async () =>
    House.open({
      allowPrivateWebhooks: true,
      stores: await natsStores({ urls: [nats.urls], replicas: undefined, log: () => undefined }),
    });

  it('are delivered once, whichever server is asked, and go on when one of them leaves', async () => {
    const houses = [await open(), await open()] as const;
    const receiver = await Receiver.open();
    const body = { url: receiver.url, action: 'incoming_chat_thread', secret_key: 's3-kQ' };
    const registered = await send(houses[0], '/configuration/v0.5/webhooks/register_webhook', { token: 'anna', body });
    expect(registered.status).toBe(200);

    const started: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      for (const [place, token] of ['mary', 'ivo'].entries()) {
        const customer = await (houses[place] ?? houses[0]).customer(token);
        started.push((await customer.ask('start_chat')).chat.id);
        await customer.close();
      }
    }
    await receiver.count(started.length);
    expect(receiver.bodies.map(({ data }) => data.chat.id).sort()).toEqual([...started].sort());

    await houses[0].server.close();
    const later = (await (await houses[1].customer('mary')).ask('start_chat')).chat.id;
    await receiver.count(started.length + 1);
    expect(receiver.bodies.at(-1).data.chat.id).toBe(later);
  }, 60_000);
});
