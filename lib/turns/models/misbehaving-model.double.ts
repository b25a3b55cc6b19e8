import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

/**
 * For tests only: a server that speaks the OpenAI protocol (Chat Completions, `/models`, Ollama's `/api/tags`) and
 * fails in every way a provider can. The model id (`behaviours`), a script with one entry per call, or `behave` decides
 * what it does.
 */
export type Behaviour = {
  /** HTTP status of the response; 200 streams. */
  status?: number;
  headers?: Record<string, string>;
  /** Body of a refusal, or of a 200 that is not a stream. */
  body?: string;
  text?: string;
  /** Sends nothing, not even headers, for this long. */
  silentMs?: number;
  /** Sends nothing until this resolves, for tests that wait for an event rather than for a fixed time. */
  silentUntil?: Promise<void>;
  /** Sent in fields that the client ignores, before the text. */
  reasoning?: string;
  /** Comment lines before the text, as gateways send them to keep a connection open, and how far apart. */
  comments?: number;
  commentDelayMs?: number;
  /**
   * Refuses, with 400 or `status` and these words, a call that asks for more output tokens than this, or for more than
   * `contextTokens` together with its messages.
   */
  refusesOver?: { tokens: number; contextTokens?: number; status: number; body: string };
  /** Sends at most this many characters and ends with `length`. */
  cutAfter?: number;
  chunkCharacters?: number;
  chunkDelayMs?: number;
  /**
   * Before anything (`drop-at-once`), or after the text: end well, drop the socket, go silent, or close without a
   * finish reason.
   */
  ending?: 'stop' | 'length' | 'drop' | 'silence' | 'no-finish' | 'done-only' | 'error-frame' | 'drop-at-once';
  /** Reported usage; null reports none. Absent: one token per four characters. */
  usage?: { input: number; cached: number; output: number } | null;
  /** How long after the end of the text it reports usage. */
  usageDelayMs?: number;
};

const refusal = (message: string, code: string) => JSON.stringify({ error: { message, type: 'error', code } });

/** Ways to fail, by model id. For `ok` and any other id, the server gives its normal reply. */
export const behaviours: Record<string, Behaviour> = {
  'refused-key': { status: 401, body: refusal('Incorrect API key provided: sk-secret-key-123.', 'invalid_api_key') },
  'unknown-model': { status: 404, body: refusal('The model `unknown-model` does not exist', 'model_not_found') },
  busy: { status: 429, headers: { 'retry-after': '1' }, body: refusal('Rate limit reached', 'rate_limit_exceeded') },
  'no-credit': { status: 429, body: refusal('You exceeded your current quota', 'insufficient_quota') },
  down: { status: 503, body: 'upstream connect error' },
  broken: { status: 500, body: refusal('Internal error', 'server_error') },
  'too-small': {
    status: 400,
    body: refusal('Your input exceeds the context window of this model.', 'context_length_exceeded'),
  },
  stall: { ending: 'silence' },
  'stall-at-once': { text: '', ending: 'silence' },
  cut: { ending: 'drop' },
  'cut-at-once': { text: '', ending: 'drop' },
  'no-finish': { ending: 'no-finish' },
  'done-only': { ending: 'done-only' },
  'error-frame': { ending: 'error-frame' },
  empty: { text: '' },
  limit: { ending: 'length' },
  'off-format': {
    text: 'Sure! Here is your app:\n\n```tsx\nexport default function App() { return <p>Hello</p> }\n```\n',
  },
  page: { headers: { 'content-type': 'text/html' }, body: '<!doctype html><title>Router login</title>' },
  redirect: { status: 302, headers: { location: 'http://127.0.0.1:9/steal' } },
  'no-usage': { usage: null },
  thinking: { reasoning: 'hmm '.repeat(100), chunkCharacters: 4, chunkDelayMs: 15 },
  commenting: { comments: 20, commentDelayMs: 75 },
  'thought-only': { reasoning: 'hmm '.repeat(100), text: '', ending: 'length' },
  'cut-after-thinking': { reasoning: 'hmm '.repeat(100), chunkDelayMs: 5, text: '', ending: 'drop' },
  'dropped-at-once': { ending: 'drop-at-once' },
  overloaded: { status: 529, body: refusal('Overloaded', 'overloaded_error') },
};

