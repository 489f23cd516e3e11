import { describe, expect, it } from 'vitest';
import { eventually } from '../client/eventually.js';
import { faults } from './axe.js';
import { AgentAtWork, begin, person, serve, visit, withBrowser } from './page-world.js';

withBrowser();

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  it('axe finds no fault in any state of the page', async () => {
    const server = await serve();
    const { page } = await visit(await person({ colorScheme, reducedMotion: 'reduce' }), server.url);
    await page.getByRole('button', { name: 'Start the chat' }).click();
    await page.getByText('Please tell us your name.').waitFor();
    expect(await faults(page)).toEqual([]);

    await begin(page, 'See https://shop.example/chair');
    const agent = await AgentAtWork.join(server);
    await agent.say('Hello, look at https://shop.example/other');
    const buttons = [
      { text: 'Yes', postback_id: 'yes' },
      { text: 'No', postback_id: 'no' },
    ];
    const elements = [
      { title: 'Blue', subtitle: 'A chair', buttons },
      { title: 'Red', subtitle: 'Another', buttons },
    ];
    await agent.send({ type: 'rich_message', template_id: 'cards', elements });
    await page.getByRole('button', { name: 'Yes' }).first().click();
    await page.getByRole('button', { name: 'Yes', pressed: true }).first().waitFor();
    await agent.type();
    await page.getByText('is typing').waitFor();
    await page.locator('#files').setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('a') });
    await page.getByRole('link', { name: 'a.txt' }).waitFor();
    await page.locator('#files').setInputFiles({ name: 'none.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) });
    await page.getByText('Not sent. The file is empty').waitFor();
    expect(await faults(page)).toEqual([]);

    await page.getByRole('button', { name: 'End chat' }).click();
    expect(await faults(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'End chat' }).click();
    await page.getByRole('button', { name: 'Bad' }).click();
    await page.getByText('Thank you').waitFor();
    expect(await faults(page)).toEqual([]);

    await server.close();
    await page.getByText('You are offline').waitFor();
    expect(await faults(page)).toEqual([]);
    await page.goto('about:blank');
  });
});

describe('without a mouse', () => {
  it('the form says what is missing, where the eyes or ears are', async () => {
    const server = await serve();
    const { page } = await visit(await person(), server.url);
    await page.locator('#name:focus').waitFor();
    await page.keyboard.type('Mary');
    await page.keyboard.press('Tab');
    await page.keyboard.type('mary at home');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Hello');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const email = page.getByLabel('E-mail');
    await page.locator('#email:focus').waitFor();
    expect(await email.getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('#email-problem').textContent()).toBe('This does not look like an e-mail address.');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('mary@example.com');
    expect(await email.getAttribute('aria-invalid')).toBeNull();
    await page.keyboard.press('Enter');
    await page.locator('.meta.sent').waitFor();
    // And straight on with the next message.
    await page.locator('#text:focus').waitFor();
    await page.keyboard.type('One');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('Two');
    await page.keyboard.press('Enter');
    await eventually(async () => expect(await page.locator('.own .bubble').last().textContent()).toBe('One\nTwo'));
  });

  it('everything can be reached, in the order of the eyes', async () => {
    const server = await serve();
    const { page } = await visit(await person(), server.url);
    await begin(page);
    const reached: string[] = [];
    await page.locator('#text').focus();
    for (let step = 0; step < 5; step += 1) {
      await page.keyboard.press('Shift+Tab');
      reached.unshift((await page.evaluate('document.activeElement.id')) as string);
    }
    expect(reached.slice(-3)).toEqual(['end', 'conversation', 'attach']);
  });

  it('a screen reader hears what comes, and finds its way', async () => {
    const server = await serve();
    const { page } = await visit(await person(), server.url);
    await begin(page);
    const agent = await AgentAtWork.join(server);
    await agent.say('Hello Mary');
    await eventually(async () =>
      expect(await page.locator('[aria-live=polite]').first().textContent()).toContain('Anna Kowal: Hello Mary'),
    );
    for (const landmark of ['banner', 'main', 'region', 'form'] as const) {
      expect(await page.getByRole(landmark).count(), landmark).toBe(1);
    }
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    await agent.type();
    await page.getByText('Anna Kowal is typing').waitFor();
    expect(await page.title()).toBe('Anna Kowal');
  });
});
