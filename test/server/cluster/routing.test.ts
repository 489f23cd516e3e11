import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { natsStores } from '../../../src/server/cluster/nats-stores.js';
import { House, ids, type SeedPatch } from '../house.js';
import { NatsServers, natsMissing, needsNats } from '../nats/nats-servers.js';
import type { RtmClient } from '../rtm-client.js';

describe.skipIf(natsMissing !== undefined)(needsNats('routing with two servers'), () => {
  let servers: NatsServers;
  beforeAll(async () => {
    servers = await NatsServers.start(1);
  });
  afterAll(() => servers?.close());
  beforeEach(() => servers.empty());

  const hello = { chat: { thread: { events: [{ type: 'message', text: 'Hello' }] } } };

  async function house(routing: object, slots = 6): Promise<House> {
    const patch: SeedPatch = ([main]) => {
      main.routing = routing;
      for (const agent of main.agents) agent.max_chats = slots;
    };
    const stores = await natsStores({ urls: [servers.urls], replicas: undefined, log: () => {} });
    return House.open({ stores, patch });
  }

  /** Waits for the router's message of this text. */
  async function hears(client: RtmClient, text: string): Promise<string> {
    const { payload } = await client.find(
      ({ action, payload }) => action === 'incoming_event' && payload.event.text === text,
    );
    return payload.chat_id;
  }

  /** Texts of all system messages of a chat. */
  async function said(client: RtmClient, chat_id: string): Promise<string[]> {
    const { chat } = await client.ask('get_chat_threads', { chat_id });
    const events: { type: string; text: string }[] = chat.threads[0].events;
    return events.filter(({ type }) => type === 'system_message').map(({ text }) => text);
  }

  it('gives chats of one server’s customers to agents of the other, and counts their slots', async () => {
    const [one, two] = [await house({ mode: 'automatic' }, 1), await house({ mode: 'automatic' }, 1)];
    const tom = await one.agent('tom');
    const mary = await two.customer('mary');
    const first = (await mary.ask('start_chat', hello)).chat.id;
    const second = (await mary.ask('start_chat', hello)).chat.id;
    expect(await hears(tom, 'Chat assigned to Tom Reed')).toBe(first);
    expect(await said(tom, second)).toEqual(['Chat is unassigned']);
    await tom.ask('close_thread', { chat_id: first });
    await mary.find(({ action, payload }) => action === 'chat_users_updated' && payload.chat_id === second);
    expect(await said(tom, second)).toEqual(['Chat is unassigned', 'Chat assigned to Tom Reed']);
  });

  it('gives what waits to an agent who comes at the other server', async () => {
    const [one, two] = [await house({ mode: 'automatic' }), await house({ mode: 'automatic' })];
    const mary = await two.customer('mary');
    const chatId = (await mary.ask('start_chat', hello)).chat.id;
    const tom = await one.agent('tom');
    await hears(mary, 'Chat assigned to Tom Reed');
    expect(await said(tom, chatId)).toEqual(['Chat is unassigned', 'Chat assigned to Tom Reed']);
  });

  it('lets every timer run out once, though both look at the clock', async () => {
    const routing = { mode: 'manual', idle_after_seconds: 1, archive_after_seconds: 2 };
    const [one, two] = [await house(routing), await house(routing)];
    const tom = await one.agent('tom');
    const anna = await two.agent('anna');
    const chats = await Promise.all([1, 2, 3, 4].map(async () => (await tom.ask('start_chat', hello)).chat.id));
    for (const chatId of chats) {
      await anna.find(({ action, payload }) => action === 'thread_closed' && payload.chat_id === chatId);
      const texts = ['Chat is idle due to 1 minutes of inactivity', 'Chat archived due to long inactivity'];
      expect(await said(tom, chatId)).toEqual(texts);
      expect(await said(anna, chatId)).toEqual(texts);
    }
    const closings = anna.frames.filter(({ action }) => action === 'thread_closed');
    expect(closings).toHaveLength(chats.length);
  });

  it('takes a chat off an agent who is silent at the other server', async () => {
    const routing = { mode: 'automatic', reply_timeout_seconds: 1 };
    const [one, two] = [await house(routing), await house(routing)];
    const tom = await one.agent('tom');
    const mary = await two.customer('mary');
    const chatId = (await mary.ask('start_chat', hello)).chat.id;
    await hears(mary, "Chat is unassigned because Tom Reed hasn't replied in 1 minutes");
    const eva = await two.agent('eva', { reconnect: true });
    await hears(tom, 'Chat assigned to Eva Lund');
    const { chat } = await eva.ask('get_chat_threads', { chat_id: chatId });
    const present = chat.users.filter((user: { present: boolean }) => user.present).map(({ id }: { id: string }) => id);
    expect(present).toEqual([ids.mary, ids.eva]);
  });
});
