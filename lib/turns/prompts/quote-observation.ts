import type { Problem } from '../../base/foundation/problem';
import { quoteUntrusted } from '../../base/foundation/quote-untrusted';

const mostProblems = 8;

/**
 * The results of trying the app, for the model: kind and place in Easel's words, the message as quoted data. At most
 * eight.
 */
export function quoteObservations(problems: readonly Problem[]): string {
  const shown = problems.slice(0, mostProblems).map((problem) => {
    const message = [problem.message, problem.excerpt].filter((text) => text !== undefined).join('\n');
    return `<observation>\nkind: ${problem.kind}${placeOf(problem)}\n${quoteUntrusted(message)}\n</observation>`;
  });
  const rest = problems.length - shown.length;
  return [...shown, ...(rest > 0 ? [`(and ${rest} more of the like)`] : [])].join('\n');
}

function placeOf(problem: Problem): string {
  // Paths and routes come from the app too: strip quotes and line breaks, which would let them pose as Easel's words.
  const plain = (text: string) => text.replace(/[\r\n<>"|]/g, ' ').slice(0, 200);
  const facts = [
    problem.file && `file: ${plain(problem.file)}${problem.line === undefined ? '' : `:${problem.line}`}`,
    problem.route && `page: ${plain(problem.route)}`,
    problem.width && `width: ${problem.width}px`,
  ];
  const known = facts.filter(Boolean);
  return known.length === 0 ? '' : ` · ${known.join(' · ')}`;
}
