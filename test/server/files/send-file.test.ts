import { beforeEach, describe, expect, it } from 'vitest';
import { House, heard, ids, license } from '../house.js';
import { customerAction, refused, send } from '../web-client.js';
import { event, forCustomers, push } from '../wire.js';
import { type Part, sendForm } from './form-body.js';
import { images } from './images.js';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

const path = `/customer/v0.5/action/send_file?license_id=${license}`;
const invalid = (text: string) => refused(400, 'validation', text);
const authorization = refused(403, 'authorization', 'Authorization error');
const text = (name: string, value: string): Part => ({ name: `payload.${name}`, value });
const file = (value: string | Buffer, fileName = 'note.txt', type = 'text/plain'): Part => ({
  name: 'payload.file',
  value,
  fileName,
  type,
});

async function marysChat(): Promise<{ chat_id: string; thread_id: string }> {
  const { chat } = (await customerAction(house, 'mary', 'start_chat')).body;
  return { chat_id: chat.id, thread_id: chat.thread.id };
}

describe('send_file', () => {
  it('adds a file event, told to everybody, and answers with the address', async () => {
    const people = await house.everybody();
    const chat = await marysChat();
    await heard(people);
    const bytes = images.png(320, 200);
    const parts = [text('chat_id', chat.chat_id), text('custom_id', 'up-1'), file(bytes, 'box.png', 'image/png')];
    const { status, body } = await sendForm(house, path, 'mary', parts);
    expect([status, Object.keys(body)]).toEqual([200, ['url']]);
    const pattern = `^${house.server.url}/api/file/chatio/att/${license}/[\\w-]{32}\\.png$`;
    expect(body.url).toMatch(new RegExp(pattern));
    const sent = event(2, ids.mary, {
      custom_id: 'up-1',
      type: 'file',
      name: 'box.png',
      url: body.url,
      content_type: 'image/png',
      size: bytes.length,
      width: 320,
      height: 200,
    });
    const told = push('incoming_event', { ...chat, event: sent });
    expect(await heard(people)).toEqual({
      anna: [told],
      tom: [told],
      eva: [told],
      mary: [push('incoming_event', { ...chat, event: forCustomers(sent) })],
      ivo: [],
    });
    const downloaded = await fetch(body.url);
    expect(Buffer.from(await downloaded.arrayBuffer())).toEqual(bytes);
  });

  it('starts a new thread when there is no active one', async () => {
    const chat = await marysChat();
    await customerAction(house, 'mary', 'close_thread', { chat_id: chat.chat_id });
    const mary = await house.customer('mary');
    await sendForm(house, path, 'mary', [file('abc'), text('chat_id', chat.chat_id)]);
    const [started, unassigned] = await mary.pushes();
    expect(started).toMatchObject({
      action: 'incoming_chat_thread',
      payload: { chat: { id: chat.chat_id, thread: { events: [{ type: 'file', order: 1, size: 3 }] } } },
    });
    expect(started?.payload.chat.thread.id).not.toBe(chat.thread_id);
    expect(unassigned?.payload.event.system_message_type).toBe('routing.unassigned');
  });

  it.each(['v0.2', 'v0.3', 'v0.4'])('is the same in %s, and its event is in last_event_per_type', async (version) => {
    const chat = await marysChat();
    const old = `/customer/${version}/action/send_file?license_id=${license}`;
    const { body } = await sendForm(house, old, 'mary', [text('chat_id', chat.chat_id), file('abc')]);
    const anna = await house.agent('anna');
    const [summary] = (await anna.ask('get_filtered_chats')).chats_summary;
    expect(summary.last_event_per_type.file.event).toMatchObject({ url: body.url, name: 'note.txt' });
  });

  it('needs no custom_id, and takes parts in any order, strange ones too', async () => {
    const chat = await marysChat();
    const parts = [
      { name: 'payload.other', value: 'ignored', fileName: 'other.bin' },
      file('abc'),
      { name: 'author_id', value: 'nobody' },
      { name: '__proto__', value: 'x' },
      text('chat_id', chat.chat_id),
      text('chat_id', 'the first one counts'),
    ];
    expect((await sendForm(house, path, 'mary', parts)).status).toBe(200);
  });

  it.each<[string, readonly Part[], string]>([
    ['no chat', [file('abc')], 'payload.chat_id is required'],
    [
      'a chat that is a file',
      [{ name: 'payload.chat_id', value: 'x', fileName: 'x' }, file('abc')],
      'payload.chat_id is required',
    ],
    ['an unknown chat', [text('chat_id', 'nothing'), file('abc')], 'chat_id not found'],
    ['no file', [text('chat_id', 'x')], 'payload.file is required'],
    ['a text for a file', [text('chat_id', 'x'), text('file', 'abc')], 'payload.file must be a file'],
    ['an empty file', [text('chat_id', 'x'), file('')], 'payload.file must not be empty'],
    ['two files', [text('chat_id', 'x'), file('abc'), file('def')], 'payload.file must be one file'],
    ['no parts at all', [], 'payload.chat_id is required'],
    [
      'a text without end',
      [text('chat_id', 'x'.repeat(70_000)), file('abc')],
      'payload.chat_id has an unsupported value',
    ],
    [
      'too many parts',
      Array.from({ length: 40 }, (_, n) => text(`part_${n}`, 'x')),
      'The request body has too many parts',
    ],
  ])('with %s is validation, and nothing is kept', async (_, parts, message) => {
    const mary = await house.customer('mary');
    expect(await sendForm(house, path, 'mary', parts)).toMatchObject(invalid(message));
    expect(await mary.pushes()).toEqual([]);
  });

  it('is refused to customers who are not in the chat, to agents, and to banned ones', async () => {
    const { chat_id } = await marysChat();
    const parts = [text('chat_id', chat_id), file('abc')];
    expect(await sendForm(house, path, 'ivo', parts)).toMatchObject(authorization);
    expect((await sendForm(house, path, 'anna', parts)).status).toBe(401);
    const agents = await sendForm(house, '/agent/v0.5/action/send_file', 'anna', parts);
    expect(agents).toMatchObject(invalid('The request body must be a JSON object'));
    const json = await send(house, '/agent/v0.5/action/send_file', { token: 'anna', body: {} });
    expect(json).toMatchObject(invalid('Unknown action send_file'));
    const anna = await house.agent('anna');
    await anna.ask('ban_customer', { customer_id: ids.mary, ban: { days: 1 } });
    expect((await sendForm(house, path, 'mary', parts)).body.error.type).toBe('customer_banned');
  });

  it('can’t be sent with send_event instead', async () => {
    const { chat_id } = await marysChat();
    const sent = { type: 'file', name: 'x', url: 'http://elsewhere/x', content_type: 'text/plain', size: 1 };
    const answer = await customerAction(house, 'mary', 'send_event', { chat_id, event: sent });
    expect(answer).toMatchObject(invalid('event.type has an unsupported value'));
  });

  it('is internal when there is no room for it, and everything else goes on', async () => {
    house = await House.open({ limits: { storedBytes: 5000 } });
    const { chat_id } = await marysChat();
    const parts = [text('chat_id', chat_id), file('x'.repeat(2000))];
    expect((await sendForm(house, path, 'mary', parts)).status).toBe(200);
    expect(await sendForm(house, path, 'mary', parts)).toMatchObject(refused(500, 'internal', 'Internal server error'));
    expect(house.logged).toContainEqual({
      level: 'warn',
      message: 'no room for more files',
      fields: { license, bytes: 2000 },
    });
    expect((await customerAction(house, 'mary', 'close_thread', { chat_id })).status).toBe(200);
  });
});

