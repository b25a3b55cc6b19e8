import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const requestSchema = z.object({
  model: z.string(),
  stream: z.boolean().optional(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })).default([]),
  options: z.object({ num_ctx: z.number().optional(), num_predict: z.number().optional() }).default({}),
});
export type OllamaRequest = z.infer<typeof requestSchema> & { authorization: string | undefined };

export type OllamaServer = {
  /** `http://127.0.0.1:<port>` */
  address: string;
  /** Every `/api/chat` so far, oldest first. */
  requests: OllamaRequest[];
  close(): Promise<void>;
};

/** The context size of each model; 262,144 tokens for all others. */
const lengths: Record<string, number> = { 'short:7b': 2_048 };
/** The context a machine uses if the call asks for none. */
const usualContext = 4_096;

/**
 * For tests only: a server that speaks Ollama's own interface as documented in 2026 (`/api/show`, `/api/chat` as one
 * JSON object per line). Like the real one it silently reads no more than the requested context. The model's name
 * decides what goes wrong.
 */
export async function startOllamaServer(): Promise<OllamaServer> {
  const requests: OllamaRequest[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const asked = requestSchema.parse(JSON.parse(body || '{}'));
      if (request.url === '/api/show') return show(asked.model, response);
      if (request.url !== '/api/chat') return void response.writeHead(404).end('404 page not found');
      requests.push({ ...asked, authorization: request.headers.authorization });
      void chat(asked, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function show(model: string, response: ServerResponse): void {
  if (model === 'missing:7b') return refuse(response, 404, `model '${model}' not found`);
  const length = lengths[model] ?? 262_144;
  response.end(
    JSON.stringify({ model_info: { 'general.architecture': 'qwen3moe', 'qwen3moe.context_length': length } }),
  );
}

function refuse(response: ServerResponse, status: number, error: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
}

async function chat(
  { model, messages, options }: z.infer<typeof requestSchema>,
  response: ServerResponse,
): Promise<void> {
  if (model === 'missing:7b') return refuse(response, 404, `model '${model}' not found`);
  if (model === 'broken:7b') return refuse(response, 500, 'llama runner process has terminated');
  if (model === 'busy:7b')
    return refuse(response, 503, 'server busy, please try again. maximum pending requests exceeded');
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  const line = (value: object) => response.write(`${JSON.stringify({ model, created_at: 'now', ...value })}\n`);
  const say = (content: string) => line({ message: { role: 'assistant', content }, done: false });
  if (model === 'silent:7b') return void response.flushHeaders();
  if (model === 'dropped:7b') return void response.write('\n', () => response.destroy());
  if (model === 'error-line:7b') {
    line({ error: 'an error was encountered while running the model' });
    return void response.end();
  }
  if (model === 'thinker:30b') {
    for (let thought = 0; thought < 14; thought++) {
      line({ message: { role: 'assistant', content: '', thinking: 'Let me see. ' }, done: false });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  for (const word of ['one ', 'two ', 'three']) say(word);
  const sent = messages.reduce((sum, { content }) => sum + Math.ceil(content.length / 5), 0);
  const read = Math.min(sent, options.num_ctx ?? usualContext);
  const reason = model === 'limit:30b' ? 'length' : 'stop';
  line({
    message: { role: 'assistant', content: '' },
    done: true,
    done_reason: reason,
    prompt_eval_count: read,
    eval_count: 3,
  });
  response.end();
}
