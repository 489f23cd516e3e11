import { describe, expect, it } from 'vitest';
import { JournalConflict } from '../../../src/server/journal/journal.js';
import { memoryJournal } from '../../../src/server/journal/memory.js';
import { measuredJournal } from '../../../src/server/metrics/measured-journal.js';
import { House, ids } from '../house.js';

/** What `GET /metrics` says now: lines by their names and labels. */
async function metricsOf(house: House): Promise<Map<string, number>> {
  const response = await fetch(`${house.server.url}/metrics`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  for (const line of lines) expect(line).toMatch(/^[a-z_]+(\{([a-z]+="[^"]*",?)+\})? [\d.e+-]+$/);
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

const requests = (labels: string) => `chatio_requests_total{${labels}}`;

describe('GET /metrics', () => {
  it('counts connections while they are open', async () => {
    const house = await House.open();
    const anna = await house.agent('anna');
    await house.customer('mary');
    await house.connect('/agent/v0.3/rtm/ws');
    const connections = (api: string, version: string) =>
      `chatio_connections{api="${api}",transport="websocket",version="${version}"}`;
    const before = await metricsOf(house);
    expect(before.get(connections('agent', 'v0.5'))).toBe(1);
    expect(before.get(connections('agent', 'v0.3'))).toBe(1);
    expect(before.get(connections('customer', 'v0.5'))).toBe(1);
    await anna.close();
    expect((await metricsOf(house)).get(connections('agent', 'v0.5'))).toBe(0);
  });

  it('counts requests by what was asked and what came of it, and how long it took', async () => {
    const house = await House.open();
    const anna = await house.agent('anna');
    await anna.ask('start_chat');
    await anna.refused('close_thread', { chat_id: 'no such chat' });
    const headers = { Authorization: 'Bearer anna', 'Content-Type': 'application/json' };
    await fetch(`${house.server.url}/agent/v0.4/action/start_chat`, { method: 'POST', headers, body: '{}' });
    await fetch(`${house.server.url}/customer/v0.5/action/start_chat?license_id=100001`, { method: 'POST', body: 'x' });
    const found = await metricsOf(house);
    const agent = 'api="agent",transport="rtm",version="v0.5"';
    expect(found.get(requests(`${agent},action="start_chat",outcome="ok"`))).toBe(1);
    expect(found.get(requests(`${agent},action="close_thread",outcome="validation"`))).toBe(1);
    expect(found.get(requests('api="agent",transport="web",version="v0.4",action="start_chat",outcome="ok"'))).toBe(1);
    const customers = 'api="customer",transport="web",version="v0.5",action="start_chat",outcome="validation"';
    expect(found.get(requests(customers))).toBe(1);
    const durations = 'chatio_request_duration_seconds';
    expect(found.get(`${durations}_count{api="agent",action="start_chat"}`)).toBe(2);
    expect(found.get(`${durations}_bucket{api="agent",action="start_chat",le="+Inf"}`)).toBe(2);
  });

  it('knows no name that a client has made up', async () => {
    const house = await House.open();
    const anna = await house.agent('anna');
    for (const action of ['mine"} 7', 'constructor', '__proto__', 'x'.repeat(1000)]) await anna.refused(action);
    await fetch(`${house.server.url}/agent/v0.5/action/mine`, { method: 'POST', body: '{}' });
    const found = await metricsOf(house);
    const unknown = (transport: string, outcome: string) =>
      requests(`api="agent",transport="${transport}",version="v0.5",action="unknown",outcome="${outcome}"`);
    expect(found.get(unknown('rtm', 'validation'))).toBe(4);
    expect([...found.keys()].join()).not.toMatch(/mine|constructor|proto|xxx/);
  });

  it('counts chats, events, pushes and facts', async () => {
    const house = await House.open();
    const [anna, mary] = [await house.agent('anna'), await house.customer('mary')];
    const before = await metricsOf(house);
    const { chat } = await mary.ask('start_chat', { chat: { thread: { events: [{ type: 'message', text: 'Hi' }] } } });
    await mary.ask('start_chat');
    await anna.ask('join_chat', { chat_id: chat.id, agent_ids: [ids.anna] });
    await anna.pushes();
    const after = await metricsOf(house);
    const more = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
    expect(after.get('chatio_chats_active')).toBe(2);
    expect(after.get('chatio_chats_waiting')).toBe(1);
    expect(after.get('chatio_agents_logged_in')).toBe(1);
    expect(after.get('chatio_licenses')).toBe(2);
    expect(more('chatio_events_total{type="message"}')).toBe(1);
    expect(more('chatio_events_total{type="system_message"}')).toBe(3);
    expect(more('chatio_threads_total{change="started"}')).toBe(2);
    expect(more('chatio_pushes_total')).toBe(16);
    expect(more('chatio_journal_facts_total')).toBe(8);
    expect(more('chatio_journal_append_seconds_count{outcome="ok"}')).toBe(3);
  });

  it('counts readers that were too slow', async () => {
    const house = await House.open({ limits: { unreadBytes: 100_000, agentGoneMs: 1 } });
    const [anna, tom] = [await house.agent('anna'), await house.agent('tom')];
    const chat_id = (await anna.ask('start_chat')).chat.id;
    expect((await metricsOf(house)).get('chatio_slow_readers_total')).toBe(0);
    tom.socket.pause();
    const text = 'x'.repeat(64 * 1024);
    for (let count = 0; (await metricsOf(house)).get('chatio_slow_readers_total') === 0 && count < 500; count += 1) {
      await anna.ask('send_event', { chat_id, event: { type: 'message', text } });
    }
    expect((await metricsOf(house)).get('chatio_slow_readers_total')).toBe(1);
  });

  it('tells how the process is', async () => {
    const found = await metricsOf(await House.open());
    expect(found.get('process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
    expect(found.get('process_cpu_seconds_total')).toBeGreaterThan(0);
    expect(found.get('nodejs_eventloop_lag_seconds{quantile="0.99"}')).toBeGreaterThanOrEqual(0);
    expect(found.get('process_start_time_seconds')).toBeLessThan(Date.now() / 1000);
  });

  it('says nothing of people and what they write', async () => {
    const house = await House.open();
    const { people } = await house.conversation();
    await people.mary.ask('update_customer', { name: 'Mary Secret' });
    const text = await (await fetch(`${house.server.url}/metrics`)).text();
    expect(text).not.toMatch(/@|Mary|100001/);
  });

  it('is read, nothing else', async () => {
    const house = await House.open();
    const response = await fetch(`${house.server.url}/metrics`, { method: 'POST' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect((await fetch(`${house.server.url}/metrics`, { method: 'HEAD' })).status).toBe(200);
  });
});

describe('a measured journal', () => {
  const fact = { type: 'customer_created', customerId: 'c', at: 1, cause: {} } as const;

  it('tells what became of each append, and does what the journal does', async () => {
    const told: [number, string][] = [];
    const metrics = { appended: (facts: number, outcome: string) => told.push([facts, outcome]) };
    const memory = memoryJournal();
    const slow = measuredJournal(
      {
        read: memory.read,
        close: memory.close,
        append: async (license, seq, facts) => {
          if (license === 2) throw new Error('full');
          if (seq !== 0) throw new JournalConflict('late');
          return facts.length;
        },
      },
      metrics,
    );
    expect(slow.isImmediate).toBeUndefined();
    expect(await slow.append(1, 0, [fact, fact])).toBe(2);
    await expect(slow.append(1, 5, [fact])).rejects.toThrow(JournalConflict);
    await expect(slow.append(2, 0, [fact])).rejects.toThrow('full');
    const immediate = measuredJournal(memory, metrics);
    expect(immediate.isImmediate).toBe(true);
    expect(immediate.append(1, 0, [fact])).toBe(1);
    expect(told).toEqual([
      [2, 'ok'],
      [1, 'conflict'],
      [1, 'failed'],
      [1, 'ok'],
    ]);
  });
});
