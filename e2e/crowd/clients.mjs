// Three hundred clients in a process of their own, so that their work is not counted as the server's: they open shared
// pages and sites over HTTP, listen to rows there over WebSockets, and follow turns. The parent sends `begin`, then
// `read` as often as it likes, which returns what has arrived since, how late it was, and what was wrong.
import { Agent, request } from 'node:http';
import { WebSocket } from 'ws';

const now = () => performance.timeOrigin + performance.now();
const agent = new Agent({ keepAlive: true, maxSockets: 400 });
let heard = fresh();

function fresh() {
  return { chunks: [], rows: [], pages: [], lags: [], gaps: 0, wrong: [] };
}

// How late this process's own timers are: the machine's share of any delay.
let due = now() + 20;
setInterval(() => {
  heard.lags.push(Math.max(0, now() - due));
  due = now() + 20;
}, 20);

function get(port, host, path, headers = {}) {
  return new Promise((resolve, reject) => {
    const sent = request({ agent, host: '127.0.0.1', port, path, headers: { host, accept: 'text/html', ...headers } });
    sent.once('error', (error) => {
      // The idle connection was closed just as it was reused; browsers silently retry in this case.
      if (sent.reusedSocket && error.code === 'ECONNRESET') resolve(get(port, host, path, headers));
      else reject(error);
    });
    sent.once('response', (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.once('error', reject);
      response.once('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, text: String(Buffer.concat(parts)) }),
      );
    });
    sent.end();
  });
}

/**
 * A visitor who opens a page, then opens it again every few seconds, revalidating its files as a browser with a cache
 * does.
 */
async function visit({ port, host, everyMs }) {
  const known = new Map();
  const open = async () => {
    const began = now();
    const page = await get(port, host, '/');
    if (page.status !== 200) return void heard.wrong.push(`${host}: ${page.status}`);
    const named = [...page.text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((found) => found[1]);
    if (named.length === 0) return void heard.wrong.push(`${host}: a page without its script`);
    for (const path of named) {
      const etag = known.get(path);
      const file = await get(port, host, path, etag ? { 'if-none-match': etag } : {});
      if (file.status !== (etag ? 304 : 200)) heard.wrong.push(`${host}${path}: ${file.status}`);
      if (file.headers.etag) known.set(path, file.headers.etag);
    }
    heard.pages.push(now() - began);
  };
  const again = () =>
    open()
      .catch((error) => heard.wrong.push(`${host}: ${error.message}`))
      .finally(() => setTimeout(again, everyMs * (0.5 + Math.random())));
  setTimeout(again, Math.random() * everyMs);
}

/** A visitor whose page listens to the rows of a table. */
function listen({ port, host, key }) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/backend/realtime/v1/websocket?vsn=2.0.0&apikey=${key}`, {
    headers: { host, origin: `http://${host}` },
  });
  const changes = [{ event: 'INSERT', schema: 'public', table: 'marks' }];
  const config = { config: { postgres_changes: changes } };
  let beat = null;
  socket.once('close', (code) => {
    clearInterval(beat);
    heard.wrong.push(`${host}: the socket closed with ${code}`);
  });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('open', () => {
      socket.send(JSON.stringify(['1', '1', 'realtime:marks', 'phx_join', config]));
      beat = setInterval(() => socket.send(JSON.stringify([null, 'h', 'phoenix', 'heartbeat', {}])), 25_000);
    });
    socket.on('message', (data) => {
      const at = now();
      const [, , , event, payload] = JSON.parse(String(data));
      if (event === 'phx_reply' && payload.status !== 'ok') reject(new Error(JSON.stringify(payload)));
      else if (event === 'system' || event === 'phx_reply') resolve();
      if (event === 'postgres_changes') heard.rows.push(at - Number(payload.data.record.body));
    });
  });
}

/**
 * A client that follows an app's turns: each line of the file being written contains the time at which the model sent
 * it.
 */
function follow({ port, projectId }) {
  const host = `app.localhost:${port}`;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/projects/${projectId}/channel?after=0`, {
    headers: { host, origin: `http://${host}` },
  });
  let last = null;
  let rest = '';
  socket.on('close', (code) => heard.wrong.push(`${projectId}: the channel closed with ${code}`));
  socket.on('message', (data) => {
    const at = now();
    for (const event of JSON.parse(String(data))) {
      if (last !== null && event.n !== last + 1) heard.gaps += 1;
      last = event.n;
      if (event.type !== 'file-delta') rest = '';
      if (event.type !== 'file-delta') continue;
      const lines = (rest + event.text).split('\n');
      rest = lines.pop();
      for (const line of lines) if (Number(line) > 0) heard.chunks.push(at - Number(line));
    }
  });
  return new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
}

process.on('message', async (message) => {
  if (message.type === 'read') {
    process.send({ type: 'heard', heard });
    heard = fresh();
    return;
  }
  const { port, projectIds, sockets, visitors } = message;
  try {
    await Promise.all(projectIds.map((projectId) => follow({ port, projectId })));
    for (const { host, key, count } of sockets)
      await Promise.all(Array.from({ length: count }, () => listen({ port, host, key })));
    for (const { host, count, everyMs } of visitors)
      for (let n = 0; n < count; n += 1) void visit({ port, host, everyMs });
    process.send({ type: 'begun' });
  } catch (error) {
    process.send({ type: 'failed', error: error.message });
  }
});
