import { once } from 'node:events';
import { connect as dial } from 'node:net';
import { beforeEach, describe, expect, it } from 'vitest';
import { House, ids, license } from './house.js';
import { agentAction, customerAction, refused, type Sent, send } from './web-client.js';
import { event, push, shortId, systemMessage, uuid } from './wire.js';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

const message = { type: 'message', text: 'Hello' };
const invalid = (text: string) => refused(400, 'validation', text);
const customerPath = (action: string, query = `?license_id=${license}`) => `/customer/v0.5/action/${action}${query}`;

describe('an action over the Web API', () => {
  it('answers with the bare payload, and tells everybody else without a request_id', async () => {
    const people = await house.everybody();
    const answer = await agentAction(
      house,
      'tom',
      'start_chat',
      { chat: { thread: { events: [message] } } },
      { request_id: 'r' },
    );
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    });
    expect(answer.body.chat).toMatchObject({ id: shortId, thread: { events: [event(1, ids.tom, message)] } });
    expect(answer.body.request_id).toBeUndefined();
    expect(await people.tom.pushes()).toEqual([push('incoming_chat_thread', { chat: answer.body.chat })]);
    expect(await people.anna.pushes()).toEqual([push('incoming_chat_thread', { chat: answer.body.chat })]);
  });

  it('answers {} when there is no response payload', async () => {
    const { body } = await agentAction(house, 'tom', 'start_chat');
    const closed = await agentAction(house, 'anna', 'close_thread', { chat_id: body.chat.id });
    expect([closed.status, closed.body]).toEqual([200, {}]);
  });

  it('takes no body at all as {}', async () => {
    expect((await send(house, '/agent/v0.5/action/start_chat', { token: 'tom' })).status).toBe(200);
    const close = await send(house, '/agent/v0.5/action/close_thread', { token: 'anna' });
    expect(close).toMatchObject(invalid('chat_id is required'));
  });

  it('is offered to customers alike', async () => {
    const anna = await house.agent('anna');
    const { status, body } = await customerAction(house, 'mary', 'start_chat', {
      chat: { thread: { events: [message] } },
    });
    expect(status).toBe(200);
    expect(body.chat.thread.events).toEqual([
      { id: uuid, order: 1, author_id: ids.mary, timestamp: expect.any(Number), ...message },
    ]);
    const sent = await customerAction(house, 'mary', 'send_event', { chat_id: body.chat.id, event: message });
    expect(sent.body).toMatchObject({ thread_id: body.chat.thread.id, event: { order: 3, text: 'Hello' } });
    expect((await anna.pushes()).map(({ action }) => action)).toEqual([
      'incoming_chat_thread',
      'incoming_event',
      'incoming_event',
    ]);
    const { customer } = (await customerAction(house, 'ivo', 'update_customer', { customer: { name: 'Ivo' } })).body;
    expect(customer).toEqual({ id: ids.ivo, type: 'customer', name: 'Ivo', present: true });
  });

  it.each([
    ['/agent/v0.5/action/start_chat', 'tom'],
    ['/agent/action/start_chat?license_id=7', 'tom'],
    [`/customer/v0.5/action/start_chat?license_id=${license}`, 'mary'],
    [`/customer/action/start_chat?license_id=${license}`, 'mary'],
    [`/customer/v0.3/action/start_chat?license_id=${license}`, 'mary'],
  ])('is found at %s', async (path, token) => {
    expect((await send(house, path, { token, body: {} })).status).toBe(200);
  });

  it('speaks the version of its path', async () => {
    const { body } = await send(house, '/agent/v0.2/action/start_chat', {
      token: 'anna',
      body: { payload: { chat: { thread: { scopes: { groups: [1] }, events: [message] } } } },
    });
    expect(body.chat.scopes).toEqual({ groups: [1] });
    const sent = { payload: { chat_id: body.chat.id, message: { text: 'old' } } };
    const old = await send(house, '/agent/v0.2/action/send_message', { token: 'anna', body: sent });
    expect(old.body.event).toMatchObject({ type: 'message', text: 'old' });
    const rich = { payload: { chat_id: body.chat.id, event: { type: 'rich_message', template_id: 'x' } } };
    const refusal = await send(house, '/agent/v0.4/action/send_event', { token: 'anna', body: rich });
    expect(refusal).toMatchObject(invalid('event.type has an unsupported value'));
  });
});

