import {
  type Behaviour,
  type ModelRequest,
  type ModelServer,
  startModelServer,
} from '../../lib/models/misbehaving-model-server';

export type ScriptedModel = ModelServer & { env: Record<string, string>; lastPrompt(): string };

/** The person's words in a call, and all of its text. */
export function readCall(request: ModelRequest): { asked: string; text: string } {
  const text = request.messages.map(({ content }) => String(content)).join('\n\n');
  return { asked: /^<request>\n([\s\S]*?)\n<\/request>$/m.exec(text)?.[1] ?? '', text };
}

/** A model on the OpenAI wire that answers each request as `answer` says, and what Easel needs to be started with it. */
export async function startScriptedModel(
  answer: (call: { asked: string; text: string }) => string | Behaviour,
): Promise<ScriptedModel> {
  const server = await startModelServer({
    models: ['gpt-4.1'],
    behave: (request) => {
      const reply = answer(readCall(request));
      return typeof reply === 'string' ? { text: reply } : reply;
    },
  });
  return {
    ...server,
    env: { OPENAI_BASE_URL: server.baseUrl, OPENAI_API_KEY: 'sk-e2e-environment-key', EASEL_MODEL: 'gpt-4.1' },
    lastPrompt: () => readCall(server.requests.at(-1)!).text,
  };
}
