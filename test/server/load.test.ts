import { describe, expect, it } from 'vitest';
import { House, ids } from './house.js';
import type { RtmClient } from './rtm-client.js';

const big = (kibibytes: number, mark = 'x') => ({ type: 'message', text: mark.repeat(kibibytes * 1024) });

async function chatOf(agent: RtmClient): Promise<string> {
  return (await agent.ask('start_chat')).chat.id;
}

describe('requests faster than answers', () => {
  it('are all answered, in order', async () => {
    const house = await House.open({ limits: { waitingRequests: 8 } });
    const anna = await house.agent('anna');
    const chat_id = await chatOf(anna);
    const total = 4000;
    for (let count = 0; count < total; count += 1) {
      const event = { type: 'message', text: `${count}` };
      if (count % 4 === 0) anna.send({ request_id: `q-${count}`, action: 'send_event', payload: { chat_id, event } });
      else if (count % 4 === 1) anna.send({ request_id: `q-${count}`, action: 'no_such_action' });
      else anna.send({ request_id: `q-${count}`, action: 'ping' });
    }
    await anna.find(({ request_id, type }) => type === 'response' && request_id === `q-${total - 1}`);
    const answered = anna.frames.filter(({ type, request_id }) => type === 'response' && request_id?.startsWith('q-'));
    expect(answered.map(({ request_id }) => request_id)).toEqual(Array.from({ length: total }, (_, n) => `q-${n}`));
    const { threads } = (await anna.ask('get_chat_threads', { chat_id })).chat;
    expect(threads[0].events.map(({ text }: { text: string }) => text)).toEqual(
      Array.from({ length: total / 4 }, (_, n) => `${n * 4}`),
    );
  });

  it('of several agents in one chat are stored once each, without a gap', async () => {
    const house = await House.open();
    const agents = [await house.agent('anna'), await house.agent('tom'), await house.agent('eva')];
    const chat_id = await chatOf(agents[0] as RtmClient);
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, n) =>
        (agents[n % 3] as RtmClient).ask('send_event', { chat_id, event: { type: 'message', text: `${n}` } }),
      ),
    );
    const orders = answers.map(({ event }) => event.order).sort((a, b) => a - b);
    expect(orders.filter((order, place) => order === orders[place - 1])).toEqual([]);
    // Two implicit joins in between write a system message each.
    expect([orders.length, orders[0], orders.at(-1)]).toEqual([300, 1, 302]);
  });
});

describe('a client that does not read', () => {
  it('is dropped when too much waits for it, and nobody else waits', async () => {
    const house = await House.open({ limits: { unreadBytes: 2 * 1_048_576, agentGoneMs: 1 } });
    const [anna, tom, eva] = [await house.agent('anna'), await house.agent('tom'), await house.agent('eva')];
    const chat_id = await chatOf(anna);
    await Promise.all([tom.pushes(), eva.pushes()]);
    tom.socket.pause();
    let sent = 0;
    let isGone = false;
    const gone = eva.push('agent_updated').then(() => {
      isGone = true;
    });
    while (!isGone) {
      await anna.ask('send_event', { chat_id, event: big(500) });
      sent += 1;
    }
    await gone;
    const heard = (await eva.pushes()).filter(({ action }) => action === 'incoming_event');
    expect(heard.map(({ payload }) => payload.event.order)).toEqual(Array.from({ length: sent }, (_, n) => n + 1));
    tom.socket.resume();
    expect(await tom.closed).toBe(1006);
    expect((await (await house.agent('tom')).ask('get_filtered_chats')).chats_summary).toHaveLength(1);
  });

  it('gets an answer of any size when it reads', async () => {
    const house = await House.open({ limits: { unreadBytes: 2 * 1_048_576 } });
    const anna = await house.agent('anna');
    const chat_id = await chatOf(anna);
    for (let count = 0; count < 12; count += 1) await anna.ask('send_event', { chat_id, event: big(900) });
    const eva = await house.agent('eva');
    const history = eva.ask('get_chat_threads', { chat_id });
    const again = eva.ask('get_chat_threads', { chat_id });
    await anna.ask('send_event', { chat_id, event: { type: 'message', text: 'meanwhile' } });
    expect((await history).chat.threads[0].events).toHaveLength(12);
    expect((await again).chat.threads[0].events.length).toBeGreaterThanOrEqual(12);
    expect((await eva.push('incoming_event')).payload.event.text).toBe('meanwhile');
  });

  it('makes the server neither work nor store for it while its answers wait', async () => {
    const house = await House.open({ limits: { unreadBytes: 2 * 1_048_576 } });
    const [anna, eva] = [await house.agent('anna'), await house.agent('eva')];
    const chat_id = await chatOf(anna);
    for (let count = 0; count < 4; count += 1) await anna.ask('send_event', { chat_id, event: big(900) });
    eva.socket.pause();
    for (let count = 0; count < 20; count += 1) {
      eva.send({ request_id: `h-${count}`, action: 'get_chat_threads', payload: { chat_id } });
    }
    eva.send({ action: 'update_agent', payload: { routing_status: 'not_accepting_chats' } });
    await anna.pushes();
    expect((await anna.ask('get_chat_threads', { chat_id })).chat.threads[0].events).toHaveLength(4);
    expect(await anna.pushes()).toEqual([]); // her last request has not been looked at
    eva.socket.resume();
    const { payload } = await anna.push('agent_updated');
    expect(payload).toEqual({ agent_id: ids.eva, routing_status: 'not_accepting_chats' });
  });
});
