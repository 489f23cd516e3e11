import { once } from 'node:events';
import { WebSocket } from 'ws';

/** Customers and agents on one server, who count every push that they get. */
export class Load {
  #agents = [];
  #customers = [];
  /** Chat id -> what was sent into it: how many events, and when (ms of `performance.now()`). */
  #chats = new Map();
  #latencies;
  #heartbeat;
  #received = 0;
  #progress = () => undefined;
  lost = 0;
  duplicated = 0;
  outOfOrder = 0;
  failed = 0;

  /** @param url of the server, http://... @param text of every event, without its number. */
  constructor(url, license, text) {
    this.url = url.replace('http', 'ws');
    this.license = license;
    this.text = text;
  }

  async connect(agentTokens, customerTokens) {
    this.#heartbeat = setInterval(() => {
      for (const { socket } of [...this.#agents, ...this.#customers]) socket.ping();
    }, 15_000);
    for (const token of agentTokens) this.#agents.push(await this.#logIn('/agent/v0.5/rtm/ws', token));
    for (const token of customerTokens) {
      const path = `/customer/v0.5/rtm/ws?license_id=${this.license}`;
      const customer = await this.#logIn(path, token);
      const { chat } = (await customer.ask('start_chat')).payload;
      customer.chatId = chat.id;
      this.#chats.set(chat.id, { sentAt: [] });
      this.#customers.push(customer);
    }
  }

  close() {
    clearInterval(this.#heartbeat);
    for (const { socket } of [...this.#agents, ...this.#customers]) socket.terminate();
  }

  /** As many events as fit, each customer having some under way. @returns how many pushes they led to, and ms. */
  async atFullSpeed(events, underWay) {
    return this.#measured(events, async () => {
      let left = events;
      const worker = async (customer) => {
        while (left > 0) {
          left -= 1;
          await this.#send(customer);
        }
      };
      await Promise.all(this.#customers.flatMap((one) => Array.from({ length: underWay }, () => worker(one))));
    });
  }

  /** @returns how many pushes they led to, ms, and how long each push took (ms). */
  async paced(events, perSecond) {
    this.#latencies = [];
    const begun = performance.now();
    const outcome = await this.#measured(events, async () => {
      const answers = [];
      for (let sent = 0; sent < events; ) {
        const due = Math.min(events, Math.floor(((performance.now() - begun) / 1000) * perSecond) + 1);
        for (; sent < due; sent += 1) answers.push(this.#send(this.#customers[sent % this.#customers.length]));
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      await Promise.all(answers);
    });
    const latencies = this.#latencies.sort((a, b) => a - b);
    this.#latencies = undefined;
    return { ...outcome, latencies };
  }

  async #measured(events, work) {
    const expected = events * (this.#agents.length + 1);
    const before = this.#received;
    const begun = performance.now();
    await work();
    await this.#arrived(before + expected);
    const ms = performance.now() - begun;
    this.lost += Math.max(0, before + expected - this.#received);
    return { pushes: expected, ms };
  }

  /** Until so many pushes are there, or none has come for five seconds. */
  async #arrived(total) {
    while (this.#received < total) {
      const seen = this.#received;
      let timer;
      await Promise.race([
        new Promise((resolve) => {
          this.#progress = resolve;
        }),
        new Promise((resolve) => {
          timer = setTimeout(resolve, 5000);
        }),
      ]);
      clearTimeout(timer);
      if (this.#received === seen) return;
    }
  }

  async #send(customer) {
    const { sentAt } = this.#chats.get(customer.chatId);
    const number = sentAt.length;
    sentAt.push(performance.now());
    const event = { type: 'message', text: `${String(number).padStart(8, '0')}${this.text}` };
    const { success } = await customer.ask('send_event', { chat_id: customer.chatId, event });
    if (!success) this.failed += 1;
  }

  async #logIn(path, token) {
    const socket = new WebSocket(`${this.url}${path}`, { perMessageDeflate: false });
    const waiting = new Map();
    const next = new Map(); // chat id -> number of the event that has to come now
    socket.on('message', (data) => {
      // Reading every push as JSON would make the load the bottleneck.
      if (data.indexOf('"type":"push"') < 0) {
        const frame = JSON.parse(data);
        waiting.get(frame.request_id)?.(frame);
        waiting.delete(frame.request_id);
      } else if (data.indexOf('"action":"incoming_event"') >= 0) {
        this.#count(data, next);
      }
    });
    socket.on('error', () => undefined);
    await once(socket, 'open');
    let requests = 0;
    const ask = (action, payload) => {
      requests += 1;
      const request_id = String(requests);
      const answered = new Promise((resolve) => waiting.set(request_id, resolve));
      socket.send(JSON.stringify({ request_id, action, payload }));
      return answered;
    };
    await ask('login', { token });
    return { socket, ask };
  }

  #count(data, next) {
    const place = data.indexOf('"text":"0');
    if (place < 0) return; // a system message
    const chatId = textAfter(data, '"chat_id":"');
    const number = Number(data.latin1Slice(place + 8, place + 16));
    const due = next.get(chatId) ?? 0;
    if (number === due) next.set(chatId, due + 1);
    else if (number < due) this.duplicated += 1;
    else {
      this.outOfOrder += 1;
      next.set(chatId, number + 1);
    }
    this.#latencies?.push(performance.now() - this.#chats.get(chatId).sentAt[number]);
    this.#received += 1;
    this.#progress();
  }
}

function textAfter(data, mark) {
  const start = data.indexOf(mark) + mark.length;
  return data.latin1Slice(start, data.indexOf('"', start));
}
