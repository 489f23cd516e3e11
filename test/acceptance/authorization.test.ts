import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { eventually } from '../client/eventually.js';
import { person, serve, site, visit, withBrowser } from './page-world.js';

withBrowser();

const anna = { id: 'anna@example.com', permission: 'administrator', password: 'correct horse battery staple' };

async function logIn(page: Page): Promise<void> {
  await page.getByLabel('E-mail').fill(anna.id);
  await page.getByLabel('Password').fill(anna.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** A company's web app: a button that opens a window, which comes back with a token in its address. */
async function webApp() {
  let address = 'about:blank';
  const url = await site(
    () => `<!doctype html><title>Desk</title><button>Sign in with chat.io</button><output></output><script>
      if (opener) { opener.postMessage(location.hash, '*'); close(); }
      document.querySelector('button').onclick = () => open(${JSON.stringify(address)}, 'login', 'width=500,height=600');
      onmessage = ({ data }) => { document.querySelector('output').textContent = data; };
    </script>`,
  );
  const applications = [
    { client_id: 'desk', name: 'Desk', type: 'web', redirect_uris: [`${url}/in`], scopes: ['chats--all:read'] },
  ];
  const server = await serve({ agents: [anna], applications });
  const query = { response_type: 'token', client_id: 'desk', redirect_uri: `${url}/in`, state: 'q8' };
  address = `${server.url}/?${new URLSearchParams(query)}`;
  return { server, url, address };
}

describe('signing in at a web app', () => {
  it('happens in a window of its own, which brings the token back', async () => {
    const { server, url } = await webApp();
    const { page } = await visit(await person(), url);
    const opened = page.waitForEvent('popup');
    await page.getByRole('button').click();
    const popup = await opened;
    await logIn(popup);
    await popup.getByRole('button', { name: 'Allow', exact: true }).click();
    await eventually(async () => expect(await page.locator('output').textContent()).toContain('access_token'));
    const answer = new URLSearchParams((await page.locator('output').textContent())?.slice(1));
    expect(Object.fromEntries(answer)).toMatchObject({ token_type: 'Bearer', expires_in: '1209600', state: 'q8' });
    const headers = { authorization: `Bearer ${answer.get('access_token')}` };
    const info = await (await fetch(`${server.url}/info`, { headers })).json();
    expect(info).toMatchObject({ client_id: 'desk', entity_id: anna.id, scope: 'chats--all:read' });
  });

  it('asks for nothing the next time', async () => {
    const { url, address } = await webApp();
    const { page } = await visit(await person(), address);
    await logIn(page);
    await page.getByRole('button', { name: 'Allow', exact: true }).click();
    await page.waitForURL(`${url}/in#access_token=*`);
    await page.goto('about:blank');
    await page.goto(address);
    await page.waitForURL(`${url}/in#access_token=*`);
  });

  it('is not shown in a frame of another site, where somebody could be made to click', async () => {
    const { address } = await webApp();
    const evil = await site(() => `<!doctype html><iframe src="${address.replaceAll('&', '&amp;')}"></iframe>`);
    const context = await person();
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(evil);
    await eventually(() => expect(complaints.join()).toContain('frame-ancestors'));
    expect(await page.frameLocator('iframe').getByText('Sign in').count()).toBe(0);
  });

  it('can’t be done by a form of another site', async () => {
    const { server } = await webApp();
    const evil = await site(
      () => `<!doctype html><form method="post" action="${server.url}/account/login">
        <input name="request" value="response_type=token&amp;client_id=desk"><input name="login" value="${anna.id}">
        <input name="password" value="${anna.password}"><button>Win a prize</button></form>`,
    );
    const { page } = await visit(await person(), evil);
    await page.getByRole('button').click();
    await page.waitForURL(`${server.url}/error?*`);
    expect((await page.context().cookies(server.url)).map(({ name }) => name)).not.toContain('chatio_account');
  });
});

it('a window narrow as a phone’s, and letters twice as large, show everything', async () => {
  const { address } = await webApp();
  const { page } = await visit(await person({ viewport: { width: 320, height: 560 } }), address);
  const isWide = () => page.evaluate('document.documentElement.scrollWidth > innerWidth');
  expect(await isWide()).toBe(false);
  await page.setViewportSize({ width: 640, height: 560 });
  await page.evaluate('document.documentElement.style.fontSize = "200%"');
  await logIn(page);
  await page.getByText('Read all chats').waitFor();
  expect(await isWide()).toBe(false);
});
