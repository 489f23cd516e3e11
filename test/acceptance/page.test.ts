import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { eventually } from '../client/eventually.js';
import { AgentAtWork, begin, person, ratingProperties, serve, visit, withBrowser } from './page-world.js';

withBrowser();

/** What of a browser's elements the tests touch; their types are not known here. */
interface Focusable {
  matches(selector: string): boolean;
}

/** One pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Runs in the page. */
const pasteLargeFile = `{
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File([new Uint8Array(10_485_761)], 'film.mp4', { type: 'video/mp4' }));
  document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}`;

describe('a customer at the page', () => {
  it('writes, an agent answers, and both see it', async () => {
    const server = await serve();
    const { page, complaints } = await visit(await person(), server.url);
    await page.getByLabel('Name').fill('Mary Brown');
    await page.getByLabel('E-mail').fill('mary@example.com');
    await page.getByLabel('Your message').fill('Is the blue chair in stock?');
    await page.getByRole('button', { name: 'Start the chat' }).click();
    await page.getByText('Somebody will be with you soon').waitFor();

    const agent = await AgentAtWork.join(server);
    await page.getByRole('heading', { name: 'Anna Kowal' }).waitFor();
    await agent.type();
    await page.getByText('Anna Kowal is typing').waitFor();
    await agent.say('Yes, three of them.');
    await page.getByText('Yes, three of them.', { exact: true }).waitFor();
    await agent.seeAll();
    await page.locator('.meta.seen').waitFor();

    const text = page.getByLabel('Message', { exact: true });
    await text.pressSequentially('I take one', { delay: 5 });
    await eventually(() => expect(agent.peeks.at(-1)).toBe('I take one'));
    await text.press('Enter');
    expect((await agent.hears('message', (event) => event.text === 'I take one')).text).toBe('I take one');
    expect((await agent.history()).map(({ type }) => type)).toEqual([
      'filled_form',
      'message',
      'system_message',
      'system_message',
      'message',
      'message',
    ]);
    expect(complaints).toEqual([]);
  });

  it('finds chat and draft again after a reload; somebody else finds neither', async () => {
    const server = await serve();
    const mary = await person();
    const { page } = await visit(mary, server.url);
    await begin(page, 'Hello');
    await page.getByLabel('Message', { exact: true }).fill('Not finis');
    await page.reload();
    await page.getByText('Hello', { exact: true }).waitFor();
    expect(await page.getByLabel('Message', { exact: true }).inputValue()).toBe('Not finis');

    const later = await visit(mary, server.url);
    await later.page.getByText('Hello', { exact: true }).waitFor();
    const { page: other } = await visit(await person(), server.url);
    await other.getByLabel('Name').waitFor();
    expect(await other.getByText('Hello', { exact: true }).count()).toBe(0);
  });

  it('loses no draft between form and chat, and sends it once', async () => {
    const server = await serve();
    const mary = await person();
    const { page } = await visit(mary, server.url);
    await page.getByLabel('Your message').fill('My first words');
    await page.reload();
    await page.getByLabel('Your message').waitFor();
    expect(await page.getByLabel('Your message').inputValue()).toBe('My first words');
    // Another window starts the chat.
    const other = await visit(mary, server.url);
    await begin(other.page, 'Hello');
    const text = page.getByLabel('Message', { exact: true });
    await text.waitFor();
    expect(await text.inputValue()).toBe('My first words');
    await text.press('Enter');
    await other.page.getByText('My first words').waitFor();
    await page.reload();
    await page.getByText('My first words').waitFor();
    expect(await text.inputValue()).toBe('');
  });

  it('goes on when the server was stopped while typing, and nothing is lost or sent twice', async () => {
    const server = await serve();
    const { page } = await visit(await person(), server.url);
    await begin(page, 'Hello');
    const text = page.getByLabel('Message', { exact: true });
    await text.pressSequentially('Are you');
    await server.close();
    await page.getByText('You are offline').waitFor();
    await text.pressSequentially(' there?');
    await text.press('Enter');
    await page.locator('li.sending').waitFor();
    await text.fill('And one more');

    // It has kept nothing, not even who the customer was: what is on the page is what there is.
    const again = await serve({}, server.port);
    await page.getByRole('button', { name: 'Try now' }).click();
    await page.locator('.meta.sent').waitFor();
    const agent = await AgentAtWork.join(again);
    await text.press('Enter');
    await agent.hears('message', (event) => event.text === 'And one more');
    const said = (await agent.history()).flatMap((event) => (event.type === 'message' ? [event.text] : []));
    expect(said).toEqual(['Are you there?', 'And one more']);
    expect(await page.locator('.own .bubble').allTextContents()).toEqual(said);
    expect(await page.getByText('You are offline').count()).toBe(0);
  });

  it('reads text as text, whatever it says', async () => {
    const server = await serve();
    const { page, complaints } = await visit(await person(), server.url);
    await begin(page, '<b>bold</b>', '<i>Mary</i>');
    const agent = await AgentAtWork.join(server);
    const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script> javascript:alert(1)';
    await agent.say(hostile);
    await agent.say('see https://shop.example/a?b=<script>, or \u202ehttps://evil.example');
    const attack = '"><svg onload=alert(1)>';
    const image = { url: 'javascript:alert(1)', name: attack };
    const elements = [{ title: attack, subtitle: attack, image, buttons: [{ text: attack, postback_id: attack }] }];
    await agent.send({ type: 'rich_message', template_id: attack, elements });
    await agent.send({ type: 'annotation', annotation_type: 'note', text: attack });
    await page.getByRole('button', { name: attack }).click();
    await page.getByText(hostile, { exact: true }).waitFor();
    expect(await page.locator('.rows img, .rows script, .rows b, .rows i, .rows svg[onload]').count()).toBe(0);
    expect(
      await page.locator('.rows a').evaluateAll((links) => links.map((link) => (link as { href?: string }).href)),
    ).toEqual(['https://shop.example/a?b=', 'https://evil.example/']);
    expect(await page.title()).toBe('Anna Kowal');
    expect(complaints).toEqual([]);
  });

  it('sends files and gets them', async () => {
    const server = await serve();
    const { page, complaints } = await visit(await person(), server.url);
    await begin(page);
    const agent = await AgentAtWork.join(server);
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Attach a file' }).click(),
    ]);
    await chooser.setFiles([
      { name: 'box.png', mimeType: 'image/png', buffer: png },
      { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('some notes') },
    ]);
    const picture = page.getByRole('img', { name: 'box.png' });
    await picture.waitFor();
    await eventually(async () =>
      expect(await picture.evaluate((image) => (image as { naturalWidth?: number }).naturalWidth)).toBe(1),
    );
    expect(await agent.hears('file', ({ name }) => name === 'notes.txt')).toMatchObject({
      size: 10,
      content_type: 'text/plain',
    });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'notes.txt' }).click({ modifiers: ['Alt'] }),
    ]);
    expect(download.suggestedFilename()).toBe('notes.txt');
    expect(complaints).toEqual([]);
  });

  it('is told at once when a pasted file is too large, and can take it back', async () => {
    const server = await serve();
    const { page } = await visit(await person(), server.url);
    await begin(page);
    await page.getByLabel('Message', { exact: true }).focus();
    await page.evaluate(pasteLargeFile);
    await page.getByText('Not sent. The file is larger than 10 MB').waitFor();
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByText('film.mp4').waitFor({ state: 'detached' });
  });

  it('presses buttons, with the keyboard and without losing the place', async () => {
    const server = await serve();
    const { page } = await visit(await person(), server.url);
    await begin(page);
    const agent = await AgentAtWork.join(server);
    const buttons = [
      { text: 'Today', postback_id: 'today' },
      { text: 'Tomorrow', postback_id: 'tomorrow' },
    ];
    await agent.send({ type: 'rich_message', template_id: 'cards', elements: [{ title: 'When?', buttons }] });
    const tomorrow = page.getByRole('button', { name: 'Tomorrow' });
    await tomorrow.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Tomorrow', pressed: true }).waitFor();
    expect(await tomorrow.evaluate((button) => (button as unknown as Focusable).matches(':focus'))).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Tomorrow', pressed: false }).waitFor();
  });

  it.each([
    ['a property', { properties: ratingProperties }],
    ['an annotation', {}],
  ])('ends the chat, rates it as %s, and goes on in a new thread', async (_, license) => {
    const server = await serve(license);
    const { page } = await visit(await person(), server.url);
    await begin(page);
    const agent = await AgentAtWork.join(server);
    await agent.say('Bye!');
    await page.getByRole('button', { name: 'End chat' }).click();
    await page.getByRole('button', { name: 'Keep chatting' }).click();
    await page.getByRole('button', { name: 'End chat' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End chat' }).click();
    await page.getByText('Chat ended').waitFor();
    await page.getByRole('button', { name: 'Good' }).click();
    await page.getByLabel('Your comment').fill('quick and kind');
    await page.getByRole('button', { name: 'Send comment' }).click();
    await page.getByLabel('Your comment').waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('button', { name: 'Good', pressed: true }).waitFor();

    await page.getByLabel('Message', { exact: true }).fill('One more thing');
    await page.keyboard.press('Enter');
    await agent.hears('message', (event) => event.text === 'One more thing');
    await page.getByText('How was this chat?').waitFor({ state: 'detached' });
    const rated = (await agent.history()).filter(({ type }) => type === 'annotation');
    expect(rated).toHaveLength('properties' in license ? 0 : 2);
  });

  it('scrolls back through earlier conversations', async () => {
    const server = await serve();
    const { page } = await visit(await person(), server.url);
    await begin(page, 'The very first');
    const agent = await AgentAtWork.join(server);
    for (let number = 0; number < 60; number += 1) await agent.say(`line ${number}`);
    await page.getByRole('button', { name: 'End chat' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End chat' }).click();
    await page.getByText('Chat ended').waitFor();
    await page.getByLabel('Message', { exact: true }).fill('Once more');
    await page.keyboard.press('Enter');
    await agent.hears('message', (event) => event.text === 'Once more');

    await page.reload();
    await page.getByText('Once more', { exact: true }).waitFor();
    expect(await page.getByText('line 59', { exact: true }).count()).toBe(0);
    await page.getByRole('button', { name: 'Show earlier messages' }).click();
    await page.getByText('line 59', { exact: true }).waitFor();
    // What was before the eyes is still there.
    expect(await page.getByText('Once more', { exact: true }).isVisible()).toBe(true);
    await page.getByText('The very first', { exact: true }).scrollIntoViewIfNeeded();
    await agent.say('Are you reading?');
    await page.getByRole('button', { name: 'New messages' }).click();
    await page.getByText('Are you reading?', { exact: true }).waitFor();
  });
});

describe('the page', () => {
  it('is small: everything together under 40 KB, compressed', async () => {
    const server = await serve();
    const { page } = await visit(await person(), 'about:blank');
    const bodies: Promise<Buffer>[] = [];
    page.on('response', (response) => bodies.push(response.body()));
    await page.goto(server.url);
    await page.getByLabel('Name').waitFor();
    const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body).length);
    expect(sizes.length).toBeGreaterThanOrEqual(3);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(40_000);
  });

  it('fits a phone', async () => {
    const name = 'Anna Maria Kowalska-Brzęczyszczykiewicz of Łękołody';
    const server = await serve({ agents: [{ id: 'anna@example.com', name, token: 'anna' }] });
    const phone = await person({ viewport: { width: 320, height: 568 }, hasTouch: true, isMobile: true });
    const { page } = await visit(phone, server.url);
    /** How wide the widest thing is that does not scroll in a box of its own. */
    const width = () =>
      page.evaluate(`Math.max(...[...document.querySelectorAll('.page, .head *, .main, .main > *, .rows > li')]
      .map((element) => Math.ceil(element.getBoundingClientRect().right)))`);
    await page.getByLabel('Name').waitFor();
    expect(await width()).toBe(320);
    await begin(page, `a${'very'.repeat(60)}longword https://shop.example/${'path'.repeat(60)}`);
    const agent = await AgentAtWork.join(server);
    const buttons = Array.from({ length: 6 }, (_, place) => ({
      text: `Choice ${'x'.repeat(place * 8)}`,
      postback_id: `${place}`,
    }));
    const image = { url: `${server.url}/none.png`, width: 900, height: 400 };
    const elements = [{ title: 'Title'.repeat(20), image, buttons }, { subtitle: 'Two' }];
    await agent.send({ type: 'rich_message', template_id: 'cards', elements });
    await agent.send({ type: 'rich_message', template_id: 'list', elements });
    await page.getByText('Two', { exact: true }).last().waitFor();
    expect(await width()).toBe(320);
    const send = await page.getByRole('button', { name: 'Send', exact: true }).boundingBox();
    expect((send?.y ?? 0) + (send?.height ?? 0)).toBeLessThanOrEqual(568);
  });

  it('says so when there is no such chat', async () => {
    const server = await serve();
    const { page } = await visit(await person(), `${server.url}/?license_id=7`);
    expect(await page.getByRole('heading').textContent()).toBe('There is no chat here');
  });
});
