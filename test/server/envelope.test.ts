import { beforeEach, describe, expect, it } from 'vitest';
import { House, ids, otherLicense } from './house.js';
import type { RtmClient } from './rtm-client.js';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

function refusal(more: object, message: string, type = 'validation') {
  return { action: '', type: 'response', success: false, ...more, payload: { error: { type, message } } };
}

/** The one frame that comes back. */
async function answerTo(client: RtmClient, message: object | string | Buffer) {
  const place = client.frames.length;
  client.send(message);
  return client.find((frame) => client.frames.indexOf(frame) >= place);
}

describe('a malformed frame', () => {
  const noObject = 'A request must be a JSON object';
  const cases: [string, object | string | Buffer, object][] = [
    ['text that is no JSON', '{"action":', refusal({}, noObject)],
    ['no text at all', '', refusal({}, noObject)],
    ['a JSON array', '[]', refusal({}, noObject)],
    ['a JSON string', '"login"', refusal({}, noObject)],
    ['null', 'null', refusal({}, noObject)],
    ['a binary frame', Buffer.from('{"action":"ping"}'), refusal({}, noObject)],
    ['no action', { request_id: 'a' }, refusal({ request_id: 'a' }, 'action is required')],
    ['an action that is null', { request_id: 'a', action: null }, refusal({ request_id: 'a' }, 'action is required')],
    [
      'an action that is a number',
      { request_id: 'a', action: 5 },
      refusal({ request_id: 'a' }, 'action must be a string'),
    ],
    [
      'a request_id that is a number',
      { request_id: 5, action: 'ping' },
      refusal({ action: 'ping' }, 'request_id must be a string'),
    ],
    ['both wrong', { request_id: {}, action: [] }, refusal({}, 'action must be a string')],
    [
      'a payload that is an array',
      { request_id: 'a', action: 'ping', payload: [] },
      refusal({ request_id: 'a', action: 'ping' }, 'payload must be an object'),
    ],
    [
      'a payload that is text',
      { request_id: 'a', action: 'ping', payload: 'x' },
      refusal({ request_id: 'a', action: 'ping' }, 'payload must be an object'),
    ],
    [
      'an author_id that is a number',
      { request_id: 'a', action: 'ping', author_id: 5 },
      refusal({ request_id: 'a', action: 'ping' }, 'author_id must be a string'),
    ],
  ];

  it.each(cases)('with %s gets validation, before and after login', async (_, message, expected) => {
    const client = await house.connect();
    expect(await answerTo(client, message)).toEqual(expected);
    await client.ask('login', { token: 'anna' });
    await client.pushes();
    expect(await answerTo(client, message)).toEqual(expected);
    expect((await client.request('ping')).success).toBe(true);
  });

  it('of a customer is answered the same way, but author_id is nobody’s business', async () => {
    const client = await house.connectCustomer();
    expect(await answerTo(client, '{')).toEqual(refusal({}, noObject));
    expect(await answerTo(client, { action: 'ping', author_id: 5 })).toEqual({
      action: 'ping',
      type: 'response',
      success: true,
    });
  });

  it('takes null fields as absent ones', async () => {
    const client = await house.connect();
    const answer = await answerTo(client, { request_id: null, action: 'ping', payload: null, author_id: null });
    expect(answer).toEqual({ action: 'ping', type: 'response', success: true });
  });
});

describe('the size of a message', () => {
  const sized = (bytes: number) => {
    const frame = JSON.stringify({ action: 'ping', padding: '' });
    return frame.replace('""', `"${'x'.repeat(bytes - frame.length)}"`);
  };

  it('of 1 MiB is fine', async () => {
    const client = await house.connect();
    expect(await answerTo(client, sized(1_048_576))).toEqual({ action: 'ping', type: 'response', success: true });
  });

  it('over 1 MiB closes the connection with 1009', async () => {
    const client = await house.connect();
    client.send(sized(1_048_577));
    expect(await client.closed).toBe(1009);
    expect(client.frames).toEqual([]);
  });
});

describe('request_id', () => {
  it.each([
    ['an empty one', ''],
    ['one outside of ASCII', '🐝 \u0000'],
    ['a long one', 'x'.repeat(10_000)],
  ])('comes back unchanged: %s', async (_, request_id) => {
    const client = await house.connect();
    expect(await answerTo(client, { request_id, action: 'ping' })).toEqual({
      request_id,
      action: 'ping',
      type: 'response',
      success: true,
    });
  });

  it('need not be unique: each request gets exactly one response', async () => {
    const client = await house.connect();
    for (let count = 0; count < 3; count += 1) client.send({ request_id: 'same', action: 'ping' });
    await client.request('ping');
    expect(client.frames.filter((frame) => frame.request_id === 'same')).toHaveLength(3);
  });
});

describe('before login', () => {
  it.each(['send_event', 'get_filtered_chats', 'no_such_action', 'constructor'])(
    '%s gets authentication',
    async (action) => {
      const client = await house.connect();
      expect(await client.refused(action, {})).toEqual({ type: 'authentication', message: 'Authentication error' });
      expect(await (await house.connectCustomer()).refused(action, {})).toEqual({
        type: 'authentication',
        message: 'Authentication error',
      });
    },
  );

  it('ping is answered without a payload', async () => {
    const client = await house.connect();
    expect(await answerTo(client, { request_id: 'p', action: 'ping', payload: { any: 'thing' } })).toEqual({
      request_id: 'p',
      action: 'ping',
      type: 'response',
      success: true,
    });
  });

  it('no push is delivered', async () => {
    const [stranger, customer] = [await house.connect(), await house.connectCustomer()];
    const anna = await house.agent('anna');
    await anna.ask('update_agent', { routing_status: 'not_accepting_chats' });
    await (await house.customer('mary')).ask('start_chat');
    expect(await stranger.pushes()).toEqual([]);
    expect(await customer.pushes()).toEqual([]);
  });
});

