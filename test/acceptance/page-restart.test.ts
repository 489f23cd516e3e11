import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { Home, type Running } from './chatio.js';
import { AgentAtWork, begin, person, visit, withBrowser } from './page-world.js';

withBrowser();

let home: Home;

afterEach(() => home.close());

/** The program's own server, on a folder that outlives it. */
async function serveFrom(port: number): Promise<{ running: Running; url: string; port: number }> {
  const agents = [{ id: 'anna@example.com', name: 'Anna Kowal', permission: 'administrator', token: 'anna' }];
  const seed = join(home.folder, 'seed.json');
  writeFileSync(seed, JSON.stringify({ licenses: [{ id: 100001, agents }] }));
  const data = join(home.folder, 'data');
  const running = home.start(['server', '--port', `${port}`, '--json', '--seed', seed, '--data', data]);
  await running.writes('stdout', '\n');
  const { url } = JSON.parse(running.stdout);
  return { running, url, port: Number(new URL(url).port) };
}

it('a server that is killed while a customer types comes back with the customer, the chat and every message, once', async () => {
  home = new Home();
  const first = await serveFrom(0);
  const { page } = await visit(await person(), first.url);
  await begin(page, 'Where is my parcel?');
  const text = page.getByLabel('Message', { exact: true });
  await text.pressSequentially('It was');
  await first.running.stop('SIGKILL');
  await page.getByText('You are offline').waitFor();
  await text.pressSequentially(' due on Tuesday');
  await text.press('Enter');
  await page.locator('li.sending').waitFor();

  const again = await serveFrom(first.port);
  await page.getByRole('button', { name: 'Try now' }).click();
  await page.locator('li.sending').waitFor({ state: 'detached' });
  const agent = await AgentAtWork.join(again);
  expect(await agent.customer()).toMatchObject({ name: 'Mary Brown' });
  const said = (await agent.history()).flatMap((event) => (event.type === 'message' ? [event.text] : []));
  expect(said).toEqual(['Where is my parcel?', 'It was due on Tuesday']);
  await agent.say('It comes today.');
  await page.locator('.bubble', { hasText: 'It comes today.' }).waitFor();

  await page.reload();
  await page.locator('.bubble', { hasText: 'It comes today.' }).waitFor();
  expect(await page.locator('.own .bubble', { hasText: 'Tuesday' }).count()).toBe(1);
});