const requestSchema = z.object({
  model: z.string(),
  max_tokens: z.number().optional(),
  max_completion_tokens: z.number().optional(),
  messages: z.array(z.object({ role: z.string(), content: z.unknown() })).default([]),
});
export type ModelRequest = z.infer<typeof requestSchema> & { authorization: string | undefined; path: string };

export type ModelServer = {
  /** `http://127.0.0.1:<port>/v1` */
  baseUrl: string;
  /** Every call to a model so far, oldest first, except calls for promises. */
  requests: ModelRequest[];
  /** Calls that ask for promises of an app that was tried; `promises` answers them. */
  promiseRequests: ModelRequest[];
  /** Calls whose client disconnected before the end. */
  abandoned(): number;
  /** Behaviours for the next calls; after them the model id decides again. */
  script(...next: Behaviour[]): void;
  close(): Promise<void>;
};

/**
 * Starts the server on a free port of this machine. `reply` is the text of a good reply; if `behave` returns a
 * behaviour, it overrides the model id. Close the server after the test; that drops open responses.
 */
export async function startModelServer({
  reply = 'Hello.\n\n<file path="src/App.tsx">\nexport default function App() {\n  return <h1>Hi</h1>;\n}\n</file>\n',
  behave = () => undefined,
  promises = () => ({ text: 'none', usage: null }),
  models = ['ok', ...Object.keys(behaviours)],
}: {
  reply?: string;
  behave?: (request: ModelRequest) => Behaviour | undefined;
  /**
   * Responds to calls for promises, which are made after a trial and do not use up the script; the default response
   * contains none.
   */
  promises?: (request: ModelRequest) => Behaviour;
  models?: readonly string[];
} = {}): Promise<ModelServer> {
  const requests: ModelRequest[] = [];
  const promiseRequests: ModelRequest[] = [];
  const scripted: Behaviour[] = [];
  let abandoned = 0;

  const server = createServer((request, response: WatchedResponse) => {
    response.on('close', () => {
      if (!response.writableFinished && !response.isDropped) abandoned++;
    });
    void answer(request, response);
  });

  async function answer(request: IncomingMessage, response: WatchedResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (request.method === 'GET') return answerList(path, response);

    const parsed = requestSchema.safeParse(JSON.parse((await readText(request)) || '{}'));
    if (!parsed.success || path !== '/v1/chat/completions') {
      response.writeHead(404).end('not found');
      return;
    }
    const call = { ...parsed.data, authorization: request.headers.authorization, path };
    if (asksForPromises(call)) {
      promiseRequests.push(call);
      return perform({ text: 'none', ...promises(call) }, call, response);
    }
    requests.push(call);
    const behaviour = scripted.shift() ?? behave(call) ?? behaviours[call.model] ?? {};
    await perform({ text: reply, ...behaviour }, call, response);
  }

  function answerList(path: string, response: ServerResponse): void {
    response.setHeader('content-type', 'application/json');
    if (path === '/v1/models') response.end(JSON.stringify({ data: models.map((id) => ({ id, object: 'model' })) }));
    else if (path === '/api/tags') response.end(JSON.stringify({ models: models.map((name) => ({ name })) }));
    else response.writeHead(404).end('{}');
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    promiseRequests,
    abandoned: () => abandoned,
    script: (...next) => void scripted.push(...next),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The start of Easel's prompt for promises, and of no other prompt; a test compares it with the real one. */
export const promiseCallStart = 'You check web apps for people who do not code.';
const asksForPromises = ({ messages }: ModelRequest) =>
  JSON.stringify(messages[0]?.content ?? '').includes(promiseCallStart);

type WatchedResponse = ServerResponse & { isDropped?: boolean };

async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

async function perform(behaviour: Behaviour, call: ModelRequest, response: WatchedResponse): Promise<void> {
  const { status = 200, headers, body, chunkCharacters = 12, chunkDelayMs = 0 } = behaviour;
  const said = behaviour.text ?? '';
  const isCut = behaviour.cutAfter !== undefined && behaviour.cutAfter < said.length;
  const text = isCut ? said.slice(0, behaviour.cutAfter) : said;
  const ending = isCut ? 'length' : (behaviour.ending ?? 'stop');
  if (ending === 'drop-at-once') {
    response.isDropped = true;
    response.destroy();
    return;
  }
  const asked = call.max_tokens ?? call.max_completion_tokens ?? 0;
  const { refusesOver } = behaviour;
  const read = call.messages.reduce((sum, { content }) => sum + Math.ceil(JSON.stringify(content).length / 5), 0);
  if (refusesOver && (asked > refusesOver.tokens || asked + read > (refusesOver.contextTokens ?? Infinity))) {
    response.writeHead(refusesOver.status, { 'content-type': 'application/json' }).end(refusesOver.body);
    return;
  }
  if (behaviour.silentMs !== undefined) await sleep(behaviour.silentMs);
  await behaviour.silentUntil;
  if (status !== 200 || body !== undefined) {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body ?? '');
    return;
  }

  response.writeHead(200, { 'content-type': 'text/event-stream', ...headers });
  const send = (value: unknown) => response.write(`data: ${JSON.stringify(value)}\n\n`);
  const chunk = (delta: object, finish: string | null = null) =>
    send({ id: 'c1', model: call.model, created: 1, choices: [{ index: 0, delta, finish_reason: finish }] });
  const pause = () => sleep(chunkDelayMs);

  for (let sent = 0; sent < (behaviour.comments ?? 0); sent++) {
    response.write(': still at it\n\n');
    await sleep(behaviour.commentDelayMs ?? 0);
  }
  for (const piece of piecesOf(behaviour.reasoning ?? '', chunkCharacters)) {
    chunk({ reasoning_content: piece });
    if (chunkDelayMs > 0) await pause();
  }
  for (const piece of piecesOf(text, chunkCharacters)) {
    if (response.destroyed) return;
    chunk({ content: piece });
    if (chunkDelayMs > 0) await pause();
  }

  if (ending === 'silence') {
    response.flushHeaders();
    return;
  }
  if (ending === 'drop') {
    // Flush the text written so far, so that the client receives it before the connection breaks.
    response.write(': \n\n', () => {
      response.isDropped = true;
      response.destroy();
    });
    return;
  }
  if (ending === 'error-frame')
    send({ error: { message: 'The server had an error', type: 'server_error', code: 500 } });
  if (ending === 'stop' || ending === 'length') {
    chunk({}, ending);
    const usage = behaviour.usage === undefined ? guessUsage(call, text) : behaviour.usage;
    if (behaviour.usageDelayMs !== undefined) await sleep(behaviour.usageDelayMs);
    if (usage !== null) send(usageChunk(usage));
  }
  if (ending !== 'no-finish') response.write('data: [DONE]\n\n');
  response.end();
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function guessUsage(call: ModelRequest, text: string) {
  const characters = call.messages.reduce((sum, message) => sum + JSON.stringify(message.content).length, 0);
  return { input: Math.ceil(characters / 4), cached: 0, output: Math.ceil(text.length / 4) };
}

function usageChunk({ input, cached, output }: { input: number; cached: number; output: number }) {
  return {
    id: 'c1',
    choices: [],
    usage: {
      prompt_tokens: input,
      completion_tokens: output,
      total_tokens: input + output,
      prompt_tokens_details: { cached_tokens: cached },
    },
  };
}

function* piecesOf(text: string, size: number): Generator<string> {
  for (let start = 0; start < text.length; start += size) yield text.slice(start, start + size);
}