describe('the type of a file', () => {
  const html = '<!doctype html><script>alert(1)</script>';
  const zip = Buffer.from('504b0304140000000000', 'hex');

  it.each<[string, Part, object]>([
    [
      'stays as sent where its content says nothing',
      file('abc', 'a.txt', 'text/plain; charset=utf-8'),
      { content_type: 'text/plain' },
    ],
    [
      'stays as sent when it agrees',
      file(images.jpeg(8, 6), 'a.jpg', 'image/jpeg'),
      { content_type: 'image/jpeg', width: 8, height: 6 },
    ],
    [
      'may be called image/jpg',
      file(images.jpeg(8, 6), 'a.jpg', 'image/jpg'),
      { content_type: 'image/jpg', width: 8, height: 6 },
    ],
    [
      'is the content’s, not the sender’s',
      file(images.gif(9, 7), 'a.txt', 'text/plain'),
      { content_type: 'image/gif', width: 9, height: 7 },
    ],
    [
      'is found when none is sent',
      { name: 'payload.file', value: images.png(5, 4), fileName: 'a' },
      { content_type: 'image/png', width: 5, height: 4 },
    ],
    [
      'of an animated PNG is PNG',
      file(images.apng(5, 4), 'a.png', 'image/png'),
      { content_type: 'image/png', width: 5, height: 4 },
    ],
    [
      'is not an image’s because somebody says so',
      file(html, 'a.png', 'image/png'),
      { content_type: 'application/octet-stream' },
    ],
    [
      'is not an image’s because it begins like one',
      file(images.png(0, 0), 'a.png', 'image/png'),
      { content_type: 'application/octet-stream' },
    ],
    ['of a web page is told to whoever asks', file(html, 'a.html', 'text/html'), { content_type: 'text/html' }],
    [
      'of a drawing in XML, too',
      file('<?xml version="1.0"?><svg/>', 'a.svg', 'image/svg+xml'),
      { content_type: 'image/svg+xml' },
    ],
    [
      'of an archive is what it claims to hold',
      file(zip, 'a.docx', 'application/vnd.acme.plan'),
      { content_type: 'application/vnd.acme.plan' },
    ],
    ['of an archive is not a text', file(zip, 'a.txt', 'text/plain'), { content_type: 'application/zip' }],
    ['that is none is bytes', file('abc', 'a', 'what ever'), { content_type: 'application/octet-stream' }],
  ])('%s', async (_, part, expected) => {
    const mary = await house.customer('mary');
    const { chat_id } = await marysChat();
    await mary.pushes();
    await sendForm(house, path, 'mary', [text('chat_id', chat_id), part]);
    const [told] = await mary.pushes();
    const { content_type, width, height } = told?.payload.event ?? {};
    expect({ content_type, width, height }).toEqual({ width: undefined, height: undefined, ...expected });
  });
});

describe('the name of a file', () => {
  it.each([
    ['Ünïcödé “box” 箱.png', 'Ünïcödé “box” 箱.png'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\temp\\box.png', 'box.png'],
    ['a\u0007b\u001b[31m.png', 'ab[31m.png'],
    ['', 'file'],
    ['x'.repeat(300), 'x'.repeat(255)],
  ])('%j is told as %j', async (fileName, name) => {
    const mary = await house.customer('mary');
    const { chat_id } = await marysChat();
    await mary.pushes();
    const escaped = fileName.replaceAll('\\', '\\\\');
    const { body } = await sendForm(house, path, 'mary', [text('chat_id', chat_id), file('abc', escaped)]);
    expect((await mary.pushes())[0]?.payload.event.name).toBe(name);
    const { headers } = await fetch(body.url);
    expect(headers.get('content-disposition')).toContain(`filename*=UTF-8''${encodeURIComponent(name)}`);
  });
});
