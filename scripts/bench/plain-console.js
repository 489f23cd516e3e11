// What a terminal program can do at best in Node: no components, no model, a scroll region for the messages and a line
// for what is typed. Messages come as lines of JSON from the server that is named, as chatio's do.
import { WebSocket } from 'ws';

const { CHATIO_URL, CHATIO_TOKEN } = process.env;
const { columns = 80, rows = 24, stdout, stdin } = process;
let text = '';

process.stdin.setRawMode(true);
stdout.write(`\u001B[?1049h\u001B[1;${rows - 1}r\u001B[${rows};1H› `);
stdin.on('data', (data) => {
  for (const key of data.toString()) {
    if (key === '\u0011') end();
    if (key === '\u007F' && text !== '') {
      text = text.slice(0, -1);
      stdout.write('\b \b');
    } else if (key >= ' ') {
      text += key;
      stdout.write(key);
    }
  }
});

const socket = new WebSocket(`${CHATIO_URL.replace('http', 'ws')}/agent/v0.5/rtm/ws`, { perMessageDeflate: false });
socket.on('open', () => {
  const payload = { token: `Bearer ${CHATIO_TOKEN}`, reconnect: true };
  socket.send(JSON.stringify({ request_id: '1', action: 'login', payload }));
});
socket.on('message', (data) => {
  const { action, payload } = JSON.parse(data);
  if (action === 'login') stdout.write(`\u001B[1;1Honline\u001B[${rows};${text.length + 3}H`);
  if (action !== 'incoming_event') return;
  const line = `${payload.event.author_id}: ${payload.event.text}`.slice(0, columns);
  stdout.write(`\u001B[${rows - 1};1H\r\n${line}\u001B[${rows};${text.length + 3}H`);
});
setInterval(() => socket.ping(), 15_000);

function end() {
  stdout.write('\u001B[r\u001B[?1049l');
  process.exit();
}
