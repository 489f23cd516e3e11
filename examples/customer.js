// A minimal customer: logs in, takes up the chat there is or starts one, says something, and prints what happens.
//
//   CHATIO_URL=ws://127.0.0.1:2428 CHATIO_TOKEN=... LICENSE_ID=100001 node examples/customer.js "Where is my parcel?"
//
// Needs nothing but Node 22, whose WebSocket is the one of browsers.

const url = process.env.CHATIO_URL ?? 'ws://127.0.0.1:2428';
const token = process.env.CHATIO_TOKEN;
const license = process.env.LICENSE_ID ?? '100001';
const text = process.argv[2] ?? 'Hello!';

const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/customer/v0.5/rtm/ws?license_id=${license}`);
const waiting = new Map(); // request_id -> what to do with the answer
let lastId = 0;

/** Sends a request; resolves with the payload of the response to it. */
function request(action, payload) {
  const request_id = String(++lastId);
  socket.send(JSON.stringify({ request_id, action, payload }));
  return new Promise((resolve, reject) => waiting.set(request_id, { resolve, reject }));
}

socket.onmessage = ({ data }) => {
  const message = JSON.parse(data);
  if (message.type === 'push') {
    console.log('push', message.action, JSON.stringify(message.payload));
    return;
  }
  const { resolve, reject } = waiting.get(message.request_id);
  waiting.delete(message.request_id);
  if (message.success) resolve(message.payload);
  else reject(new Error(`${message.action}: ${message.payload.error.message}`));
};

socket.onopen = async () => {
  const { customer_id } = await request('login', { token: `Bearer ${token}` });
  console.log(`logged in as ${customer_id}`);
  // The server closes a connection that is silent for a minute.
  setInterval(() => request('ping', {}), 15_000);

  // A customer has one chat, and it lasts: a message to a closed one opens a new thread in it.
  const { chats_summary } = await request('get_chats_summary', { limit: 1 });
  const chat = chats_summary[0] ?? (await request('start_chat', {})).chat;
  console.log('chat', chat.id);
  const { event } = await request('send_event', { chat_id: chat.id, event: { type: 'message', text } });
  console.log('sent', event.id);
};

socket.onclose = ({ code, reason }) => {
  console.log('closed', code, reason);
  process.exit();
};
