import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type NatsStores, natsStores } from '../../../src/server/cluster/nats-stores.js';
import { Relay } from '../../acceptance/relay.js';
import { eventually } from '../../client/eventually.js';
import { images } from '../files/images.js';
import { House, ids, license, type SeedPatch } from '../house.js';
import { NatsServers, natsMissing, needsNats } from '../nats/nats-servers.js';
import type { RtmClient } from '../rtm-client.js';

describe.skipIf(natsMissing !== undefined)(needsNats('two servers with one license'), () => {
  let servers: NatsServers;
  beforeAll(async () => {
    servers = await NatsServers.start(1);
  });
  afterAll(() => servers?.close());
  beforeEach(() => servers.empty());

  async function stores(): Promise<NatsStores> {
    return natsStores({ urls: [servers.urls], replicas: undefined, log: () => {} });
  }

  async function house(patch?: SeedPatch, agentGoneMs = 200): Promise<House> {
    return House.open({ stores: await stores(), limits: { agentGoneMs }, ...(patch && { patch }) });
  }

  /** Resolves when the client was told so. */
  async function told(client: RtmClient, action: string, payload: object = {}): Promise<object> {
    const frame = await client.push(action, (push) => contains(push.payload, payload));
    return frame.payload;
  }

  it('let agents and customers see each other as on one', async () => {
    const [one, two] = [await house(), await house()];
    const tom = await one.agent('tom');
    const mary = await two.customer('mary');
    const { chat } = await mary.ask('start_chat', {
      chat: { thread: { events: [{ type: 'message', text: 'Hello' }] } },
    });
    await told(tom, 'incoming_chat_thread', { chat: { id: chat.id } });
    await tom.ask('send_event', { chat_id: chat.id, event: { type: 'message', text: 'Hi!', recipients: 'all' } });
    await told(mary, 'incoming_event', { chat_id: chat.id, event: { text: 'Hi!' } });
    const anna = await two.agent('anna');
    await anna.ask('join_chat', { chat_id: chat.id, agent_ids: [ids.anna] });
    await told(tom, 'chat_users_updated', { updated_users: { agents: { added: [{ id: ids.anna }] } } });
    const seen = await Promise.all([tom, anna].map((agent) => agent.ask('get_chat_threads', { chat_id: chat.id })));
    expect(seen[0].chat.threads).toEqual(seen[1].chat.threads);
    expect(seen[0].chat.threads[0].events.map(({ text }: { text: string }) => text)).toEqual([
      'Hello',
      'Chat is unassigned',
      'Tom Reed joined the chat',
      'Hi!',
      'Anna Kowal joined the chat',
    ]);
  });

  it('pass on who types, what is being written, and multicasts; each is told once', async () => {
    const [one, two] = [await house(), await house()];
    const tom = await one.agent('tom');
    const mary = await two.customer('mary');
    const { chat } = await mary.ask('start_chat');
    await tom.ask('join_chat', { chat_id: chat.id, agent_ids: [ids.tom] });
    await told(mary, 'chat_users_updated');
    await tom.ask('send_typing_indicator', { chat_id: chat.id, is_typing: true });
    await told(mary, 'incoming_typing_indicator', { typing_indicator: { is_typing: true } });
    await mary.ask('send_sneak_peek', { chat_id: chat.id, sneak_peek_text: 'I wonder' });
    await told(tom, 'incoming_sneak_peek', { sneak_peek: { text: 'I wonder' } });
    await tom.ask('multicast', { scopes: { customers: { ids: [ids.mary] } }, content: { lunch: true } });
    await told(mary, 'incoming_multicast', { content: { lunch: true } });
    await tom.ask('send_event', { chat_id: chat.id, event: { type: 'message', text: 'last' } });
    await told(mary, 'incoming_event', { event: { text: 'last' } });
    const counts = (client: RtmClient, action: string) =>
      client.frames.filter((frame) => frame.action === action).length;
    expect(counts(mary, 'incoming_typing_indicator')).toBe(1);
    expect(counts(mary, 'incoming_multicast')).toBe(1);
    expect(counts(tom, 'incoming_sneak_peek')).toBe(1);
  });

  it('announce an agent once, however many servers there are, and keep one who is still elsewhere', async () => {
    const [one, two, three] = [await house(), await house(), await house()];
    const anna = await one.agent('anna');
    const tomAtTwo = await two.agent('tom');
    await told(anna, 'agent_updated', { agent_id: ids.tom, routing_status: 'accepting_chats' });
    const tomAtThree = await three.agent('tom');
    await tomAtTwo.close();
    const ivo = await three.customer('ivo');
    await ivo.ask('start_chat');
    await told(anna, 'incoming_chat_thread');
    await new Promise((resolve) => setTimeout(resolve, 400)); // longer than an agent may be away
    expect(updatesOf(anna, ids.tom)).toEqual(['accepting_chats']);
    await tomAtThree.close();
    await eventually(() => expect(updatesOf(anna, ids.tom)).toEqual(['accepting_chats', undefined]));
  });

  it('log out the users of one that stops, at the others', async () => {
    const [one, two] = [await house(), await house()];
    const anna = await one.agent('anna');
    await two.agent('tom');
    await told(anna, 'agent_updated', { agent_id: ids.tom, routing_status: 'accepting_chats' });
    await two.server.close();
    await eventually(() => expect(updatesOf(anna, ids.tom)).toEqual(['accepting_chats', undefined]));
  });

  it('count the connections of a customer together', async () => {
    const few: SeedPatch = ([first]) => {
      first.max_customer_connections = 2;
    };
    const [one, two] = [await house(few), await house(few)];
    const anna = await two.agent('anna');
    const mary = await one.customer('mary');
    await one.customer('mary');
    await mary.ask('start_chat');
    await told(anna, 'incoming_chat_thread');
    await eventually(async () => expect(await refusedLogin(two)).toEqual('too_many_connections'));
    await mary.close();
    await eventually(async () =>
      expect((await (await two.connectCustomer()).request('login', { token: 'mary' })).success).toBe(true),
    );
  });

  it('end the sessions of a banned customer everywhere', async () => {
    const [one, two] = [await house(), await house()];
    const anna = await one.agent('anna');
    const mary = await two.customer('mary');
    await anna.ask('ban_customer', { customer_id: ids.mary, ban: { days: 1 } });
    await told(mary, 'customer_disconnected', { reason: 'customer_banned' });
    expect(await mary.closed).toBe(1000);
  });

  it('find at a login what another had acknowledged, however long that takes', async () => {
    const relay = await Relay.to(servers.servers[0]?.port ?? 0);
    const one = await house();
    const far = await natsStores({ urls: [relay.url.replace('http', 'nats')], replicas: undefined, log: () => {} });
    const two = await House.open({ stores: far });
    const mary = await one.customer('mary');
    const { chat } = await mary.ask('start_chat');
    await two.agent('anna'); // so that the next login changes nothing
    relay.hold();
    const { event } = await mary.ask('send_event', { chat_id: chat.id, event: { type: 'message', text: 'Hello?' } });
    const anna = two.agent('anna');
    setTimeout(() => relay.release(), 200);
    const read = await (await anna).ask('get_chat_threads', { chat_id: chat.id });
    expect(read.chat.threads[0].events.at(-1)).toMatchObject({ id: event.id });
    await two.server.close();
    await relay.close();
  });

  it('go on when one was cut off: it tells its users what they missed, and the others of its users', async () => {
    const relay = await Relay.to(servers.servers[0]?.port ?? 0);
    const one = await house(undefined, 100);
    const far = await natsStores({ urls: [relay.url.replace('http', 'nats')], replicas: undefined, log: () => {} });
    const two = await House.open({ stores: far, limits: { agentGoneMs: 100, requestMs: 500 } });
    const anna = await one.agent('anna');
    const tom = await two.agent('tom');
    const mary = await two.customer('mary');
    const { chat } = await mary.ask('start_chat');
    await told(anna, 'incoming_chat_thread', { chat: { id: chat.id } });
    await eventually(() => expect(updatesOf(anna, ids.tom)).toEqual(['accepting_chats']));
    relay.cut();
    const failed = await mary.request('send_event', { chat_id: chat.id, event: { type: 'message', text: 'unsure' } });
    expect(failed.payload).toMatchObject({ error: { type: 'request_timeout' } });
    await anna.ask('send_event', { chat_id: chat.id, event: { type: 'message', text: 'missed' } });
    await vi.waitFor(() => expect(updatesOf(anna, ids.tom)).toEqual(['accepting_chats', undefined]), {
      timeout: 15_000,
    });
    relay.mend();
    await told(mary, 'incoming_event', { chat_id: chat.id, event: { text: 'missed' } });
    await vi.waitFor(
      () => expect(updatesOf(anna, ids.tom)).toEqual(['accepting_chats', undefined, 'accepting_chats']),
      { timeout: 15_000 },
    );
    const again = { chat_id: chat.id, event: { type: 'message', text: 'again' } };
    await eventually(async () => expect((await mary.request('send_event', again)).success).toBe(true));
    await told(anna, 'incoming_event', { chat_id: chat.id, event: { text: 'again' } });
    const threads = await Promise.all([anna, tom].map((agent) => agent.ask('get_chat_threads', { chat_id: chat.id })));
    expect(threads[0]).toEqual(threads[1]);
    await two.server.close();
    await relay.close();
  }, 40_000);

  it('take in agents and customers who come at the same moment', async () => {
    const houses = [await house(), await house(), await house()];
    const logins = houses.flatMap((each) => ['anna', 'tom', 'eva'].map((token) => each.agent(token)));
    const visits = houses.flatMap((each) => ['mary', 'ivo'].map((token) => each.customer(token)));
    for (const client of await Promise.all([...logins, ...visits])) await client.ask('ping');
  });

  it('know who was let in at another: by token, by cookie, and that a token was revoked', async () => {
    const [one, two] = [await house(), await house()];
    const anna = await two.agent('anna');
    const first = await one.connect(`/customer/v0.2/rtm/ws?license_id=${license}`);
    const cookie = first.cookies.map((each) => each.split(';')[0]).join('; ');
    expect(cookie).toContain('__lc_cid=');
    const again = await two.connect(`/customer/v0.2/rtm/ws?license_id=${license}`, { cookie });
    expect(again.cookies).toEqual([]);
    const page = await (await fetch(`${one.server.url}/?license_id=${license}`)).text();
    const token = /accessToken&#34;:&#34;(.*?)&#34;/.exec(page)?.[1];
    expect((await (await two.connectCustomer()).request('login', { token })).success).toBe(true);
    expect((await fetch(`${one.server.url}/token?token=anna`, { method: 'DELETE' })).status).toBe(200);
    await told(anna, 'agent_disconnected', { reason: 'access_token_revoked' });
  });

  it('hand out a file that was brought to another', async () => {
    const [one, two] = [await house(), await house()];
    const form = new FormData();
    form.set('payload.image', new Blob([images.png(3, 2)]), 'map.png');
    const headers = { Authorization: 'Bearer anna' };
    const sent = await fetch(`${one.server.url}/agent/v0.5/action/upload_image`, {
      method: 'POST',
      headers,
      body: form,
    });
    const { path } = (await sent.json()) as { path: string };
    const got = await fetch(`${two.server.url}/api/file/chatio/img/${path}`);
    expect(Buffer.from(await got.arrayBuffer())).toEqual(images.png(3, 2));
  });

  it('keep everything when all of them stop', async () => {
    const one = await house();
    const mary = await one.customer('mary');
    const { chat } = await mary.ask('start_chat', {
      chat: { thread: { events: [{ type: 'message', text: 'kept' }] } },
    });
    await one.server.close();
    const two = await house();
    const anna = await two.agent('anna');
    const { chat: found } = await anna.ask('get_chat_threads', { chat_id: chat.id });
    expect(found.threads[0].events[0].text).toBe('kept');
  });

  it('that are started without a seed have the same one', async () => {
    const [one, two] = [await stores(), await stores()];
    const seeds = await Promise.all([one.keptSeed(() => 'first'), two.keptSeed(() => 'second')]);
    expect(seeds[0]).toBe(seeds[1]);
    await Promise.all([one.close(), two.close()]);
  });

  function updatesOf(client: RtmClient, agentId: string): unknown[] {
    return client.frames
      .filter(({ action, payload }) => action === 'agent_updated' && payload.agent_id === agentId)
      .map(({ payload }) => payload.routing_status);
  }

  async function refusedLogin(at: House): Promise<string> {
    const client = await at.connectCustomer();
    client.send({ action: 'login', payload: { token: 'mary' } });
    const answer = await client.find(({ action }) => action === 'customer_disconnected' || action === 'login');
    if (answer.action === 'login') await client.close();
    return answer.payload.reason ?? 'let in';
  }
});

/** Whether `whole` has everything that `part` has. */
function contains(whole: unknown, part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return whole === part;
  return Object.entries(part).every(([key, value]) =>
    contains((whole as Record<string, unknown> | undefined)?.[key], value),
  );
}
