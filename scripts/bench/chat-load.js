// What benchmarks of the journal and of several servers have in common: servers as processes, and customers who write.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';

const chatio = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'bin', 'chatio.js');

const running = new Set();

/** Ends every server that still runs. */
export function killServers() {
  for (const server of running) server.kill('SIGKILL');
}

/** A server of the built program, as a process. */
export async function startServer(seed, ...more) {
  const argv = [chatio, 'server', '--port', '0', '--json', '--log-level', 'error', '--seed', seed, ...more];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(child);
  const begun = performance.now();
  const [line] = await once(createInterface(child.stdout), 'line');
  const seconds = (performance.now() - begun) / 1000;
  const stop = async (signal = 'SIGTERM') => {
    if (!running.has(child)) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    running.delete(child);
  };
  return { url: JSON.parse(line).url.replace('http', 'ws'), process: child, pid: child.pid, seconds, stop };
}

/** Every writer sends its next event when the one before is acknowledged. */
export async function write({ writers }, ms) {
  const begun = performance.now();
  const until = begun + ms;
  const latencies = [];
  await Promise.all(
    writers.map(async (writer) => {
      for (let sent = performance.now(); sent < until; sent = performance.now()) {
        await writer.ask('send_event', message(writer.chatId));
        latencies.push(performance.now() - sent);
      }
    }),
  );
  return { events: latencies.length, seconds: (performance.now() - begun) / 1000, latencies };
}

/** A logged-in connection. @param path of its endpoint, `/agent/v0.5/rtm/ws` for example. */
export async function logIn(server, path, token) {
  const socket = new WebSocket(`${server.url}${path}`, { perMessageDeflate: false });
  await once(socket, 'open');
  const waiting = new Map();
  socket.on('message', (data) => {
    const frame = JSON.parse(data);
    if (frame.type !== 'response') return;
    waiting.get(frame.request_id)?.(frame);
    waiting.delete(frame.request_id);
  });
  let requests = 0;
  const ask = async (action, payload) => {
    requests += 1;
    const request_id = String(requests);
    const answered = new Promise((resolve) => waiting.set(request_id, resolve));
    socket.send(JSON.stringify({ request_id, action, payload }));
    const frame = await answered;
    if (!frame.success) throw new Error(`${action}: ${JSON.stringify(frame.payload)}`);
    return frame.payload;
  };
  await ask('login', { token });
  return { socket, ask };
}

/** A customer with a chat. */
export async function newWriter(server, license, token) {
  const { socket, ask } = await logIn(server, `/customer/v0.5/rtm/ws?license_id=${license}`, token);
  const { chat } = await ask('start_chat');
  return { socket, ask, chatId: chat.id };
}

function message(chatId) {
  return { chat_id: chatId, event: { type: 'message', text: 'x'.repeat(300) } };
}

/** User and system time that the kernel has counted, in milliseconds. */
export function cpuMs({ pid }) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

export function rssMib({ pid }) {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024);
}

export function median(list) {
  return quantile(list, 0.5);
}

export function quantile(list, share) {
  return [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) * share)];
}
