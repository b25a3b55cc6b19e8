// Sends requests to one server over many keep-alive connections for some seconds; each connection requests the next
// path as soon as it has received a response.
import { Agent, request } from 'node:http';

process.once('message', async ({ port, host, paths, connections, seconds }) => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const headers = { host, 'accept-encoding': 'br', accept: '*/*' };
  const times = [];
  let failed = 0;
  const end = performance.now() + seconds * 1000;

  const get = (path) =>
    new Promise((resolve) => {
      const startedAt = performance.now();
      const outgoing = request({ agent, host: '127.0.0.1', port, path, headers }, (answer) => {
        answer.resume();
        answer.once('end', () => {
          if (answer.statusCode === 200) times.push(performance.now() - startedAt);
          else failed += 1;
          resolve();
        });
      });
      outgoing.once('error', () => {
        failed += 1;
        resolve();
      });
      outgoing.end();
    });

  await Promise.all(
    Array.from({ length: connections }, async (_, n) => {
      for (let at = n; performance.now() < end; at += 1) await get(paths[at % paths.length]);
    }),
  );
  times.sort((a, b) => a - b);
  process.send({ perSecond: times.length / seconds, p99: times[Math.floor(times.length * 0.99)] ?? 0, failed }, () =>
    process.exit(0),
  );
});
