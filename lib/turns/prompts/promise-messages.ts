import type { Problem } from '../../base/foundation/problem';
import { quoteUntrusted } from '../../base/foundation/quote-untrusted';
import type { PageOutline } from '../../base/promises/page-outline';
import type { AppPromise } from '../../base/promises/promise';
import type { ModelMessage } from '../models/model';
import { promisePrompt } from './promise-rules';
import { quotePromises } from './quote-promises';
import { quoteRules } from './quote-rules';
import type { Answer } from './request';

/** The input of the call for promises. It contains no files, because promises are about what people see. */
export type PromiseInput = {
  prompt: string;
  answers: readonly Answer[];
  /** The owner's standing instructions; empty if there are none. */
  rules: string;
  /** The promises in force, including those of this turn. */
  promises: readonly AppPromise[];
  /** What the pages showed when the app was tried. */
  pages: readonly PageOutline[];
  /** What is wrong with promises that an earlier call for promises wrote; empty for the first call. */
  problems: readonly Problem[];
};

const longestOutline = 7_000;
const longestProblem = 700;

/**
 * The messages of the call for promises: a static system prompt of its own, then one message that ends with the
 * request.
 */
export function buildPromiseMessages(input: PromiseInput): ModelMessage[] {
  const { prompt, answers, rules, promises, pages, problems } = input;
  const words = problems.map(({ message }) => message).join('\n');
  const isAgain = problems.length > 0;
  const sections = [
    section('Rules of this project', quoteRules(rules)),
    section('What the app shows', quotePages(pages)),
    section(
      'Promises that stand',
      quotePromises(promises, isAgain ? { kind: 'named', text: words } : { kind: 'none' }),
    ),
    section('What is wrong with those you wrote', problems.map(quoteProblem).join('\n')),
    section('Now', [request(prompt, answers), isAgain ? again : ''].filter((text) => text !== '').join('\n\n')),
  ];
  return [
    { role: 'system', content: promisePrompt },
    { role: 'user', content: sections.filter((text) => text !== '').join('\n\n') },
  ];
}

const again = `These do not hold, or can't be read. Where the steps were a guess that does not fit the app, write the promise again, whole, under the same id.
Where the steps are right and the app is not, don't repeat it: the app is mended then. Write no others.`;

function request(prompt: string, answers: readonly Answer[]): string {
  const asked = `<request>\n${prompt.replaceAll('</request', '<\\/request')}\n</request>`;
  return [asked, ...answers.map(({ question, answer }) => `Asked: ${question}\nAnswered: ${answer}`)].join('\n\n');
}

const quoteProblem = ({ message }: Problem) => quoteUntrusted(message, longestProblem);

/** Opened pages come first, since each tells more than the result of another press. */
function quotePages(pages: readonly PageOutline[]): string {
  const ordered = [
    ...pages.filter(({ pressed }) => pressed === null),
    ...pages.filter(({ pressed }) => pressed !== null),
  ];
  const parts: string[] = [];
  let room = longestOutline;
  for (const page of ordered) {
    const part = quotePage(page);
    if (part.length > room) continue;
    room -= part.length;
    parts.push(part);
  }
  return parts.join('\n');
}

function quotePage({ route, person, pressed, lines }: PageOutline): string {
  const who = person === 'owner' ? ', as the owner' : '';
  const head = pressed === null ? `${route}${who}:` : `${route}${who}, pressed ${pressed}, then also:`;
  return quoteUntrusted([head, ...lines.map((line) => `  ${line}`)].join('\n'), longestOutline);
}

function section(title: string, body: string): string {
  return body === '' ? '' : `# ${title}\n${body}`;
}
