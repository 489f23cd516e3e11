import { beforeEach, describe, expect, it } from 'vitest';
import { House, license } from '../house.js';
import { customerAction, send } from '../web-client.js';
import { sendForm } from './form-body.js';
import { images } from './images.js';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

async function uploaded(value: string | Buffer, type: string, fileName = 'a "b".bin'): Promise<string> {
  const { chat } = (await customerAction(house, 'mary', 'start_chat')).body;
  const escaped = fileName.replaceAll('"', '\\"');
  const parts = [
    { name: 'payload.chat_id', value: chat.id },
    { name: 'payload.file', value, type, fileName: escaped },
  ];
  return (await sendForm(house, `/customer/v0.5/action/send_file?license_id=${license}`, 'mary', parts)).body.url;
}

describe('an uploaded file', () => {
  it.each([
    ['image/png', images.png(2, 2), 'inline', 'image/png'],
    ['image/gif', images.gif(2, 2), 'inline', 'image/gif'],
    ['image/jpg', images.jpeg(2, 2), 'inline', 'image/jpg'],
    ['application/pdf', '%PDF-1.4 ', 'attachment', 'application/pdf'],
    ['text/plain', 'just text', 'attachment', 'text/plain'],
    ['text/html', '<script>alert(1)</script>', 'attachment', 'application/octet-stream'],
    ['image/svg+xml', '<svg onload="alert(1)"/>', 'attachment', 'application/octet-stream'],
    ['image/svg+xml', '<?xml version="1.0"?><svg/>', 'attachment', 'application/octet-stream'],
    ['application/xhtml+xml', '<html/>', 'attachment', 'application/octet-stream'],
    ['text/javascript', 'alert(1)', 'attachment', 'application/octet-stream'],
    ['image/png', '<script>', 'attachment', 'application/octet-stream'],
  ])('is handed out so that nothing in it can run, sent as %s', async (type, value, disposition, served) => {
    const { status, headers } = await fetch(await uploaded(value, type));
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': served,
      'content-disposition': `${disposition}; filename="a _b_.bin"; filename*=UTF-8''a%20%22b%22.bin`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=31536000, immutable',
      'accept-ranges': 'none',
    });
  });

  it('needs no token, and is whole whatever range is asked for', async () => {
    const url = await uploaded('just text', 'text/plain');
    const answer = await fetch(url, { headers: { range: 'bytes=0-3' } });
    expect([answer.status, await answer.text()]).toEqual([200, 'just text']);
  });

  it('is told about without its bytes', async () => {
    const url = new URL(await uploaded('just text', 'text/plain'));
    const { status, headers, body } = await send(house, url.pathname, { method: 'HEAD' });
    expect([status, headers['content-length'], body]).toEqual([200, '9', '']);
  });

  it('is read only', async () => {
    const url = new URL(await uploaded('just text', 'text/plain'));
    for (const method of ['POST', 'PUT', 'DELETE']) {
      const { status, headers } = await send(house, url.pathname, { method });
      expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
    }
  });

  it('is at its own address only', async () => {
    const { pathname } = new URL(await uploaded('just text', 'text/plain'));
    const wrong = [
      pathname.replace('/att/', '/img/'),
      pathname.replace(`${license}`, '100002'),
      pathname.replace(/\.\w+$/, ''),
      `${pathname}/`,
      pathname.replace('/att/', '/att/../att/').replace('chatio', 'other'),
      '/api/file/chatio/att/100001/..%2f..%2fetc%2fpasswd.txt',
      '/api/file/',
      '/api/file/chatio/att/100001/%00.txt',
    ];
    for (const path of wrong) expect((await send(house, path, { method: 'GET' })).status).toBe(404);
    expect((await fetch(`${house.server.url}${pathname}`)).status).toBe(200);
  });
});