describe('the envelope of a Web request', () => {
  const noObject = 'The request body must be a JSON object';

  it.each<[string, Sent['body'], string]>([
    ['no JSON', '{"payload":', noObject],
    ['an array', '[]', noObject],
    ['null', 'null', noObject],
    ['white space', ' ', noObject],
    ['bytes that are no text', Buffer.from([0x7b, 0xff, 0x7d]), noObject],
    ['a payload that is a list', { payload: [] }, 'payload must be an object'],
    ['a payload that is text', { payload: 'x' }, 'payload must be an object'],
    ['an author_id that is a number', { author_id: 5 }, 'author_id must be a string'],
  ])('with %s is validation, whoever asks', async (_, body, text) => {
    for (const token of ['tom', 'nobody']) {
      expect(await send(house, '/agent/v0.5/action/start_chat', { token, body })).toMatchObject(invalid(text));
    }
  });

  it('has fields at its top that count for nothing, and null ones that are absent', async () => {
    const body = { request_id: 5, action: 7, chat_id: 'x', payload: null, author_id: null };
    expect((await send(house, '/agent/v0.5/action/start_chat', { token: 'tom', body })).status).toBe(200);
    const customer = { author_id: 5, payload: {} };
    expect((await send(house, customerPath('start_chat'), { token: 'mary', body: customer })).status).toBe(200);
    expect((await send(house, '/agent/v0.2/action/start_chat', { token: 'tom', body: { author_id: 5 } })).status).toBe(
      200,
    );
  });

  it('takes the body for JSON, whatever its Content-Type', async () => {
    const headers = { 'content-type': 'text/plain' };
    expect((await send(house, '/agent/v0.5/action/start_chat', { token: 'tom', body: {}, headers })).status).toBe(200);
  });

  it('in v0.2 says only that the format is wrong', async () => {
    const wrong = invalid('Wrong format of request');
    expect(await send(house, '/agent/v0.2/action/start_chat', { token: 'tom', body: '[' })).toMatchObject(wrong);
    expect(await send(house, '/agent/v0.2/action/close_thread', { token: 'anna' })).toMatchObject(wrong);
    expect(await send(house, '/agent/v0.2/action/upload_image', { token: 'tom' })).toMatchObject(wrong);
    const unknown = await send(house, `/customer/v0.2/action/nothing?license_id=${license}`, { token: 'mary' });
    expect(unknown).toMatchObject(wrong);
  });
});

describe('a body over the limit', () => {
  const tooLarge = refused(413, 'validation', 'The request body must not be larger than 1048576 bytes');

  it('of exactly 1 MiB is fine', async () => {
    const body = JSON.stringify({ payload: {}, padding: '' });
    const full = body.replace('""', `"${'x'.repeat(1_048_576 - body.length)}"`);
    expect(full).toHaveLength(1_048_576);
    expect((await send(house, '/agent/v0.5/action/start_chat', { token: 'tom', body: full })).status).toBe(200);
    const more = await send(house, '/agent/v0.5/action/start_chat', { token: 'tom', body: `${full} ` });
    expect(more).toMatchObject({ ...tooLarge, headers: { connection: 'close' } });
  });

  it('is refused while it streams, before it has come to its end', async () => {
    let written = 0;
    async function* endless() {
      for (;;) {
        written += 65_536;
        yield Buffer.alloc(65_536, ' ');
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    const answer = await send(house, '/agent/v0.5/action/start_chat', { token: 'tom', body: endless() });
    expect(answer).toMatchObject(tooLarge);
    expect(written).toBeLessThan(64 * 1_048_576);
  });

  it('is refused by its Content-Length alone', async () => {
    const socket = dial(house.server.port, '127.0.0.1');
    const lines = ['POST /agent/action/start_chat HTTP/1.1', 'Host: x', 'Content-Length: 1048577', '', ''];
    socket.write(lines.join('\r\n'));
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1.1 413 /);
    socket.destroy();
  });
});

describe('methods and paths', () => {
  it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'])('%s is 405', async (method) => {
    for (const path of ['/agent/v0.5/action/start_chat', customerPath('start_chat'), '/agent/v0.9/action/x']) {
      const { status, headers } = await send(house, path, { method, token: 'tom' });
      expect([status, headers.allow]).toEqual([405, 'POST']);
    }
  });

  it.each([
    '/agent/v0.5/action',
    '/agent/v0.5/action/',
    '/agent/v0.5/action/start_chat/',
    '/agent/v0.5/action/start_chat/more',
    '/agent/v5/action/start_chat',
    '/agent/0.5/action/start_chat',
    '/agent/v0.5.1/action/start_chat',
    '/agent/v0.5/actions/start_chat',
    '/agent//action/start_chat',
    '/visitor/v0.5/action/start_chat',
    `/customer/v0.5/start_chat?license_id=${license}`,
  ])('%s is 404', async (path) => {
    expect((await send(house, path, { token: 'tom', body: {} })).status).toBe(404);
  });

  it.each(['v0.1', 'v0.6', 'v1.0', 'v00.5'])('%s is not served', async (version) => {
    const unsupported = refused(400, 'unsupported_version', 'Unsupported version');
    for (const token of ['tom', 'nobody']) {
      expect(await send(house, `/agent/${version}/action/start_chat`, { token, body: {} })).toMatchObject(unsupported);
    }
    expect(await send(house, `/customer/${version}/action/x`, { body: {} })).toMatchObject(unsupported);
    const malformed = await send(house, `/agent/${version}/action/start_chat`, { body: '[' });
    expect(malformed).toMatchObject(invalid('The request body must be a JSON object'));
  });

  it.each(['nothing', 'constructor', '__proto__', 'toString', 'START_CHAT', '%73tart_chat', 'send_message'])(
    'the action %s is unknown',
    async (action) => {
      const unknown = invalid(`Unknown action ${action}`);
      expect(await agentAction(house, 'tom', action, {})).toMatchObject(unknown);
      expect(await customerAction(house, 'mary', action, {})).toMatchObject(unknown);
    },
  );
});

describe('system messages', () => {
  it('follow the answer of a closed thread to everybody connected', async () => {
    const { chat } = (await customerAction(house, 'mary', 'start_chat')).body;
    const anna = await house.agent('anna');
    await agentAction(house, 'anna', 'close_thread', { chat_id: chat.id });
    const told = { chat_id: chat.id, thread_id: chat.thread.id };
    expect(await anna.pushes()).toEqual([
      push('incoming_event', { ...told, event: systemMessage(2, 'manual_archived', 'Anna Kowal archived the chat') }),
      push('thread_closed', { ...told, user_id: ids.anna }),
    ]);
  });
});
