// People's browsers, in separate processes so that their work is not measured: `force` calls eight apps nonstop until
// `calm`; `warm` calls one app a number of times in sequence and reports how long each call took.
import http from 'node:http';

const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });

function call(url, key, method, body) {
  const headers = { apikey: key, ...(body && { 'content-type': 'application/json' }) };
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, agent }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode));
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** What each app does in rotation, and how many concurrent callers request it. */
const work = [
  { path: 'rpc/spin', body: '{}', times: 2 },
  { path: 'rpc/nap', body: '{}', times: 2 },
  { path: 'rpc/arrange', body: '{}', times: 2 },
  {
    path: 'notes',
    body: JSON.stringify(Array.from({ length: 20 }, (_, n) => ({ room: n, words: 'x'.repeat(200) }))),
    times: 4,
  },
];
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
let isAtForce = false;
let answered = {};

async function force(url, key, apps) {
  isAtForce = true;
  await Promise.all(
    apps.flatMap((app, at) => {
      const { path, body, times } = work[at % work.length];
      return Array.from({ length: times }, async () => {
        while (isAtForce) {
          const status = await call(`${url}/${app}/rest/v1/${path}`, key, 'POST', body).catch(() => 'broken');
          answered[`${path} ${status}`] = (answered[`${path} ${status}`] ?? 0) + 1;
          if (status !== 200 && status !== 201) await wait(5);
        }
      });
    }),
  );
}

async function warm(url, key, app, count) {
  const times = [];
  for (let n = 0; n < count; n += 1) {
    const began = performance.now();
    const status = await call(`${url}/${app}/rest/v1/notes?select=id,words&room=eq.${n % 50}&limit=20`, key, 'GET');
    if (status !== 200) throw new Error(`a calm call was answered ${status}`);
    times.push(performance.now() - began);
    await wait(5);
  }
  return times;
}

process.on('message', async ({ task, url, key, apps, count }) => {
  try {
    if (task === 'force') {
      void force(url, key, apps);
      process.send({ ok: null });
    } else if (task === 'calm') {
      isAtForce = false;
      process.send({ ok: answered });
      answered = {};
    } else process.send({ ok: await warm(url, key, apps[0], count) });
  } catch (error) {
    process.send({ error: error instanceof Error ? error.message : String(error) });
  }
});
