// A hundred pages in a separate process, so that their work is not attributed to the server. The parent sends `{ url,
// tokens, each }`; this answers `joined`, and on `stop` reports what arrived: how late, and whether it was meant for
// that listener.
import WebSocket from 'ws';

const arrivals = [];
let wrong = 0;

async function listen(url, { token, owner }) {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const changes = [{ event: 'INSERT', schema: 'public', table: 'notes' }];
  socket.send(
    JSON.stringify([
      '1',
      '1',
      'realtime:notes',
      'phx_join',
      { access_token: token, config: { postgres_changes: changes } },
    ]),
  );
  return new Promise((resolve, reject) => {
    socket.on('message', (data) => {
      const at = Date.now();
      const [, , , event, payload] = JSON.parse(data);
      if (event === 'phx_reply' && payload.status === 'ok') resolve(socket);
      else if (event === 'phx_reply') reject(new Error(JSON.stringify(payload)));
      if (event !== 'postgres_changes') return;
      const { record } = payload.data;
      if (record.owner !== owner) wrong += 1;
      arrivals.push(at - Number(record.sent_at));
    });
  });
}

process.on('message', async (message) => {
  if (message.type === 'stop') {
    process.send({ type: 'heard', arrivals, wrong });
    process.exit(0);
  }
  for (const who of message.callers) {
    await Promise.all(Array.from({ length: message.each }, () => listen(message.url, who)));
  }
  process.send({ type: 'joined' });
});
