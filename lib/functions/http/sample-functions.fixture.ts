/** A request to a sample function, and the response it has to give. */
export type Sample = {
  name: string;
  text: string;
  ask?: RequestInit & { path?: string };
  status?: number;
  /** Part of the response's text. */
  answers: string;
};

const json = { 'content-type': 'application/json' };
const post = (body: unknown): RequestInit => ({ method: 'POST', headers: json, body: JSON.stringify(body) });

/** Functions in the shapes of public projects and of Supabase's own examples; their packages are among Easel's own. */
export const samples: readonly Sample[] = [
  {
    name: 'std-serve-cors',
    text: `import "https://deno.land/x/xhr@0.1.0/mod.ts";
import { serve } from "https://deno.land/std@0.168.0/http/server.ts";
const corsHeaders = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': 'authorization, x-client-info, apikey, content-type' };
serve(async (req) => {
  if (req.method === 'OPTIONS') return new Response(null, { headers: corsHeaders });
  try { const { prompt } = await req.json(); return new Response(JSON.stringify({ said: prompt }), { headers: { ...corsHeaders, 'Content-Type': 'application/json' } }); }
  catch (error) { return new Response(JSON.stringify({ error: error.message }), { status: 500, headers: corsHeaders }); }
});`,
    ask: post({ prompt: 'hi' }),
    answers: '{"said":"hi"}',
  },
  {
    name: 'service-client-by-address',
    text: `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2.119.0';
Deno.serve(() => { const client = createClient('http://backend.test', 'key'); return new Response(typeof client.from); });`,
    answers: 'function',
  },
  {
    name: 'service-client-by-jsr',
    text: `import "jsr:@supabase/functions-js/edge-runtime.d.ts";
import { createClient } from "jsr:@supabase/supabase-js@2";
Deno.serve(async () => Response.json({ ok: Boolean(createClient('http://backend.test', 'key').auth) }));`,
    answers: '{"ok":true}',
  },
  {
    name: 'zod-body',
    text: `import { z } from "npm:zod@4";
const body = z.object({ email: z.email(), seats: z.number().int().positive() });
Deno.serve(async (req: Request): Promise<Response> => {
  const parsed = body.safeParse(await req.json());
  return parsed.success ? Response.json(parsed.data) : Response.json({ issues: parsed.error.issues.length }, { status: 400 });
});`,
    ask: post({ email: 'no', seats: 0 }),
    status: 400,
    answers: '{"issues":2}',
  },
  {
    name: 'form-body',
    text: `Deno.serve(async (req) => { const form = await req.formData(); return new Response([form.get('name'), form.get('n')].join(' ')); });`,
    ask: {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'name=Ada+L&n=2',
    },
    answers: 'Ada L 2',
  },
  {
    name: 'server-sent-events',
    text: `Deno.serve(() => {
  let n = 0;
  const body = new ReadableStream({ async pull(controller) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (n++ < 3) controller.enqueue(new TextEncoder().encode('data: ' + n + '\\n\\n')); else controller.close();
  } });
  return new Response(body, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' } });
});`,
    answers: 'data: 3',
  },
  {
    name: 'hmac-webhook',
    text: `Deno.serve(async (req) => {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode('secret'), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const mac = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(await req.text()));
  return new Response([...new Uint8Array(mac)].map((one) => one.toString(16).padStart(2, '0')).join(''));
});`,
    ask: { method: 'POST', body: 'event' },
    answers: '7d3313152db9',
  },
  {
    name: 'std-base64-and-status',
    text: `import { encode } from "https://deno.land/std@0.177.0/encoding/base64.ts";
import { STATUS_CODE } from "jsr:@std/http@1/status";
Deno.serve(() => new Response(encode('hello'), { status: STATUS_CODE.Created }));`,
    status: 201,
    answers: 'aGVsbG8=',
  },
  {
    name: 'jose-token',
    text: `import * as jose from "https://deno.land/x/jose@v6.2.17/index.ts";
Deno.serve(async () => {
  const key = new TextEncoder().encode('a'.repeat(32));
  const token = await new jose.SignJWT({ a: 1 }).setProtectedHeader({ alg: 'HS256' }).sign(key);
  return Response.json((await jose.jwtVerify(token, key)).payload);
});`,
    answers: '{"a":1}',
  },
  {
    name: 'node-modules',
    text: `import { createHash, randomUUID } from 'node:crypto';
import { Buffer } from 'node:buffer';
Deno.serve(() => new Response(createHash('sha256').update(Buffer.from('a')).digest('hex').slice(0, 8) + randomUUID().length));`,
    answers: 'ca978112' + '36',
  },
  {
    name: 'routes-of-its-own',
    text: `Deno.serve((req) => {
  const { pathname, searchParams } = new URL(req.url);
  const match = new URLPattern({ pathname: '/routes-of-its-own/tasks/:id' }).exec({ pathname });
  return Response.json({ id: match?.pathname.groups.id ?? null, q: searchParams.get('q') });
});`,
    ask: { path: '/tasks/7?q=x' },
    answers: '{"id":"7","q":"x"}',
  },
  {
    name: 'background-work',
    text: `Deno.serve(() => {
  EdgeRuntime.waitUntil(new Promise((resolve) => setTimeout(() => { console.log('done in the background'); resolve(null); }, 10)));
  return new Response('accepted', { status: 202 });
});`,
    status: 202,
    answers: 'accepted',
  },
  {
    name: 'dates-by-mirror',
    text: `import { addDays, formatISO } from "https://cdn.jsdelivr.net/npm/date-fns@4/+esm";
Deno.serve(() => new Response(formatISO(addDays(new Date(Date.UTC(2026, 0, 31, 12)), 1), { representation: 'date' })));`,
    answers: '2026-02-01',
  },
  {
    name: 'default-export',
    text: `export default { async fetch(req: Request) { return Response.json({ method: req.method }); } };`,
    answers: '{"method":"GET"}',
  },
  {
    name: 'scheduled-digest',
    text: `Deno.serve(async (req) => {
  const { scheduled } = await req.json();
  return Response.json({ ran: scheduled === true, as: req.headers.get('authorization')?.startsWith('Bearer ') ?? false });
});`,
    ask: post({ scheduled: true }),
    answers: '"ran":true',
  },
  {
    name: 'multipart-upload',
    text: `Deno.serve(async (req) => {
  const file = (await req.formData()).get('file');
  return file instanceof File ? Response.json({ name: file.name, bytes: (await file.arrayBuffer()).byteLength }) : new Response('no file', { status: 400 });
});`,
    ask: {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      body: '--x\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\ncontent-type: text/plain\r\n\r\nhello\r\n--x--\r\n',
    },
    answers: '{"name":"a.txt","bytes":5}',
  },
  {
    name: 'stream-transformed',
    text: `Deno.serve((req) => new Response(req.body!.pipeThrough(new TextDecoderStream()).pipeThrough(new TransformStream({
  transform(chunk, controller) { controller.enqueue(chunk.toUpperCase()); },
})).pipeThrough(new TextEncoderStream())));`,
    ask: { method: 'POST', body: 'quiet' },
    answers: 'QUIET',
  },
  {
    name: 'bytes-answered',
    text: `Deno.serve(() => new Response(new Uint8Array([80, 78, 71]), { headers: { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment; filename="a.bin"' } }));`,
    answers: 'PNG',
  },
  {
    name: 'zod-by-jsr',
    text: `import { z } from "jsr:@zod/zod@4";
Deno.serve(() => Response.json(z.coerce.number().parse('7')));`,
    answers: '7',
  },
  {
    name: 'zod-by-deno-land',
    text: `import { z } from "https://deno.land/x/zod@v4.0.0/mod.ts";
Deno.serve(() => new Response(String(z.string().min(2).safeParse('a').success)));`,
    answers: 'false',
  },
  {
    name: 'versions-by-mirror',
    text: `import semver from "https://esm.sh/semver@7";
Deno.serve(() => new Response(semver.inc('1.2.3', 'minor')));`,
    answers: '1.3.0',
  },
  {
    name: 'csv-read',
    text: `import Papa from "npm:papaparse@5";
Deno.serve(async (req) => Response.json(Papa.parse(await req.text(), { header: true }).data));`,
    ask: { method: 'POST', body: 'name,n\nAda,2' },
    answers: '[{"name":"Ada","n":"2"}]',
  },
  {
    name: 'std-by-jsr',
    text: `import { encodeHex } from "jsr:@std/encoding@1/hex";
Deno.serve(async () => new Response(encodeHex(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode('a'))))));`,
    answers: 'ca978112',
  },
  {
    name: 'class-of-handlers',
    text: `class Router { #at = new Map<string, (req: Request) => Response>(); on(method: string, act: (req: Request) => Response) { this.#at.set(method, act); return this; }
  answer = (req: Request) => this.#at.get(req.method)?.(req) ?? new Response('not allowed', { status: 405 }); }
Deno.serve(new Router().on('GET', () => new Response('got')).answer);`,
    ask: { method: 'DELETE' },
    status: 405,
    answers: 'not allowed',
  },
  {
    name: 'timers-and-abort',
    text: `Deno.serve(async () => {
  const abort = new AbortController();
  setTimeout(() => abort.abort(new Error('too slow')), 5);
  try { await new Promise((_, reject) => abort.signal.addEventListener('abort', () => reject(abort.signal.reason))); } catch (error) { return new Response(error.message, { status: 504 }); }
});`,
    status: 504,
    answers: 'too slow',
  },
];
