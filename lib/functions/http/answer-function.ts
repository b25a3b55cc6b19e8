import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { BackendKeys } from '../../backends/backends/backend';
import { identify } from '../../backends/realtime/identify';
import { keylessBodyBytes } from '../../base/http/body-limits';
import { addressHeader, addressOf } from '../../base/http/client-address';
import { limitBody } from '../../base/http/limit-body';
import type { FunctionLogs } from '../functions/function-log';
import { functionHeader } from '../guest/marks';
import type { FunctionHost, RunnableApp, Running } from '../runtime/function-host';
import type { EndReason } from '../runtime/watch-process';
import { readFunctionCall } from './read-call';
import { refusals, type Refusal } from './refusals';

export type CalledApp = Omit<RunnableApp, 'settings'> & {
  /** The app's keys. If a function requires a key, its caller sends one of them, or a session signed with them. */
  keys: BackendKeys;
  settings(): Promise<RunnableApp['settings']>;
};

type Dependencies = {
  /** Null if this system can't run functions. */
  host: Pick<FunctionHost, 'open' | 'callEnded'> | null;
  logs: FunctionLogs;
  now(): number;
};

const mostBytes = 10 * 1024 ** 2;
const mostAnswerBytes = 50 * 1024 ** 2;
/** Milliseconds until the first byte of a response, and until its last. */
const limits = { first: 60_000, whole: 150_000 };
/**
 * The most concurrent calls for one app, and for one owner's apps. This also stops a function that calls itself
 * endlessly.
 */
const mostCalls = { app: 64, owner: 96 };

/** Headers that a caller may not set, or that only matter between two servers. */
const notPassedIn = new Set([
  ...['host', 'connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'expect', 'te', 'cookie', 'forwarded'],
  ...[addressHeader, functionHeader, 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'],
]);
/** Response headers that would affect Easel's host, or other addresses of the page. */
const notPassedOut = new Set([
  ...[
    'connection',
    'keep-alive',
    'transfer-encoding',
    'upgrade',
    'trailer',
    'set-cookie',
    'clear-site-data',
    'alt-svc',
  ],
  ...[
    'strict-transport-security',
    'service-worker-allowed',
    'origin-agent-cluster',
    'report-to',
    'reporting-endpoints',
  ],
  ...['nel', 'public-key-pins', 'sourcemap', 'x-sourcemap', 'refresh', 'link', 'content-security-policy'],
  ...['proxy-authenticate', 'accept-ch', 'critical-ch', 'speculation-rules', 'content-length', functionHeader],
]);

/** Handles calls to `/functions/v1/<name>` with the app's own code. */
export function createAnswerFunction({ host, logs, now }: Dependencies) {
  const calls = new Map<string, number>();

  const take = (key: string, most: number): boolean => {
    const present = calls.get(key) ?? 0;
    if (present >= most) return false;
    calls.set(key, present + 1);
    return true;
  };
  const giveBack = (key: string) => {
    const left = (calls.get(key) ?? 1) - 1;
    if (left > 0) calls.set(key, left);
    else calls.delete(key);
  };

  async function mayCall(request: IncomingMessage, keys: BackendKeys): Promise<boolean> {
    const shown = [request.headers['apikey'], /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]];
    for (const one of shown) {
      if (typeof one !== 'string' || one === '') continue;
      if ((await identify(keys, { apiKey: one, token: null, now: now() })).ok) return true;
    }
    return false;
  }

  /** Handles the call; `path` is the backend's own, `/functions/v1/…`. False if it is not a function's path. */
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    { path, app }: { path: string; app(): Promise<CalledApp | null> },
  ): Promise<boolean> => {
    const call = readFunctionCall(path);
    if (call === null) return false;
    const refuse = (refusal: Refusal) => {
      sendRefusal(response, refusal);
      return true;
    };
    if (request.headers['service-worker'] !== undefined) return refuse('no-service-worker');
    if (host === null) return refuse('no-engine');
    const called = await app();
    const wanted = called?.sources.functions.find(({ name }) => name === call.name);
    if (!called || !wanted) return refuse('not-found');
    // A preflight has no key; the function itself responds to it.
    const hasKey = request.method === 'OPTIONS' || (await mayCall(request, called.keys));
    if (wanted.needsKey && !hasKey) return refuse('key-needed');
    const body = await readBody(request, hasKey ? mostBytes : keylessBodyBytes);
    if (body === null) return refuse('body-too-large');

    const owner = `owner ${called.owner}`;
    if (!take(called.id, mostCalls.app)) return refuse('too-many-calls');
    if (!take(owner, mostCalls.owner)) {
      giveBack(called.id);
      return refuse('too-many-calls');
    }
    try {
      const { keys: _, settings, ...rest } = called;
      const runnable = { ...rest, settings: await settings() };
      for (let attempt = 0; ; attempt += 1) {
        const opened = await host.open(runnable);
        if (opened.kind !== 'running') return refuse(opened.kind === 'full' ? 'no-room' : 'resting');
        const made = opened.running.made.get(call.name);
        if (made?.bundle.kind === 'faulty') {
          const [problem] = made.bundle.problems;
          const { message, file, line } = problem!;
          const place = { ...(file !== undefined && { file }), ...(line !== undefined && { line }) };
          logs.add(called.id, { functionName: call.name, level: 'error', text: message, ...place, isFault: true });
          return refuse('not-started');
        }
        const outcome = await forward(request, response, { call, body, running: opened.running });
        // Nothing had reached the process: try again with another one.
        if (outcome === 'not-delivered' && attempt === 0) continue;
        if (outcome !== 'answered') {
          if (outcome === 'not-delivered') refuse('stopped');
          else if (response.headersSent) response.destroy();
          else refuse(outcome);
        }
        if (outcome === 'too-slow' || outcome === 'answer-too-large')
          logs.add(called.id, { functionName: call.name, level: 'error', text: refusals[outcome].log, isFault: true });
        return true;
      }
    } finally {
      giveBack(called.id);
      giveBack(owner);
      host.callEnded({ id: called.id });
    }
  };
}

