// Listeners in a separate process: WebSockets on the given projects, measuring each chunk's age on arrival. Arguments:
// address, listeners per project, comma-separated project ids. Says `ready`, then sends the ages on any message.
import { WebSocket } from 'ws';

const [address, perProject, ids] = process.argv.slice(2);
const now = () => performance.timeOrigin + performance.now();
const ages = [];
let events = 0;
let gaps = 0;
let open = 0;
// How late this process's own timers are: the machine's share of the delay, independent of the server.
const lags = [];
let due = now() + 20;
setInterval(() => {
  lags.push(Math.max(0, now() - due));
  due = now() + 20;
}, 20);
const all = ids.split(',').flatMap((id) => Array.from({ length: Number(perProject) }, () => id));

for (const id of all) {
  const socket = new WebSocket(`${address}/${id}`);
  let last = null;
  let rest = '';
  socket.on('open', () => {
    open++;
    if (open === all.length) process.send({ ready: true });
  });
  socket.on('message', (data) => {
    const at = now();
    for (const event of JSON.parse(String(data))) {
      events++;
      if (last !== null && event.n !== last + 1) gaps++;
      last = event.n;
      if (event.type !== 'file-delta') continue;
      const lines = (rest + event.text).split('\n');
      rest = lines.pop();
      for (const line of lines) ages.push([at, at - Number(line)]);
    }
  });
}

process.on('message', ({ from, to }) => {
  const inWindow = ages.filter(([at]) => at >= from && at <= to).map(([, age]) => age);
  inWindow.sort((a, b) => a - b);
  const of = (values, part) => values[Math.min(values.length - 1, Math.floor(values.length * part))];
  const share = (part) => of(inWindow, part);
  lags.sort((a, b) => a - b);
  process.send({
    chunks: inWindow.length,
    events,
    gaps,
    median: share(0.5),
    p95: share(0.95),
    max: inWindow.at(-1),
    lag: of(lags, 0.95),
  });
});
