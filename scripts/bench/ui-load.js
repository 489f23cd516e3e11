import { once } from 'node:events';
import { WebSocket } from 'ws';

const words =
  'the parcel that was to come on Monday has not arrived and nobody at the door knows where it might be'.split(' ');

/** Customers of one server: a past of many chats and events, and messages that come in. */
export class Customers {
  #url;
  #license;
  #writers = [];
  #heartbeat;
  #number = 0;
  failed = 0;

  /** @param url of the server, http://... */
  constructor(url, license) {
    this.#url = url;
    this.#license = license;
  }

  /** So many chats with so many events in each, the last token's chat being the newest. @returns their ids. */
  async past(tokens, eventsEach) {
    const ids = [];
    for (const token of tokens) {
      const events = Array.from({ length: eventsEach }, () => ({ type: 'message', text: this.#text() }));
      const { chat } = await this.#post('start_chat', token, { chat: { thread: { events } } });
      ids.push(chat.id);
    }
    return ids;
  }

  /** Customers who will write into their chats. */
  async connect(tokens, chatIds) {
    for (const [index, token] of tokens.entries()) {
      const writer = await this.#logIn(token);
      writer.chatId = chatIds[index];
      this.#writers.push(writer);
    }
    this.#heartbeat = setInterval(() => {
      for (const { socket } of this.#writers) socket.ping();
    }, 15_000);
  }

  /** Messages at a pace, until stopped. Every second one goes to the last writer's chat. @returns what stops it. */
  pace(perSecond) {
    const begun = performance.now();
    let sent = 0;
    const timer = setInterval(() => {
      const due = ((performance.now() - begun) / 1000) * perSecond;
      for (; sent < due; sent += 1) void this.#send();
    }, 5);
    return () => {
      clearInterval(timer);
      return sent;
    };
  }

  /** So many messages, as fast as the server takes them, the last one with this text. */
  async burst(count, lastText) {
    let left = count - 1;
    const worker = async () => {
      for (; left > 0; ) {
        left -= 1;
        await this.#send();
      }
    };
    await Promise.all(Array.from({ length: 40 }, worker));
    await this.#send(lastText, this.#writers.at(-1));
  }

  close() {
    clearInterval(this.#heartbeat);
    for (const { socket } of this.#writers) socket.terminate();
  }

  async #send(text, to) {
    this.#number += 1;
    const others = this.#writers.length - 1;
    const writer = to ?? (this.#number % 2 === 0 ? this.#writers.at(-1) : this.#writers[this.#number % others]);
    const event = { type: 'message', text: text ?? this.#text() };
    const { success } = await writer.ask('send_event', { chat_id: writer.chatId, event });
    if (!success) this.failed += 1;
  }

  /** Upper case only at the beginning: what is typed can be told from it. */
  #text() {
    const start = Math.floor(Math.random() * 8);
    return `${Math.floor(Math.random() * 1e6)}: ${words.slice(start, start + 4 + Math.floor(Math.random() * 9)).join(' ')}`;
  }

  async #post(action, token, payload) {
    const response = await fetch(`${this.#url}/customer/v0.5/action/${action}?license_id=${this.#license}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ payload }),
    });
    if (!response.ok) throw new Error(`${action}: ${await response.text()}`);
    const { chat } = await response.json();
    if (chat.thread.events.length < payload.chat.thread.events.length) throw new Error(`${action} has lost events`);
    return { chat };
  }

  async #logIn(token) {
    const address = `${this.#url.replace('http', 'ws')}/customer/v0.5/rtm/ws?license_id=${this.#license}`;
    const socket = new WebSocket(address, { perMessageDeflate: false });
    const waiting = new Map();
    let requests = 0;
    socket.on('message', (data) => {
      const frame = JSON.parse(data);
      if (frame.type !== 'response') return;
      waiting.get(frame.request_id)?.(frame);
      waiting.delete(frame.request_id);
    });
    await once(socket, 'open');
    const ask = (action, payload) =>
      new Promise((resolve) => {
        requests += 1;
        waiting.set(String(requests), resolve);
        socket.send(JSON.stringify({ request_id: String(requests), action, payload }));
      });
    await ask('login', { token: `Bearer ${token}` });
    return { socket, ask };
  }
}
