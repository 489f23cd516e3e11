import { beforeEach, describe, expect, it } from 'vitest';
import { House, license } from '../house.js';
import { refused, send } from '../web-client.js';
import { type Part, sendForm } from './form-body.js';
import { images } from './images.js';

let house: House;

beforeEach(async () => {
  house = await House.open({
    patch: ([main]) => {
      main.bots = [{ id: 'b07' }, { id: 'other', client_id: 'reader-app' }];
    },
  });
});

const path = '/agent/v0.5/action/upload_image';
const invalid = (text: string) => refused(400, 'validation', text);
const image = (value: Buffer | string, type = 'image/png'): Part => ({
  name: 'payload.image',
  value,
  fileName: 'a.png',
  type,
});

describe('upload_image', () => {
  it.each([
    ['png', images.png(320, 200), 'image/png'],
    ['png', images.apng(320, 200), 'image/png'],
    ['gif', images.gif(320, 200), 'image/gif'],
    ['jpg', images.jpeg(320, 200), 'image/jpeg'],
  ])('takes a %s, whatever it is called, and answers with where it is', async (extension, bytes, type) => {
    for (const claimed of [type, 'text/plain', 'application/octet-stream']) {
      const { status, body } = await sendForm(house, path, 'tom', [image(bytes, claimed)]);
      expect(status).toBe(200);
      expect(body).toEqual({
        url: `${house.server.url}/api/file/chatio/img/${body.path}`,
        path: expect.stringMatching(new RegExp(`^${license}/[\\w-]{32}\\.${extension}$`)),
      });
      const downloaded = await fetch(body.url);
      expect(downloaded.headers.get('content-type')).toBe(type);
      expect(Buffer.from(await downloaded.arrayBuffer())).toEqual(bytes);
    }
  });

  it('needs no scope, and gives every upload an address of its own', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => sendForm(house, path, 'tom-nothing', [image(images.png(1, 1))])),
    );
    expect(new Set(answers.map(({ body }) => body.url)).size).toBe(20);
  });

  it.each<[string, readonly Part[], string]>([
    ['nothing', [], 'payload.image is required'],
    ['a text', [{ name: 'payload.image', value: 'x' }], 'payload.image is required'],
    [
      'another part',
      [{ name: 'payload.file', value: images.png(1, 1), fileName: 'a.png' }],
      'payload.image is required',
    ],
    ['an empty file', [image('')], 'payload.image must be a PNG, GIF or JPEG image'],
    ['a web page', [image('<html>')], 'payload.image must be a PNG, GIF or JPEG image'],
    ['a drawing in XML', [image('<?xml version="1.0"?><svg/>')], 'payload.image must be a PNG, GIF or JPEG image'],
    [
      'another kind of image',
      [image(Buffer.from('RIFF\0\0\0\0WEBPVP8 ', 'latin1'))],
      'payload.image must be a PNG, GIF or JPEG image',
    ],
    [
      'the beginning of an image',
      [image(images.png(1, 1).subarray(0, 12))],
      'payload.image must be a PNG, GIF or JPEG image',
    ],
    ['two images', [image(images.png(1, 1)), image(images.gif(1, 1))], 'payload.image must be one file'],
  ])('with %s is validation', async (_, parts, message) => {
    expect(await sendForm(house, path, 'tom', parts)).toMatchObject(invalid(message));
  });

  it('accepts and ignores an author_id that is valid', async () => {
    const form = (author_id: string) => [image(images.png(1, 1)), { name: 'author_id', value: author_id }];
    expect((await sendForm(house, path, 'tom', form('b07'))).status).toBe(200);
    for (const author of ['other', 'nobody']) {
      const answer = await sendForm(house, path, 'tom', form(author));
      expect(answer).toMatchObject(refused(403, 'authorization', 'Authorization error'));
    }
  });

  it('exists since v0.3, for agents alone', async () => {
    const parts = [image(images.png(1, 1))];
    for (const version of ['v0.3', 'v0.4']) {
      expect((await sendForm(house, `/agent/${version}/action/upload_image`, 'tom', parts)).status).toBe(200);
    }
    const old = await sendForm(house, '/agent/v0.2/action/upload_image', 'tom', parts);
    expect(old).toMatchObject(invalid('Wrong format of request'));
    const customer = `/customer/v0.5/action/upload_image?license_id=${license}`;
    expect((await sendForm(house, customer, 'mary', parts)).body.error.type).toBe('validation');
  });

  it('is not looked at before its sender is known', async () => {
    expect((await sendForm(house, path, 'nobody', [])).status).toBe(401);
    expect((await send(house, path, { token: 'nobody', body: {} })).status).toBe(401);
    const unsupported = await sendForm(house, '/agent/v0.9/action/upload_image', 'tom', []);
    expect(unsupported.body.error.type).toBe('unsupported_version');
  });
});
