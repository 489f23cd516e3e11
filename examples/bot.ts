// A bot: answers what it knows, and hands the chat over to people when it does not, or when it is asked to.
//
//   chatio server --allow-private-webhooks       (it listens on this machine, where servers do not deliver otherwise)
//   CHATIO_URL=http://127.0.0.1:2428 CHATIO_TOKEN=... node examples/bot.ts
//
// The token is an administrator's. WEBHOOK_URL names an address at which the server finds this program, when that is not
// the port on this machine that it listens on. Needs nothing but Node 22.18, which runs TypeScript as it is.

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

const server = process.env.CHATIO_URL ?? 'http://127.0.0.1:2428';
const token = process.env.CHATIO_TOKEN;

/** What it knows. */
const answers: readonly [about: RegExp, answer: string][] = [
  [/\b(hours|open|opening)\b/i, 'We are here from Monday to Friday, 9 to 17 o’clock.'],
  [/\b(parcel|delivery|shipping)\b/i, 'Parcels arrive within two working days.'],
  [/\b(hello|hi|good (morning|evening))\b/i, 'Hello! Ask me about our opening hours or your parcel.'],
];
const wantsPeople = /\b(human|person|agent|people)\b/i;

/** Events and deliveries, as far as it looks at them. */
interface ChatEvent {
  id: string;
  type: string;
  text?: string;
  author_id?: string;
}
interface Delivery {
  webhook_id: string;
  secret_key: string;
  action: 'incoming_chat_thread' | 'incoming_event';
  data:
    | { chat_id: string; event: ChatEvent }
    | { chat: { id: string; users: { id: string; type: string }[]; thread: { events: ChatEvent[] } } };
}

async function post(path: string, body: object): Promise<Record<string, string>> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(`${server}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const payload = (await response.json()) as { error: { message: string } } & Record<string, string>;
  if (!response.ok) throw new Error(`${path}: ${payload.error.message}`);
  return payload;
}

const configure = (endpoint: string, payload: object) => post(`/configuration/v0.5/agents/${endpoint}`, payload);

/** Whatever the bot does in a chat, it does under its own id. */
const act = (action: string, payload: object) => post(`/agent/v0.5/action/${action}`, { payload, author_id: bot });

async function answer(chat_id: string, { text: asked = '' }: ChatEvent): Promise<void> {
  const say = (text: string) => act('send_event', { chat_id, event: { type: 'message', text } });
  const known = answers.find(([about]) => about.test(asked));
  if (known !== undefined && !wantsPeople.test(asked)) {
    await say(known[1]); // whoever writes becomes a member of the chat
    return;
  }
  await say('I am asking a colleague to go on with you. One moment, please.');
  const note = { type: 'message', text: `Handed over by the bot. Asked: ${asked}`, recipients: 'agents' };
  await act('send_event', { chat_id, event: note });
  // Without it the chat has no agent: it goes to a colleague, or waits for one.
  await act('remove_from_chat', { chat_id });
  handedOver.add(chat_id);
}

/** Chats that are none of its business any more, until the customer starts a new thread. */
const handedOver = new Set<string>();

/** Deliveries may come twice. */
const seen = new Set<string>();

function customersEvents({ action, data }: Delivery): { chatId: string; events: ChatEvent[] } {
  if ('event' in data) return { chatId: data.chat_id, events: [data.event] };
  if (action === 'incoming_chat_thread') handedOver.delete(data.chat.id);
  const customers = data.chat.users.filter(({ type }) => type === 'customer').map(({ id }) => id);
  const events = data.chat.thread.events.filter(({ author_id = '' }) => customers.includes(author_id));
  return { chatId: data.chat.id, events };
}

async function take(delivery: Delivery): Promise<void> {
  const { chatId, events } = customersEvents(delivery);
  const last = events.findLast(({ type, id }) => type === 'message' && !seen.has(id));
  for (const { id } of events) seen.add(id);
  if (last === undefined || handedOver.has(chatId)) return;
  console.log('asked', chatId, last.text);
  try {
    await answer(chatId, last);
  } catch (error) {
    seen.delete(last.id); // it is told once more
    throw error;
  }
}

const secret = randomBytes(24).toString('base64url');
const isSecret = (given: unknown) =>
  typeof given === 'string' &&
  given.length === secret.length &&
  timingSafeEqual(Buffer.from(given), Buffer.from(secret));

const receiver = createServer(async (request, response) => {
  try {
    const delivery = JSON.parse(await text(request)) as Delivery;
    if (!isSecret(delivery.secret_key)) {
      response.writeHead(401).end();
      return;
    }
    // The server tells a chat's events one after the other: it waits with the next one for this answer.
    await take(delivery);
    response.end();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    response.writeHead(500).end(); // the server tells it once more
  }
});
await new Promise<void>((resolve) => receiver.listen(Number(process.env.PORT ?? 0), '127.0.0.1', resolve));

const url = process.env.WEBHOOK_URL ?? `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
const { bot_agent_id: bot } = await configure('create_bot_agent', {
  name: 'Robin',
  status: 'accepting chats',
  max_chats_count: 100,
  groups: [{ id: 0, priority: 'first' }], // where chats are routed, it gets them before people
  webhooks: {
    url,
    secret_key: secret,
    actions: [{ name: 'incoming_chat_thread' }, { name: 'incoming_event', filters: { author_type: 'customer' } }],
  },
});
console.log('listening as', bot);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    await configure('remove_bot_agent', { bot_agent_id: bot }).catch((error) => console.error(error.message));
    process.exit();
  });
}
