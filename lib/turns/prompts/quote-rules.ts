import { quoteUntrusted } from '../../base/foundation/quote-untrusted';
import { longestRules } from '../../base/foundation/rules-file';

/**
 * The project's rules as the model sees them: every line marked, blank ones left out, cut at `longestRules` characters.
 * They are the owner's words, but in a file that may have come with an import or a fork. Empty if there are none.
 */
export function quoteRules(text: string): string {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return lines.length === 0 ? '' : quoteUntrusted(lines.join('\n').trim(), longestRules);
}
