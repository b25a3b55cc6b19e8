import {
  type Behaviour,
  type ModelRequest,
  type ModelServer,
  startModelServer,
} from '../../lib/turns/models/misbehaving-model.double';

export type ScriptedModel = ModelServer & { env: Record<string, string>; lastPrompt(): string };

type Part = { type: string; text?: string; image_url?: { url: string } };

/** The person's words in a call, its complete text, and its pictures as data URLs. */
export function readCall(request: ModelRequest): { asked: string; text: string; pictures: string[] } {
  const parts = request.messages.flatMap(({ content }): Part[] =>
    Array.isArray(content) ? (content as Part[]) : [{ type: 'text', text: String(content) }],
  );
  const text = parts.flatMap((part) => part.text ?? []).join('\n\n');
  const asked = /^<request>\n([\s\S]*?)\n<\/request>$/m.exec(text)?.[1] ?? '';
  return { asked, text, pictures: parts.flatMap((part) => part.image_url?.url ?? []) };
}

/**
 * A model that speaks OpenAI's protocol and responds with what `answer` returns, and the environment for an Easel that
 * uses it.
 */
export async function startScriptedModel(
  answer: (call: ReturnType<typeof readCall>) => string | Behaviour,
  model = 'gpt-4.1',
  /** Responds to the call for promises that follows a trial; by default there are none. */
  promises: (call: ReturnType<typeof readCall>) => string = () => 'none',
): Promise<ScriptedModel> {
  const server = await startModelServer({
    models: [model],
    promises: (request) => ({ text: promises(readCall(request)), usage: null }),
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
