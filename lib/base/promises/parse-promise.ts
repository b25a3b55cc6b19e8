import { fail, succeed, type Result } from '../foundation/result';
import { parseStep, type StepFault } from './parse-step';
import { longestSentence, mostSteps, type PromiseProposal, type PromiseStep } from './promise';

/** `line` counts from 1 in the parsed text. */
export type PromiseFault = {
  line: number;
  code: StepFault['code'] | 'sentence-missing' | 'steps-missing' | 'too-many-steps' | 'nothing-seen';
  word: string;
};

const looks: ReadonlySet<PromiseStep['do']> = new Set(['see', 'not-see', 'count']);

/** Parses the steps of a journey, one per line, ignoring blank lines and lines that start with `#`. */
export function parseJourney(text: string, firstLine = 1): Result<PromiseStep[], PromiseFault> {
  const steps: PromiseStep[] = [];
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const step = parseStep(line);
    if (!step.ok) return fail({ line: firstLine + index, ...step.error });
    steps.push(step.value);
    if (steps.length > mostSteps) return fail({ line: firstLine + index, code: 'too-many-steps', word: '' });
  }
  const last = firstLine + lines.length - 1;
  if (steps.length === 0) return fail({ line: last, code: 'steps-missing', word: '' });
  // A journey that checks nothing can't be broken, and so proves nothing.
  if (!steps.some((step) => looks.has(step.do))) return fail({ line: last, code: 'nothing-seen', word: '' });
  return succeed(steps);
}

/** Parses the content of a `<promise>`: the sentence, up to the first line that is a step, then the steps. */
export function parsePromise(text: string): Result<PromiseProposal, PromiseFault> {
  const lines = text.split('\n');
  const first = lines.findIndex((line, index) => index > 0 && isStepLike(line));
  const head = first < 0 ? lines : lines.slice(0, first);
  const sentence = head
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('```'))
    .join(' ');
  if (sentence === '' || isStep(sentence)) return fail({ line: 1, code: 'sentence-missing', word: '' });
  if (sentence.length > longestSentence) return fail({ line: 1, code: 'too-long', word: sentence.slice(0, 20) });
  const journey = parseJourney(first < 0 ? '' : lines.slice(first).join('\n'), first < 0 ? lines.length : first + 1);
  return journey.ok ? succeed({ sentence, journey: journey.value }) : journey;
}

const isStep = (line: string) => parseStep(line).ok;

/** Whether a line is a step, or was meant to be one: it starts with a verb and has something in quotes. */
function isStepLike(line: string): boolean {
  return (
    isStep(line) ||
    /^\s*(?:(?:[-*•]\s|\d{1,2}[.)]\s)\s*)?(?:click|fill|choose|press|see|not see|count|go|remember)\s+(?:\S+\s*)?["“「]/i.test(
      line,
    )
  );
}

/** What is wrong with a promise, in English, for the model. People read the same in their own language. */
export function describeFault({ line, code, word }: PromiseFault): string {
  const at = `line ${line}`;
  switch (code) {
    case 'quote-open':
      return `${at}: a quote is not closed in: ${word}`;
    case 'verb-unknown':
      return `${at}: "${word}" is no step; a step begins with go, click, fill, choose, press, see, not see, count, remember, as, after reload or at phone size`;
    case 'role-unknown':
      return `${at}: "${word}" is no role such as button, link, textbox or heading`;
    case 'name-missing':
      return `${at}: the name in quotes is missing after ${word}`;
    case 'text-missing':
      return `${at}: the text in quotes is missing after ${word}`;
    case 'number-missing':
      return `${at}: "${word}" is no number`;
    case 'route-wrong':
      return `${at}: "${word}" is no address inside the app; it begins with one /`;
    case 'too-much':
      return `${at}: "${word}" is more than a step can hold`;
    case 'too-long':
      return `${at}: too long, beginning with ${word}`;
    case 'sentence-missing':
      return `${at}: the sentence for the person is missing before the steps`;
    case 'steps-missing':
      return `${at}: there are no steps`;
    case 'too-many-steps':
      return `${at}: at most ${mostSteps} steps`;
    case 'nothing-seen':
      return `${at}: no step looks at anything (see, not see, count)`;
    default:
      return code satisfies never;
  }
}
