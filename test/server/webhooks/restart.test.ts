import { expect, it } from 'vitest';
import { aloneOnDuty, type Duty } from '../../../src/server/duty.js';
import { defaultLimits } from '../../../src/server/limits.js';
import { folderStores, memoryStores, type Stores } from '../../../src/server/stores.js';
import { temporaryFolder } from '../../config/temporary-folder.js';
import { House, ids } from '../house.js';
import { send } from '../web-client.js';
import { answerWith, hang, Receiver } from './receiver.js';

const limits = { webhookMs: 5_000, webhookRetriesMs: [60_000], shutdownMs: 20 };

const open = (stores: Stores) => House.open({ allowPrivateWebhooks: true, limits, stores });

async function register(house: House, url: string): Promise<void> {
  const body = { url, action: 'incoming_chat_thread', secret_key: 's3-kQ' };
  await send(house, '/configuration/v0.5/webhooks/register_webhook', { token: 'anna', body });
}

async function startChats(house: House, ...tokens: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const token of tokens) ids.push((await (await house.customer(token)).ask('start_chat')).chat.id);
  return ids;
}

const chats = (receiver: Receiver) => receiver.bodies.map(({ data }) => data.chat.id);

it('a server that was stopped in the middle goes on where it was, and tells nothing twice that was taken', async () => {
  const folder = temporaryFolder();
  const receiver = await Receiver.open();
  const first = await open(await folderStores(folder, () => undefined));
  await register(first, receiver.url);
  const taken = await startChats(first, 'mary');
  await receiver.count(1);
  receiver.answer = hang;
  const hanging = await startChats(first, 'ivo');
  await receiver.count(2);
  receiver.answer = answerWith(500);
  const failed = await startChats(first, 'mary', 'ivo');
  await receiver.count(4);
  await first.server.close();

  receiver.received.length = 0;
  receiver.answer = answerWith(200);
  const second = await open(await folderStores(folder, () => undefined));
  await receiver.count(3);
  const fresh = await startChats(second, 'mary');
  await receiver.count(4);
  expect(chats(receiver)).toEqual([...hanging, ...failed, ...fresh]);
  expect(chats(receiver)).not.toContain(taken[0]);
});

it('an agent who does not come back after a restart is told as gone, one who does is not', async () => {
  const folder = temporaryFolder();
  const receiver = await Receiver.open();
  const gone = { ...limits, agentGoneMs: 300 };
  const start = async () =>
    House.open({ allowPrivateWebhooks: true, limits: gone, stores: await folderStores(folder, () => undefined) });
  const first = await start();
  const body = { url: receiver.url, action: 'agent_status_changed', secret_key: 's3-kQ' };
  await send(first, '/configuration/v0.5/webhooks/register_webhook', { token: 'anna', body });
  await first.agent('tom');
  await first.agent('eva');
  await receiver.count(2);
  await first.server.close();
  receiver.received.length = 0;
  const second = await start();
  await second.agent('eva');
  await receiver.count(1);
  await startChats(second, 'mary');
  expect(receiver.bodies.map(({ data }) => data)).toEqual([{ agent_id: ids.tom, status: 'offline' }]);
});

it('of several servers only the one on duty delivers, and the next one takes over', async () => {
  let isMine = false;
  const listeners = new Set<() => void>();
  const duty: Duty = {
    mine: () => isMine,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const stores = memoryStores(defaultLimits);
  const house = await open({ ...stores, join: async () => ({ ...aloneOnDuty, duty, close: async () => undefined }) });
  const receiver = await Receiver.open();
  await register(house, receiver.url);
  const waiting = await startChats(house, 'mary', 'ivo');
  expect(receiver.received).toEqual([]);
  const change = (mine: boolean) => {
    isMine = mine;
    for (const listener of listeners) listener();
  };
  change(true);
  await receiver.count(2);
  change(false);
  const later = await startChats(house, 'mary');
  expect(receiver.received).toHaveLength(2);
  change(true);
  await receiver.count(3);
  expect(chats(receiver)).toEqual([...waiting, ...later]);
});
