import { quoteUntrusted } from '../foundation/quote-untrusted';
import { longestRules } from '../foundation/rules-file';

/**
 * The project's rules as the model is shown them: every line marked, blank ones left out, cut at `longestRules`
 * characters. They are the owner's words, but lie in a file that an import or a fork may have brought along. Empty
 * where there are none.
 */
export function quoteRules(text: string): string {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return lines.length === 0 ? '' : quoteUntrusted(lines.join('\n').trim(), longestRules);
}
