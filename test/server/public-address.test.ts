import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { PublicAddress } from '../../src/server/public-address.js';
import { sendForm } from './files/form-body.js';
import { images } from './files/images.js';
import { House, license } from './house.js';

const request = (headers: object, socket: object = {}) => ({ headers, socket }) as IncomingMessage;
const listening = () => '127.0.0.1:2428';
const local = new PublicAddress(undefined, listening);
const behindProxy = new PublicAddress('https://chat.example', listening);

describe('the public address', () => {
  it('is the one that was told, else the one that is listened on', () => {
    expect([local.origin, local.host]).toEqual(['http://127.0.0.1:2428', '127.0.0.1:2428']);
    expect([behindProxy.origin, behindProxy.host]).toEqual(['https://chat.example', 'chat.example']);
    expect(new PublicAddress('http://chat.example:8080', listening).host).toBe('chat.example:8080');
  });

  it.each([
    ['a proxy that says so', local, { 'x-forwarded-proto': 'https' }, {}, true],
    ['TLS of our own', local, {}, { encrypted: true }, true],
    ['the public name, which is https', behindProxy, { host: 'chat.example' }, {}, true],
    ['a name that is not the public one', behindProxy, { host: '127.0.0.1:2428' }, {}, false],
    ['a name that only the request knows', local, { host: 'chat.example' }, {}, false],
    [
      'a public address without TLS',
      new PublicAddress('http://chat.example', listening),
      { host: 'chat.example' },
      {},
      false,
    ],
  ])('is reached by TLS through %s: %#', (_, address, headers, socket, expected) => {
    expect(address.isByTls(request(headers, socket))).toBe(expected);
  });

  it.each([
    ['the same host', local, { host: '127.0.0.1:2428', origin: 'http://127.0.0.1:2428' }, true],
    ['another host', local, { host: '127.0.0.1:2428', origin: 'https://chat.example' }, false],
    [
      'the public origin, by a proxy that hides the host',
      behindProxy,
      { host: '127.0.0.1:2428', origin: 'https://chat.example' },
      true,
    ],
    ['the public name without TLS', behindProxy, { host: '127.0.0.1:2428', origin: 'http://chat.example' }, false],
    ['no origin', behindProxy, { host: 'chat.example' }, false],
    [
      'another site, as the browser says',
      behindProxy,
      { host: 'chat.example', origin: 'https://chat.example', 'sec-fetch-site': 'cross-site' },
      false,
    ],
  ])('has a page of its own that asks from %s: %#', (_, address, headers, expected) => {
    expect(address.isAskedByOwnPage(request(headers))).toBe(expected);
  });
});

describe('a server with a public address', () => {
  const publicUrl = 'https://chat.example';

  it('names it in the URLs of files and in the login of customers', async () => {
    const house = await House.open({ publicUrl });
    const customer = await house.connectCustomer();
    const login = await customer.ask('login', { token: 'mary' });
    expect(login.static_config_path).toBe(`chat.example/static/license/${license}/config.json`);
    const image = { name: 'payload.image', value: images.png(2, 2), fileName: 'a.png', type: 'image/png' };
    const { url } = (await sendForm(house, '/agent/v0.5/action/upload_image', 'tom', [image])).body;
    expect(url).toMatch(/^https:\/\/chat\.example\/api\/file\/chatio\/img\//);
    const kept = await fetch(url.replace(publicUrl, house.server.url));
    expect(kept.status).toBe(200);
  });

  it('gives its page secure cookies and tokens, whatever host the proxy passes on', async () => {
    const house = await House.open({ publicUrl });
    const page = await fetch(`${house.server.url}/?license_id=${license}`, {
      headers: { 'X-Forwarded-Proto': 'https' },
    });
    expect(page.headers.get('set-cookie')).toContain('Secure');
    const token = (origin: string) =>
      fetch(`${house.server.url}/page/token?license_id=${license}`, { method: 'POST', headers: { Origin: origin } });
    expect((await token(publicUrl)).status).toBe(200);
    expect((await token('https://evil.example')).status).toBe(403);
  });
});
