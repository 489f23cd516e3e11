// A minimal agent: logs in, lists the chats, answers the newest one, and prints what happens.
//
//   CHATIO_URL=ws://127.0.0.1:2428 CHATIO_TOKEN=... node examples/agent.js "How can I help?"
//
// Needs nothing but Node 22, whose WebSocket is the one of browsers.

const url = process.env.CHATIO_URL ?? 'ws://127.0.0.1:2428';
const token = process.env.CHATIO_TOKEN;
const text = process.argv[2];

const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/agent/v0.5/rtm/ws`);
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
  const { my_profile, chats_summary } = await request('login', { token: `Bearer ${token}` });
  console.log(`logged in as ${my_profile.name}`);
  for (const chat of chats_summary) {
    const customer = chat.users.find((user) => user.type === 'customer');
    console.log('chat', chat.id, customer?.name ?? '(no customer)');
  }
  // The server closes a connection that is silent for a minute.
  setInterval(() => request('ping', {}), 15_000);

  const newest = chats_summary.find((chat) => chat.last_thread_summary?.active);
  if (text === undefined || newest === undefined) return;
  // Whoever wants to write must be in the chat.
  await request('join_chat', { chat_id: newest.id, agent_ids: [my_profile.id] });
  const { event } = await request('send_event', { chat_id: newest.id, event: { type: 'message', text } });
  console.log('sent', event.id);
};

socket.onclose = ({ code, reason }) => {
  console.log('closed', code, reason);
  process.exit();
};