type Outcome = 'answered' | 'not-delivered' | 'too-slow' | 'answer-too-large' | 'stopped' | 'too-much-work';

function forward(
  request: IncomingMessage,
  response: ServerResponse,
  { call, body, running }: { call: { name: string; path: string }; body: Buffer; running: Running },
): Promise<Outcome> {
  const { process } = running;
  process.begin();
  return new Promise<Outcome>((resolve) => {
    const headers = passIn(request, body.length);
    const { agent } = process;
    const socketPath = process.socketOf(call.name);
    const options = { socketPath, agent, method: request.method, path: call.path, headers };
    const asked = http.request(withoutServerName(options));
    const begun = performance.now();
    let timer = setTimeout(() => end('too-slow'), limits.first);

    function end(outcome: Outcome): void {
      clearTimeout(timer);
      response.off('close', onClose);
      if (outcome !== 'answered') asked.destroy();
      resolve(outcome);
    }
    const onClose = () => end('stopped');
    // If the caller disconnects, there is no need to let the function finish.
    response.once('close', onClose);

    asked.on('error', (error: NodeJS.ErrnoException) => {
      const isClosed = error.code === 'ECONNREFUSED' || error.code === 'ENOENT';
      if (isClosed) return end('not-delivered');
      // Either the process was ended, and the reason is known once it is gone, or the response broke off.
      const left = new Promise<null>((settle) => setTimeout(settle, 2000, null));
      void Promise.race([process.gone, left]).then((why) => end(outcomeOf(why)));
    });
    asked.on('response', (answer) => {
      clearTimeout(timer);
      timer = setTimeout(() => end('too-slow'), limits.whole - (performance.now() - begun));
      let bytes = 0;
      const isBare = request.method === 'HEAD' || answer.statusCode === 204 || answer.statusCode === 304;
      response.writeHead(answer.statusCode ?? 502, passOut(answer, request.method));
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > mostAnswerBytes) return end('answer-too-large');
        if (!response.write(chunk)) {
          answer.pause();
          response.once('drain', () => answer.resume());
        }
      });
      answer.on('end', () => {
        response.off('close', onClose);
        response.end();
        end('answered');
      });
      answer.on('error', () => end('stopped'));
      if (isBare) answer.resume();
    });
    // An empty body would cost a separate write.
    if (body.length > 0) asked.end(body);
    else asked.end();
  }).finally(() => process.finish());
}

/** If no server name is given, Node derives one for TLS from each call's Host header, even for the path of a socket. */
function withoutServerName(options: http.RequestOptions): http.RequestOptions & { servername: string } {
  return { ...options, servername: '' };
}

function outcomeOf(why: EndReason | null): Outcome {
  return why === 'cpu' || why === 'memory' ? 'too-much-work' : 'stopped';
}

function passIn(request: IncomingMessage, length: number): http.OutgoingHttpHeaders {
  const passed: http.OutgoingHttpHeaders = {};
  for (const name in request.headers) if (!notPassedIn.has(name)) passed[name] = request.headers[name];
  passed.host = request.headers.host ?? 'functions';
  passed['x-forwarded-for'] = addressOf(request);
  passed['content-length'] = length;
  return passed;
}

function passOut(answer: IncomingMessage, method: string | undefined): http.OutgoingHttpHeaders {
  const headers: http.OutgoingHttpHeaders = {};
  for (const name in answer.headers) if (!notPassedOut.has(name)) headers[name] = answer.headers[name];
  // A page at the app's address that is not one of its files could be a stranger's: like Supabase, show it as text.
  const type = String(headers['content-type'] ?? '');
  if (method === 'GET' && /html|xml|svg/i.test(type)) headers['content-type'] = 'text/plain; charset=utf-8';
  // With the length, one packet is enough. It is safe: workerd cuts off a longer body, and a shorter one is an error
  // here.
  if (method !== 'HEAD' && answer.headers['content-length'] !== undefined)
    headers['content-length'] = answer.headers['content-length'];
  headers['x-content-type-options'] = 'nosniff';
  // Whatever it is, it can't run anything when opened as a page.
  headers['content-security-policy'] = "default-src 'none'; sandbox";
  headers['origin-agent-cluster'] = '?1';
  return headers;
}

function sendRefusal(response: ServerResponse, refusal: Refusal): void {
  const { status, code, message } = refusals[refusal];
  const body = JSON.stringify({ code, message, msg: message, error: message });
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'access-control-allow-origin': '*',
    'origin-agent-cluster': '?1',
    ...(status === 429 || status === 503 ? { 'retry-after': '5' } : {}),
  });
  response.end(body);
}

const noBody = Buffer.alloc(0);

/** Null if the body exceeds the limit. */
function readBody(request: IncomingMessage, limit: number): Promise<Buffer | null> {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
  if (length === '0' && encoding === undefined) {
    request.resume();
    return Promise.resolve(noBody);
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const mayGoOn = limitBody(request, limit, () => resolve(null));
    if (!mayGoOn) return;
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
  });
}

export type AnswerFunction = ReturnType<typeof createAnswerFunction>;