describe('an action that does not exist', () => {
  it.each(['no_such_action', 'constructor', '__proto__', 'toString', 'Login', '', 'upload_image', 'send_file'])(
    '%j is validation',
    async (action) => {
      const client = await house.agent('anna');
      expect(await client.refused(action)).toEqual({ type: 'validation', message: `Unknown action ${action}` });
      expect(await (await house.customer('mary')).refused(action)).toEqual({
        type: 'validation',
        message: `Unknown action ${action}`,
      });
    },
  );

  it('is what the other side’s actions are', async () => {
    const agent = await house.agent('anna');
    expect((await agent.refused('send_sneak_peek', {})).message).toBe('Unknown action send_sneak_peek');
    const customer = await house.customer('mary');
    expect((await customer.refused('join_chat', {})).message).toBe('Unknown action join_chat');
  });
});

describe('author_id', () => {
  const authorization = { type: 'authorization', message: 'Authorization error' };

  it('of the own agent changes nothing', async () => {
    const client = await house.connect();
    const more = { author_id: ids.anna };
    expect((await client.request('login', { token: 'anna' }, more)).success).toBe(true);
    expect((await client.request('ping', {}, more)).success).toBe(true);
    expect((await client.request('start_chat', {}, more)).payload.chat.thread.user_ids).toEqual([ids.anna]);
  });

  it.each([ids.tom, ids.mary, 'nobody', ''])('%j is authorization', async (author_id) => {
    const client = await house.agent('anna');
    expect(await client.refused('start_chat', {}, { author_id })).toEqual(authorization);
    expect(await client.refused('get_filtered_chats', {}, { author_id })).toEqual(authorization);
    expect(await client.refused('ping', {}, { author_id })).toEqual(authorization);
    expect(await client.refused('login', { token: 'anna' }, { author_id })).toEqual(authorization);
  });

  it('is judged after the action and before the payload', async () => {
    const client = await house.agent('anna');
    const more = { author_id: ids.tom };
    expect((await client.refused('no_such_action', {}, more)).type).toBe('validation');
    expect(await client.refused('send_event', {}, more)).toEqual(authorization);
  });

  it('is ignored on the customer side', async () => {
    const mary = await house.customer('mary');
    const { success, payload } = await mary.request('start_chat', {}, { author_id: ids.anna });
    expect(success).toBe(true);
    expect(payload.chat.thread.user_ids).toEqual([ids.mary]);
  });
});

describe('what a request gets in return', () => {
  it('ignores unknown fields at every depth', async () => {
    const client = await house.agent('anna');
    const payload = {
      routing_scope: { type: 'license' },
      chat: { color: 'red', thread: { shape: 1, events: [{ type: 'message', text: 'Hi', order: 99, mood: 'good' }] } },
    };
    const response = await client.request('start_chat', payload, { priority: 1 });
    expect(response.payload.chat.thread.events).toEqual([
      expect.objectContaining({ type: 'message', text: 'Hi', order: 1, author_id: ids.anna }),
    ]);
    expect(JSON.stringify(response)).not.toMatch(/color|shape|mood|priority/);
  });

  it('changes nothing when one part is wrong', async () => {
    const client = await house.agent('anna');
    const events = [
      { type: 'message', text: 'Hi' },
      { type: 'message', text: '' },
    ];
    const error = await client.refused('start_chat', { chat: { thread: { events } } });
    expect(error).toEqual({ type: 'validation', message: 'chat.thread.events[1].text has an unsupported value' });
    expect(await client.ask('get_filtered_chats')).toEqual({ chats_summary: [] });
    expect(await client.pushes()).toEqual([]);
  });

  it('is nothing of another license', async () => {
    const other = await house.agent('other-anna');
    const otherMary = await house.customer('other-mary');
    const anna = await house.agent('anna');
    const { chat } = await (await house.customer('mary')).ask('start_chat');
    await anna.ask('join_chat', { chat_id: chat.id, agent_ids: [ids.anna] });
    expect(await other.pushes()).toEqual([]);
    expect(await otherMary.pushes()).toEqual([]);
    expect(await other.refused('get_chat_threads', { chat_id: chat.id })).toEqual({
      type: 'validation',
      message: 'chat_id not found',
    });
    expect(await other.ask('get_filtered_chats')).toEqual({ chats_summary: [] });
    expect(await otherMary.ask('get_chats_summary')).toEqual({ chats_summary: [], total_chats: 0 });
  });
});

it('agents and customers need their own kind of token', async () => {
  const authentication = { type: 'authentication', message: 'Authentication error' };
  expect(await (await house.connect()).refused('login', { token: 'mary' })).toEqual(authentication);
  expect(await (await house.connectCustomer()).refused('login', { token: 'anna' })).toEqual(authentication);
  expect(await (await house.connectCustomer(otherLicense)).refused('login', { token: 'mary' })).toEqual({
    type: 'authorization',
    message: 'Authorization error',
  });
});

it('a text frame that is no UTF-8 closes the connection', async () => {
  const client = await house.connect();
  client.socket.send(Buffer.from([0xff, 0xfe]), { binary: false });
  expect(await client.closed).toBe(1007);
});
