import { once } from 'node:events';
import { connect as dial } from 'node:net';
import { beforeEach, describe, expect, it } from 'vitest';
import { House, license } from '../house.js';
import { customerAction, refused, send } from '../web-client.js';
import { formBody, formHeaders, type Part, sendForm } from './form-body.js';
import { images } from './images.js';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

const path = '/agent/v0.5/action/upload_image';
const customerPath = `/customer/v0.5/action/send_file?license_id=${license}`;
const malformed = refused(400, 'validation', 'The request body is malformed multipart/form-data');
const tooLarge = (field: string) => refused(413, 'validation', `${field} must not be larger than 10485760 bytes`);
const limit = 10_485_760;

const image = (bytes: number): Part => {
  const png = images.png(1, 1);
  return { name: 'payload.image', value: Buffer.concat([png, Buffer.alloc(bytes - png.length)]), fileName: 'a.png' };
};

describe('a file of 10 MB', () => {
  it('is taken, and one byte more is not', async () => {
    expect((await sendForm(house, path, 'tom', [image(limit)])).status).toBe(200);
    expect(await sendForm(house, path, 'tom', [image(limit + 1)])).toMatchObject(tooLarge('payload.image'));
  });

  it('is the limit for customers, too', async () => {
    const { chat } = (await customerAction(house, 'mary', 'start_chat')).body;
    const parts = (bytes: number) => [
      { name: 'payload.chat_id', value: chat.id },
      { name: 'payload.file', value: Buffer.alloc(bytes), fileName: 'a' },
    ];
    expect((await sendForm(house, customerPath, 'mary', parts(limit))).status).toBe(200);
    expect(await sendForm(house, customerPath, 'mary', parts(limit + 1))).toMatchObject(tooLarge('payload.file'));
  });

  it('is measured while it streams in, and so is what is not asked for', async () => {
    for (const name of ['payload.image', 'payload.other']) {
      let written = 0;
      async function* endless() {
        const [start] = formBody([{ name, value: '', fileName: 'a.png' }])
          .toString()
          .split('\r\n\r\n');
        yield Buffer.from(`${start}\r\n\r\n`);
        for (;;) {
          written += 65_536;
          yield Buffer.alloc(65_536);
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
      const answer = await send(house, path, { token: 'tom', headers: formHeaders, body: endless() });
      expect(answer).toMatchObject(tooLarge('payload.image'));
      expect(written).toBeLessThan(64 * 1_048_576);
    }
  });

  it('is refused by its Content-Length alone', async () => {
    const socket = dial(house.server.port, '127.0.0.1');
    const type = `Content-Type: ${formHeaders['content-type']}`;
    const lines = [`POST ${path} HTTP/1.1`, 'Host: x', 'Authorization: Bearer tom', type, 'Content-Length: 11000000'];
    socket.write([...lines, '', ''].join('\r\n'));
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1.1 413 /);
    socket.destroy();
  });
});

describe('a body that is no form', () => {
  it.each([
    ['application/json', '{}'],
    ['text/plain', 'x'],
    ['multipart/mixed; boundary=x', '--x--'],
    ['multipart/form-data', 'x'],
    ['', ''],
  ])('is validation: %s', async (type, body) => {
    const answer = await send(house, path, { token: 'tom', headers: { 'content-type': type }, body });
    const text = 'The request body must be multipart/form-data';
    expect(answer).toMatchObject(refused(400, 'validation', text));
  });

  const whole = formBody([image(100)]).toString('latin1');

  it.each([
    ['nothing', ''],
    ['no boundary at all', 'x'.repeat(100)],
    ['no end', whole.slice(0, -10)],
    ['an end in the middle of the file', whole.slice(0, -60)],
    ['an end in the middle of its header', whole.slice(0, 60)],
    ['an end after the first boundary', whole.slice(0, 20)],
    ['a boundary of another', whole.replaceAll('x-part', 'y-part')],
  ])('is malformed with %s', async (_, body) => {
    const answer = await send(house, path, { token: 'tom', headers: formHeaders, body: Buffer.from(body, 'latin1') });
    expect(answer).toMatchObject(malformed);
  });

  it('is malformed without a boundary in its type', async () => {
    const headers = { 'content-type': 'multipart/form-data; charset=utf-8' };
    expect(await send(house, path, { token: 'tom', headers, body: whole })).toMatchObject(malformed);
  });

  it('may have a part without a name and lines after its end', async () => {
    const nameless = whole.replace('--x-part', '--x-part-of-a-form\r\nX-Nothing: x\r\n\r\nvalue\r\n--x-part');
    const body = Buffer.from(`${nameless}\r\nepilogue`, 'latin1');
    expect((await send(house, path, { token: 'tom', headers: formHeaders, body })).status).toBe(200);
  });
});

describe('uploads at the same time', () => {
  /** An upload that has begun and stops in the middle of its file. */
  async function begun(server: House) {
    const socket = dial(server.server.port, '127.0.0.1');
    const body = formBody([image(2000)]);
    const type = `Content-Type: ${formHeaders['content-type']}`;
    const length = `Content-Length: ${body.length}`;
    const lines = [`POST ${path} HTTP/1.1`, 'Host: x', 'Authorization: Bearer tom', type, length, 'Connection: close'];
    socket.write([...lines, '', ''].join('\r\n'));
    socket.write(body.subarray(0, 1000));
    await once(socket, 'connect');
    return { socket, rest: body.subarray(1000) };
  }

  it('wait for their turn, and get it when another one is done or has gone away', async () => {
    const small = await House.open({ limits: { uploads: 1 } });
    const first = await begun(small);
    await fetch(`${small.server.url}/healthz`); // it has arrived by now
    let isAnswered = false;
    const second = sendForm(small, path, 'tom', [image(100)]).then((answer) => {
      isAnswered = true;
      return answer;
    });
    await fetch(`${small.server.url}/healthz`);
    expect(isAnswered).toBe(false);
    first.socket.write(first.rest);
    expect(String((await once(first.socket, 'data'))[0])).toMatch(/^HTTP\/1.1 200 /);
    expect((await second).status).toBe(200);

    const third = await begun(small);
    await fetch(`${small.server.url}/healthz`);
    const impatient = await begun(small);
    await fetch(`${small.server.url}/healthz`);
    impatient.socket.destroy();
    await fetch(`${small.server.url}/healthz`);
    const fourth = sendForm(small, path, 'tom', [image(100)]);
    third.socket.destroy();
    expect((await fourth).status).toBe(200);
    expect(small.logged.filter(({ level }) => level !== 'debug')).toEqual([]);
  });

  it('are dropped with their connections when the server stops', async () => {
    const { socket } = await begun(house);
    await fetch(`${house.server.url}/healthz`);
    const closed = once(socket, 'close');
    await house.server.close();
    await closed;
  });
});
