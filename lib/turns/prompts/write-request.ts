import type { Problem } from '../../base/foundation/problem';
import { quoteObservations } from './quote-observation';
import type { FailedEdit } from '../edits/edit-result';
import type { Answer, PromptRequest } from './request';

/** The last part of the message: what to do now, with the person's own words in `<request>`. */
export function writeRequest(request: PromptRequest): string {
  const asked = `<request>\n${request.prompt.replaceAll('</request', '<\\/request')}\n</request>`;
  switch (request.purpose) {
    case 'build':
      return [asked, ...request.answers.map(writeAnswer), writeMode(request)]
        .filter((text) => text !== '')
        .join('\n\n');
    case 'repair':
      return `${asked}\n\n${writeRepair(request)}`;
    case 'edit-again':
      return `${asked}\n\n${writeEditAgain(request)}`;
    case 'continue': {
      const { problems = [] } = request;
      return problems.length === 0 ? asked : `${asked}\n\n${writeSeen(problems)}`;
    }
    case 'format-again':
      // The model's own reply follows as a separate message, and after it the instructions on what to do about it.
      return asked;
    default:
      return request satisfies never;
  }
}

function writeAnswer({ question, answer }: Answer): string {
  return `You asked: ${oneLine(question)}\nThe person answered: ${oneLine(answer)}\nDon't ask again; build it now.`;
}

function writeMode({ mode, plan }: Extract<PromptRequest, { purpose: 'build' }>): string {
  if (plan !== null) return `The person approved this plan; carry it out:\n<plan>\n${plan}\n</plan>`;
  if (mode === 'plan') {
    return 'Write only one or two sentences and the <plan>, no files yet: the person wants to see the plan first and approve it.';
  }
  if (mode === 'ask') return 'The person wants an answer only. Write no files and no plan.';
  return '';
}

function writeSeen(problems: readonly Problem[]): string {
  return `You carried out this request, and the files above are how they stand now. Trying the app showed:

${quoteObservations(problems)}`;
}

function writeRepair({ problems, tried }: Extract<PromptRequest, { purpose: 'repair' }>): string {
  const before =
    tried.length === 0
      ? ''
      : `\nTried before without success:\n${tried.map((text) => `- ${oneLine(text)}`).join('\n')}\n`;
  return `${writeSeen(problems)}
${before}
Find the cause and mend it with the smallest change, in <edit> where you can; keep everything that works. First one short sentence for
the person on what was wrong, in their language and in plain words, then the changes. No plan, no question. Where you find nothing wrong in
the app, say that in one sentence and change nothing: it is tried once more.`;
}

/** If more edits than this failed, they are not slips: ask for the whole files, and keep the prompt short. */
const mostEditsAgain = 20;

function writeEditAgain({ failed, attempt }: Extract<PromptRequest, { purpose: 'edit-again' }>): string {
  const toSee = [...new Set(failed.flatMap(({ path, isToSee }) => (isToSee ? [path] : [])))].slice(0, mostEditsAgain);
  if (toSee.length > 0) {
    const others = failed.filter(({ isToSee }) => !isToSee);
    const shown = `Everything else in your reply was carried out; the files above are how they stand now. You asked to be shown ${toSee.join(', ')}: there
${toSee.length === 1 ? 'it is' : 'they are'}. Write now what the request wants there, with the rest that is still missing. Nothing else: no prose, no plan.`;
    return others.length === 0 ? shown : `${shown}\n\n${writeFailed(others, attempt)}`;
  }
  return writeFailed(failed, attempt);
}

function writeFailed(failed: readonly FailedEdit[], attempt: number): string {
  const paths = [...new Set(failed.map(({ path }) => path))];
  if (attempt > 2 || failed.length > mostEditsAgain) {
    return `Your edits of these files could not be placed: ${paths.slice(0, 100).join(', ')}. Write each of them whole now, as <file>, with the changes you
meant and everything else as it stands above. Nothing else: no prose, no plan.`;
  }
  return `Everything else in your reply was carried out; the files above are how they stand now. These edits could not be placed:

${failed.map(writeFailedEdit).join('\n\n')}

Write only these edits again, with find texts copied from the file as it stands above, three or more whole lines, each occurring exactly
once. Leave out an edit whose change is there already. Nothing else: no prose, no plan.`;
}

function writeFailedEdit({ path, find, reason, nearest }: FailedEdit): string {
  const near = nearest === null ? '' : `\nThe file at line ${nearest.line} reads:\n${markLines(nearest.text)}`;
  return `In ${path}: ${oneLine(reason)}. Your find text:\n${markLines(find)}${near}`;
}

const lastWords = 160;

/**
 * Asks for the rest of a reply that was cut off or reached the output limit; the answer is appended as it is, after
 * `joinContinuation` has removed anything the model repeats.
 */
export function writeContinuation({ reply, unfinished }: Extract<PromptRequest, { purpose: 'continue' }>): string {
  const place =
    unfinished === null
      ? 'You were between tags.'
      : `You were inside <${unfinished.name}${unfinished.path === null ? '' : ` path="${unfinished.path}"`}>: go on with its content in
the middle of the line where it ended, without its opening tag, and close it with </${unfinished.name}>.`;
  return `Your reply was cut off. Go on exactly after its last characters, which are:
${markLines(reply.slice(-lastWords))}
${place} Repeat nothing, no greeting, no code fence. Then write what is still missing of the plan,
its migrations, content, sample rows and promises included, and end.`;
}

/** Asks a model that wrote its code as prose to write it in tags. */
export function writeFormatReminder(): string {
  return `That was not in the reply format, so nothing of it could be built. Write it again as described: every file as <file path="…"> with
its whole content and </file>, each tag alone on its line, no code fences, no instructions to copy anything.`;
}

function markLines(text: string): string {
  return text
    .slice(0, 3_000)
    .split('\n')
    .map((line) => `| ${line}`)
    .join('\n');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 1_000);
}
