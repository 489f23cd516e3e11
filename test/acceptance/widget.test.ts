import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { RunningServer } from '../../src/server/start.js';
import { eventually } from '../client/eventually.js';
import { AgentAtWork, person, serve, site, visit, withBrowser } from './page-world.js';

withBrowser();

/** A shop on another site, with the chat in a corner. */
async function shop(isAllowed: boolean): Promise<{ server: RunningServer; address: string }> {
  const started: { server?: RunningServer } = {};
  const address = await site(
    () => `<!doctype html><html lang="en"><title>Shop</title><style>* { color: red; font-size: 40px }</style>
      <h1>Chairs</h1><script src="${started.server?.url}/widget.js" data-license="100001" async></script>`,
  );
  started.server = await serve(isAllowed ? { widget_origins: [address] } : {});
  return { server: started.server, address };
}

function frameOf(page: Page) {
  return page.frameLocator('iframe[title=Chat]');
}

async function begin(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Chat with us' }).click();
  await frameOf(page).getByLabel('Name').fill('Mary');
  await frameOf(page).getByLabel('Your message').fill('Hello from the shop');
  await frameOf(page).getByRole('button', { name: 'Start the chat' }).click();
  await frameOf(page).locator('.meta.sent').waitFor();
}

async function open(address: string): Promise<{ context: BrowserContext; page: Page; complaints: string[] }> {
  const context = await person();
  return { context, ...(await visit(context, address)) };
}

describe('the widget', () => {
  it('puts the chat into a page of another site', async () => {
    const { server, address } = await shop(true);
    const { page, complaints } = await open(address);
    const bubble = page.getByRole('button', { name: 'Chat with us' });
    await bubble.waitFor();
    expect(page.frames()).toHaveLength(1); // nothing is loaded before somebody wants it
    await begin(page);
    const agent = await AgentAtWork.join(server);
    await agent.say('Hi!');
    await frameOf(page).getByText('Hi!', { exact: true }).waitFor();

    await frameOf(page).getByRole('button', { name: 'Close the chat window' }).click();
    await page.locator('iframe').waitFor({ state: 'hidden' });
    await agent.say('Still there?');
    await page.getByRole('button', { name: 'Chat with us, 1 unread' }).click();
    await frameOf(page).getByText('Still there?', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Chat with us', exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('iframe').waitFor({ state: 'hidden' });
    expect(complaints).toEqual([]);
  });

  it('knows the customer again on the next page, and not on another site', async () => {
    const { server, address } = await shop(true);
    const { context, page } = await open(address);
    await begin(page);
    const next = await visit(context, `${address}/next`);
    await next.page.getByRole('button', { name: 'Chat with us' }).click();
    await frameOf(next.page).getByText('Hello from the shop').waitFor();
    const own = await visit(context, server.url);
    await own.page.getByLabel('Name').waitFor();
  });

  it('tells the agent which page the customer is on', async () => {
    const { server, address } = await shop(true);
    const { page } = await open(`${address}/chairs?color=blue`);
    await begin(page);
    const agent = await AgentAtWork.join(server);
    await eventually(async () => {
      const pages = (await agent.customer()).monitoring?.current_visit?.pages;
      expect(pages?.at(-1)).toMatchObject({ url: `${address}/chairs?color=blue`, title: 'Shop' });
    });
  });

  it('gives nothing to a site that is not allowed', async () => {
    const { address } = await shop(false);
    const { page, complaints } = await open(address);
    await page.getByRole('button', { name: 'Chat with us' }).click();
    await eventually(() => expect(complaints.join()).toMatch(/frame-ancestors/));
    expect(await frameOf(page).getByLabel('Name').count()).toBe(0);
  });

  it('fills a phone', async () => {
    const { address } = await shop(true);
    const { page } = await visit(await person({ viewport: { width: 360, height: 640 } }), address);
    await page.getByRole('button', { name: 'Chat with us' }).click();
    await frameOf(page).getByLabel('Name').waitFor();
    expect(await page.locator('iframe').boundingBox()).toEqual({ x: 0, y: 0, width: 360, height: 640 });
  });
});
