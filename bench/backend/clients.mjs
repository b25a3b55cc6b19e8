// People's browsers, in a separate process so that their work is not measured: supabase-js against one app's backend.
import { createClient } from '@supabase/supabase-js';
import http from 'node:http';
import WebSocket from 'ws';

const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });

/** `fetch` on Node's plain client, with keep-alive like a browser: undici's overhead is not what we measure. */
function plainFetch(input, init = {}) {
  const url = new URL(typeof input === 'string' ? input : input.url);
  const headers = Object.fromEntries(new Headers(init.headers).entries());
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: init.method ?? 'GET', headers, agent }, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => {
        const body = [204, 304].includes(answer.statusCode) ? null : Buffer.concat(chunks);
        resolve(new Response(body, { status: answer.statusCode, headers: answer.headers }));
      });
    });
    request.on('error', reject);
    request.end(init.body ?? undefined);
  });
}

const kinds = {
  read: (client, n, rows) =>
    client
      .from('notes')
      .select()
      .eq('id', 1 + ((n * 7919) % rows))
      .single(),
  insert: (client, n) => client.from('notes').insert({ words: `written ${n}`, room: n % 50 }),
  list: (client, n) =>
    client
      .from('notes')
      .select('id,words')
      .eq('room', n % 50)
      .order('id', { ascending: false })
      .limit(20),
};

async function runAll({ url, key, token, rows, kind, count, clients }) {
  const made = Array.from({ length: clients }, () =>
    createClient(url, key, {
      auth: { persistSession: false, autoRefreshToken: false },
      realtime: { transport: WebSocket },
      global: { fetch: plainFetch, headers: { authorization: `Bearer ${token}` } },
    }),
  );
  const times = [];
  let next = 0;
  const began = performance.now();
  await Promise.all(
    made.map(async (client) => {
      while (next < count) {
        const n = next++;
        const at = performance.now();
        const { error } = await kinds[kind](client, n, rows);
        if (error) throw new Error(`${kind} ${n}: ${error.message}`);
        times.push(performance.now() - at);
      }
    }),
  );
  return { took: performance.now() - began, times };
}

async function runEmpty({ url, count }) {
  const began = performance.now();
  for (let n = 0; n < count; n += 1) await (await plainFetch(`${url}/empty`)).text();
  return { took: performance.now() - began, times: [] };
}

process.on('message', async (task) => {
  try {
    process.send({ ok: await (task.kind === 'empty' ? runEmpty(task) : runAll(task)) });
  } catch (error) {
    process.send({ error: String(error) });
  }
});
