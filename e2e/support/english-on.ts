import type { Page } from 'playwright';

/** Names that are the same in every language: of Easel, of services, models, formats and keys. */
const names =
  /\b(?:Easel|English|OpenRouter|OpenAI|Anthropic|Claude|Gemini|DeepSeek|Qwen|Kimi|GLM|Mistral|Groq|Ollama|LM Studio|Z\.ai|Node|README|Supabase|API Key|API|AI|CSV|Excel|Markdown|PDF|Enter|Ctrl|Tab|alt|MB|kB|KB|zip)\b/g;
/** Model ids, addresses and file names, which are codes rather than words. */
const written = /\b[\w.-]*(?:[\d/:@_-]|\.[a-z]{2,4}\b)[\w./:@-]*/g;

/**
 * English words that a person sees or hears on the page, outside the app's frame: text and accessible names. Empty if
 * there are none. `except`: a selector for the person's own content, such as the text of a file.
 */
export async function englishOn(page: Page, except = 'iframe'): Promise<string[]> {
  const text = await page.evaluate((own) => {
    const names = [...document.querySelectorAll('[aria-label], [title], [placeholder], img[alt]')]
      .filter((element) => element.closest(own) === null)
      .flatMap((element) =>
        ['aria-label', 'title', 'placeholder', 'alt'].map((name) => element.getAttribute(name) ?? ''),
      );
    const kept = [...document.querySelectorAll<HTMLElement>(own)].map((element) => element.innerText ?? '');
    return [kept.reduce((rest, its) => rest.replace(its, ' '), document.body.innerText), ...names].join('\n');
  }, except);
  const words = text
    .replace(names, ' ')
    .replace(written, ' ')
    .match(/[A-Za-z]{2,}/g);
  return [...new Set(words ?? [])];
}
