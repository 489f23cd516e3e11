// Makes the pictures of README from the real programs, built before: docs/pictures. npm run docs:pictures
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '../test/acceptance/browser.ts';
import { customer, eventually, setStage, terminal } from './pictures/stage.js';
import { terminalSvg } from './pictures/terminal-svg.js';

const folder = join(import.meta.dirname, '..', 'docs', 'pictures');
const phone = {
  viewport: { width: 390, height: 740 },
  deviceScaleFactor: 1.5,
  locale: 'en-GB',
  colorScheme: 'light',
  userAgent: 'Mozilla/5.0 (Android 16; Mobile; rv:148.0) Gecko/148.0 Firefox/148.0',
};
const people = [{ name: 'Tomasz Zieliński' }, { name: '佐藤 美咲' }, { name: 'Олена Шевчук' }];

const stage = await setStage(people);
const browser = await launchBrowser();
const console_ = terminal(stage, [], { columns: 124, rows: 26 });
try {
  await play();
} catch (error) {
  console.error(console_.text());
  throw error;
} finally {
  console_.close();
  await browser.close();
  stage.close();
}

async function play() {
  mkdirSync(folder, { recursive: true });
  await console_.shows('online');
  const [tomasz, misaki, olena] = await Promise.all([0, 1, 2].map((number) => customer(stage, number)));
  await misaki.starts('こんにちは。ランプについて質問があります。');
  await olena.starts('Добрий день! Прийшли черевики не того розміру.', 'Чи можна їх обміняти?');
  const invoice = await tomasz.starts('Dzień dobry, potrzebuję faktury do zamówienia 7731.');

  const page = await (await browser.newContext(phone)).newPage();
  await page.goto(stage.url);
  await page.getByLabel('Name').fill('Mary Brown');
  await page.getByLabel('E-mail').fill('mary.brown@example.com');
  await page
    .getByLabel('Your message')
    .fill('Hi, my parcel was supposed to arrive on Tuesday. Can you see where it is?');
  await page.getByRole('button', { name: 'Start the chat' }).click();

  await console_.shows('Mary Brown');
  await openChat('Mary Brown');
  await answer('Hello Mary, I look into it right away.');
  await page.locator('.bubble', { hasText: 'right away' }).waitFor();
  await write(page, 'That would be great, it is a birthday present.');
  await console_.shows('birthday present');
  await answer('/note Carrier says: out for delivery');
  await answer('Good news: it is in the van, and with you before six.');
  await page.locator('.bubble', { hasText: 'before six' }).waitFor();
  await tomasz.types(invoice, 'W mailu przyszedł tylko');
  await page.getByRole('textbox').last().pressSequentially('Thank you! Can you see where it', { delay: 25 });
  await console_.shows('Thank you! Can you see where');
  await eventually('what is new to be drawn', () => console_.text().includes('W mailu'));
  writeFileSync(join(folder, 'console.svg'), terminalSvg(console_.screen, 'chatio'));

  console_.keys('Anything else?'); // the customer sees that somebody types
  await page
    .getByText('is typing')
    .waitFor({ timeout: 5000 })
    .catch(() => {});
  await page.screenshot({ path: join(folder, 'page.png') });
}

/** From chat to chat until it is that one. */
async function openChat(name) {
  await eventually(`${name} to be open`, async () => {
    if (console_.text().includes(`Write to ${name}`)) return true;
    console_.keys('\u000e'); // Ctrl-N: the next chat
    await pause(300);
    return false;
  });
}

/** As a person types and sends: the console asks again when somebody is too quick after a change of chats. */
async function answer(text) {
  const start = text.replace(/^\/\w+ /, '').slice(0, 20);
  await pause(600);
  console_.keys(text);
  await console_.shows(start);
  await pause(600);
  console_.keys('\r');
  await eventually(
    () => `"${text}" to be sent:\n${console_.text()}`,
    () => /› (?:Write|A note)/.test(console_.text()),
  );
}

async function write(page, text) {
  await page.getByRole('textbox').last().fill(text);
  await page.keyboard.press('Enter');
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
