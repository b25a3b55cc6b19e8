import type { Page } from 'playwright';

/** Names that are the same in every language: of Easel, of services, models, formats and keys. */
const names =
  /\b(?:Easel|English|OpenRouter|OpenAI|Anthropic|Claude|Gemini|DeepSeek|Qwen|Kimi|GLM|Mistral|Groq|Ollama|LM Studio|Z\.ai|Node|README|Supabase|API Key|API|AI|CSV|Excel|Markdown|PDF|Enter|Ctrl|Tab|MB|kB|KB|zip)\b/g;
/** Ids of models, addresses, and file names: they are written, not said. */
const written = /\b[\w.-]*(?:[\d/:@_-]|\.[a-z]{2,4}\b)[\w./:@-]*/g;

/** English words that a person sees on the page, outside the app in its frame; empty where there are none. */
export async function englishOn(page: Page): Promise<string[]> {
  const text = await page.locator('body').innerText();
  const words = text
    .replace(names, ' ')
    .replace(written, ' ')
    .match(/[A-Za-z]{2,}/g);
  return [...new Set(words ?? [])];
}
