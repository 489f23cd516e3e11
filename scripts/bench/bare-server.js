// The fan-out that anybody would write with ws: one stringify a push, one write a receiver, and nothing else done.
// Speaks just enough of both APIs for the load of bench-fanout.js; every customer has one chat, which all agents see.
import { randomUUID } from 'node:crypto';
import { WebSocketServer } from 'ws';

const sockets = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
const agents = new Set();

sockets.on('connection', (socket, request) => {
  const isAgent = request.url.startsWith('/agent');
  const chat = { id: randomUUID(), thread: { id: randomUUID() } };
  let order = 0;
  let customer;
  if (isAgent) agents.add(socket);
  socket.on('close', () => agents.delete(socket));
  socket.on('message', (data) => {
    const { request_id, action, payload } = JSON.parse(data);
    const answer = (response) =>
      socket.send(JSON.stringify({ request_id, action, type: 'response', success: true, payload: response }));
    if (action === 'login') {
      customer = payload.token;
      answer({ customer_id: customer });
    } else if (action === 'start_chat') {
      answer({ chat });
    } else {
      order += 1;
      const timestamp = Math.floor(Date.now() / 1000);
      const event = { id: randomUUID(), order, author_id: customer, timestamp, ...payload.event, recipients: 'all' };
      answer({ thread_id: chat.thread.id, event });
      const pushed = { chat_id: chat.id, thread_id: chat.thread.id, event };
      const text = JSON.stringify({ action: 'incoming_event', type: 'push', payload: pushed });
      for (const agent of agents) agent.send(text);
      socket.send(text);
    }
  });
});

sockets.on('listening', () => {
  const url = `http://127.0.0.1:${sockets.address().port}`;
  console.log(JSON.stringify({ event: 'listening', url, pid: process.pid }));
});
