import {
  type Behaviour,
  type ModelRequest,
  type ModelServer,
  startModelServer,
} from '../../lib/models/misbehaving-model-server';

export type ScriptedModel = ModelServer & { env: Record<string, string>; lastPrompt(): string };

type Part = { type: string; text?: string; image_url?: { url: string } };

/** The person's words in a call, all of its text, and the pictures it shows as data URLs. */
export function readCall(request: ModelRequest): { asked: string; text: string; pictures: string[] } {
  const parts = request.messages.flatMap(({ content }): Part[] =>
    Array.isArray(content) ? (content as Part[]) : [{ type: 'text', text: String(content) }],
  );
  const text = parts.flatMap((part) => part.text ?? []).join('\n\n');
  const asked = /^<request>\n([\s\S]*?)\n<\/request>$/m.exec(text)?.[1] ?? '';
  return { asked, text, pictures: parts.flatMap((part) => part.image_url?.url ?? []) };
}

/** A model on the OpenAI wire that answers each request as `answer` says, and what Easel needs to be started with it. */
export async function startScriptedModel(
  answer: (call: ReturnType<typeof readCall>) => string | Behaviour,
  model = 'gpt-4.1',
): Promise<ScriptedModel> {
  const server = await startModelServer({
    models: [model],
    behave: (request) => {
      const reply = answer(readCall(request));
      return typeof reply === 'string' ? { text: reply } : reply;
    },
  });
  return {
    ...server,
    env: { OPENAI_BASE_URL: server.baseUrl, OPENAI_API_KEY: 'sk-e2e-environment-key', EASEL_MODEL: model },
    lastPrompt: () => readCall(server.requests.at(-1)!).text,
  };
}
