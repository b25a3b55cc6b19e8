import { z } from 'zod';

const words = z.string().nullish();
/**
 * Where providers put reasoning: `reasoning_content` (DeepSeek, Qwen, Kimi, GLM), `reasoning` (OpenRouter, Groq), part
 * of the content (Mistral), an event of its own (OpenAI's Responses).
 */
const chunkSchema = z.object({
  type: z.string().optional(),
  delta: words.catch(null),
  choices: z
    .array(
      z.object({
        delta: z
          .object({ reasoning_content: words, reasoning: words.catch(null), content: z.unknown().optional() })
          .nullish()
          .catch(null),
      }),
    )
    .optional()
    .catch(undefined),
});
const thoughtSchema = z.array(
  z.object({
    type: z.string(),
    thinking: z
      .array(z.object({ text: words }))
      .optional()
      .catch(undefined),
  }),
);

function thoughtIn(data: string): string {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    // `[DONE]`, or not JSON: the client deals with that.
    return '';
  }
  const chunk = chunkSchema.safeParse(value);
  if (!chunk.success) return '';
  const { type, delta, choices } = chunk.data;
  if (type?.startsWith('response.reasoning')) return delta ?? '';
  const said = choices?.[0]?.delta;
  if (!said) return '';
  const parts = thoughtSchema.safeParse(said.content);
  const inContent = parts.success
    ? parts.data.flatMap(({ thinking = [] }) => thinking.map(({ text }) => text ?? ''))
    : [];
  return [said.reasoning_content ?? said.reasoning ?? '', ...inContent].join('');
}

/** A longer line can't be reasoning, which arrives one or a few tokens at a time. */
const longestLine = 64_000;

/**
 * Estimates how many tokens a model thinks aloud in a stream of server-sent events: one per four characters, and at
 * least one per chunk, as providers send them. Thinking costs the same as writing, and a call that breaks off reports
 * it nowhere else.
 */
export function createThinkingReader(): { read(bytes: Uint8Array): void; tokens(): number } {
  const decoder = new TextDecoder();
  let line = '';
  let characters = 0;
  let chunks = 0;
  return {
    read(bytes) {
      const lines = (line + decoder.decode(bytes, { stream: true })).split('\n');
      line = (lines.pop() ?? '').slice(0, longestLine);
      for (const whole of lines) {
        if (!whole.startsWith('data:')) continue;
        const { length } = thoughtIn(whole.slice(5));
        if (length > 0) chunks++;
        characters += length;
      }
    },
    tokens: () => Math.max(chunks, Math.ceil(characters / 4)),
  };
}
