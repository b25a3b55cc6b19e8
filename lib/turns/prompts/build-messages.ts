import type { Direction } from '../../base/directions/direction';
import type { Problem } from '../../base/foundation/problem';
import { rulesPath } from '../../base/foundation/rules-file';
import type { CountTokens, ModelMessage } from '../models/model';
import type { AppPromise } from '../../base/promises/promise';
import { typeNotes } from '../../base/fonts/type-notes';
import { askPrompt } from './ask-prompt';
import { chooseFiles } from './choose-files';
import type { FileHints } from './chosen-files';
import { designRules } from './design-rules';
import { firstPageFiles } from './first-page-files';
import { effectFault, filesWithBareEffects } from './bare-effects';
import { tellFunctions } from './function-rules';
import { tellKind } from './kinds-of-app';
import { tellLanguage } from './language-notes';
import { tellPayments } from './payment-rules';
import { mapProject, type OtherFile } from './project-map';
import type { PromptFile } from './prompt-file';
import { isOfOwnScreen, quoteAttachments, type PromptAttachment } from './quote-attachments';
import { quoteObservations } from './quote-observation';
import { quotePromises, type PromisesShown } from './quote-promises';
import { quoteRules } from './quote-rules';
import type { PromptRequest } from './request';
import { promiseRepairRules, standingPromiseRules } from './promise-rules';
import { brokenPromises } from './said-in-steps';
import { sceneNotes } from './scene-notes';
import { smallSystemPrompt } from './small-system-prompt';
import { summariseHistory, type HistoryEntry } from './summarise-history';
import { systemPrompt } from './system-prompt';
import { tellDirection, tellLately } from './tell-direction';
import { writeContinuation, writeFormatReminder, writeRequest } from './write-request';

/** Everything a call's prompt is made of. Equal inputs give identical messages. */
export type PromptInput = {
  templateNotes: string;
  /** Whether the project runs in a container, where it may have its own Node server; otherwise it is a page. */
  hasNode?: boolean;
  /** The owner's standing instructions, as the project's rules file has them; empty if there are none. */
  rules: string;
  /** Whether `src/index.css` is still the look that was chosen for the app. */
  hasFreshLook?: boolean;
  /** What the app should look like; null or absent if nothing was set yet. */
  direction?: Direction | null;
  /**
   * For an app without a look or direction: the directions of the person's other apps, newest first, to differ from;
   * absent means none.
   */
  lately?: readonly Direction[];
  /** All text files of the current draft. */
  files: readonly PromptFile[];
  others: readonly OtherFile[];
  /** Notes on the ready-made parts that the app has; absent means none. */
  moduleNotes?: readonly string[];
  /** Earlier turns of the project, oldest first. */
  history: readonly HistoryEntry[];
  /** Recently changed paths, newest first, whoever changed them. */
  recentPaths: readonly string[];
  /** Known faults of the app before this call, besides those a repair names. */
  observations: readonly Problem[];
  /** The request's attachments; absent means none. */
  attachments?: readonly PromptAttachment[];
  /** The app's current tables, in lines for the model; empty or absent if there are none. */
  database?: string;
  /** The app's promises; absent means none. */
  promises?: readonly AppPromise[];
  /** One line for each thing the person did with the changes that the last reply proposed; absent means none. */
  proposals?: readonly string[];
  /** The day of the request, such as 2026-11-22; if absent, the model is not told. */
  today?: string;
  request: PromptRequest;
  /** `isSmall`: gets the short prompt and fewer files at a time. */
  model: { contextTokens: number; maxOutputTokens: number; isSmall?: boolean; seesPictures?: boolean };
  /** The most tokens for files, even if the model could read more; keeps the price of a change down. */
  fileTokens?: number;
};

export type Prompt = {
  messages: ModelMessage[];
  /** Paths of the files shown in full, sorted. */
  chosenFiles: string[];
  /** Tokens of all messages, by the given counter. */
  tokens: number;
  /** What the model's context leaves for the answer; under 1,000 the model is too small for this project. */
  maxOutputTokens: number;
};

const usualFileTokens = 48_000;
/** As much as a small model can still make use of. */
const smallFileTokens = 8_000;
/** Kept free for the answer, if the model can write as much. */
const answerTokens = 16_000;
const tokensAMessage = 6;
/** The titles of the sections, and the lines between them. */
const tokensOfTitles = 60;
/** Other encodings produce more tokens for the same text, and a prompt that is too long fails entirely. */
const margin = 1.15;

/**
 * Writes the messages of one call: the static system prompt, so that providers can cache it, then one message with
 * rules, map, files, history and observations, and the request last. If the model has already replied, its reply
 * follows, with instructions on what to do about it.
 */
export function buildMessages(input: PromptInput, countTokens: CountTokens): Prompt {
  const { request, model } = input;
  const system = startOf(input);
  const tail = tailOf(input);
  const hints = hintsOf(input);
  const history = summariseHistory(input.history, hints.purpose);
  const after = continuationOf(request);
  // Before everything that changes from turn to turn, so that a provider's cached prefix includes it.
  const rules = section('Rules of this project', quoteRules(input.rules));

  const map = mapProject(input.files, input.others);

  const fixed = [system, rules, map, history, tail, ...after.map(({ content }) => content)];
  const fixedTokens = fixed.reduce((sum, text) => sum + countTokens(text), 0);
  const roomForFiles =
    model.contextTokens / margin - Math.min(answerTokens, model.maxOutputTokens, model.contextTokens / 3) - fixedTokens;
  const budget = Math.max(
    0,
    Math.min(input.fileTokens ?? (model.isSmall ? smallFileTokens : usualFileTokens), roomForFiles),
  );
  const files = input.files.filter(({ path }) => path !== rulesPath);
  const chosen = chooseFiles(files, hints, budget, countTokens);

  const shown = new Set(chosen.files.map(({ path }) => path));
  const project = [
    rules,
    section('Files of the project', map),
    section(
      chosen.whole
        ? 'Their content'
        : isQuestion(request) || isFirstBuild(input)
          ? someContent
          : `${someContent}. ${askToSee}`,
      chosen.files.map((file) => quoteFile(file)).join('\n'),
    ),
    section(linesOf[chosen.lines.of], chosen.lines.quoted.map((file) => quoteFile(file, 'lines')).join('\n')),
    section(
      'Outlined: names and props of files that are not shown',
      chosen.outlines.map((file) => quoteFile(file, 'outline')).join('\n'),
    ),
    section('Asked before', history),
    tail,
  ];
  // Only this request's pictures: they are expensive, and earlier ones are among the files, in whatever form the app
  // uses them.
  const pictures = model.seesPictures ? (input.attachments ?? []).flatMap(({ picture }) => picture ?? []) : [];
  const messages: ModelMessage[] = [
    { role: 'system', content: system },
    {
      ...{ role: 'user', content: project.filter((text) => text !== '').join('\n\n') },
      ...(pictures.length > 0 && { pictures }),
    },
    ...after,
  ];
  // Add up the parts, which have been counted already; counting the whole would count a large prompt twice.
  const tokens = fixedTokens + chosen.tokens + tokensOfTitles + messages.length * tokensAMessage;
  return {
    messages,
    chosenFiles: [...shown],
    tokens,
    maxOutputTokens: Math.max(0, Math.min(model.maxOutputTokens, Math.floor(model.contextTokens - tokens * margin))),
  };
}

const someContent = 'Content of those that seem to matter; the others are not shown';
const linesOf = {
  usage: 'Lines of files that are not shown, copied exactly, where they use a file above; <edit> may change them',
  words:
    'Lines of files that are not shown, copied exactly, where they hold words of the promise; <edit> may change them',
};
/**
 * Which files a request is about is a guess. If the guess is wrong, the model must be able to ask for the right file
 * instead of working around it.
 */
const askToSee =
  'Where the change belongs in one of the others, write <edit path="…"/> for it, with nothing in it, beside your other changes: you are shown it then';

function startOf({ request, model, templateNotes, hasNode }: PromptInput): string {
  if (isQuestion(request)) return askPrompt;
  return model.isSmall ? smallSystemPrompt(hasNode) : systemPrompt(templateNotes, hasNode);
}

/** Whether the call may only answer in words. */
function isQuestion(request: PromptRequest): boolean {
  return (request.purpose === 'build' || request.purpose === 'continue') && request.mode === 'ask';
}

const freshLook = `src/index.css holds the look that was chosen for this app, in @theme: bg-paper, bg-card, bg-tint, text-ink, text-muted, border-line, bg-brand with
text-brand-ink, text-brand, text-danger, font-display for headings, rounded-xl for cards. ink, muted, brand and danger are readable on
paper, card and tint; check other pairs yourself. A <direction> names these colours. Where <request> names colours or a style, those come
first: write src/index.css with them, under the same names. Else write it only to add to it, with every value that is there kept.`;

function tailOf(input: PromptInput): string {
  const {
    recentPaths,
    observations,
    request,
    database = '',
    promises = [],
    proposals = [],
    hasFreshLook = false,
    direction = null,
    lately = [],
    attachments = [],
    model,
    today,
  } = input;
  const looks = isDesigned(request)
    ? [hasFreshLook ? freshLook : '', direction === null ? '' : tellDirection(direction)]
    : [];
  return [
    section('Modules that the app has', (input.moduleNotes ?? []).join('\n\n')),
    section('Tables of the app', database),
    section('Server functions', isQuestion(request) ? '' : tellFunctions(request.prompt, input.files)),
    section('Payments', isQuestion(request) ? '' : tellPayments(request.prompt, [...input.files, ...input.others])),
    section('Promises of the app', tellPromises(promises, request, model.isSmall ?? false)),
    section('What became of what you proposed', proposals.map((line) => `- ${line}`).join('\n')),
    section('How it looks', looks.filter((text) => text !== '').join('\n')),
    section('Design', isFirstBuild(input) ? [designRules, sceneNotes, typeNotes()].join('\n\n') : ''),
    section('For this app', isFirstBuild(input) ? forThisApp(request.prompt) : ''),
    isDesigned(request) && !model.isSmall ? tellLately(lately) : '',
    section('Changed last', request.purpose === 'repair' ? '' : recentPaths.slice(0, 20).join('\n')),
    section('What trying the app showed', observations.length === 0 ? '' : quoteObservations(observations)),
    section('What came with the request', quoteAttachments(attachments, model.seesPictures ?? false)),
    section(
      'Now',
      [today === undefined || request.purpose === 'repair' ? '' : `Today is ${today}.\n\n`, writeRequest(request)].join(
        '',
      ),
    ),
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

/** Tokens of context; in a smaller one, the files and the answer need all the room. */
const roomForDesign = 24_000;

/** A build still counts as the first one if all earlier turns failed or only answered questions. */
function isFirstBuild({ request, history, model: { isSmall, contextTokens } }: PromptInput): boolean {
  if (isSmall || contextTokens < roomForDesign) return false;
  const hasNothingYet = history.every(({ outcome }) => outcome === 'error' || outcome === 'answer');
  return request.purpose === 'build' && request.mode !== 'ask' && hasNothingYet;
}

/** Rules that only some apps need. They follow the rules that all requests share, which providers cache. */
const forThisApp = (prompt: string) => [tellKind(prompt), tellLanguage(prompt)].filter(Boolean).join('\n');

/** Whether this call decides on looks; repairs and questions don't. */
function isDesigned(request: PromptRequest): boolean {
  return request.purpose !== 'repair' && !isQuestion(request);
}

/**
 * The promises that must stay true, and how to rewrite one if the call may have to. New ones are requested in a
 * separate call, so most calls need none of their rules; a small model is never asked for any.
 */
function tellPromises(promises: readonly AppPromise[], request: PromptRequest, isSmall: boolean): string {
  const quoted = quotePromises(promises, promisesToShow(request));
  if (isSmall || isQuestion(request)) return quoted;
  const faults = new Set('problems' in request ? request.problems?.map(({ kind }) => kind) : []);
  if (faults.has('check-fault')) return [quoted, promiseRepairRules].filter((text) => text !== '').join('\n\n');
  const mayRewrite = request.purpose !== 'repair' || faults.has('promise-broken');
  return quoted !== '' && mayRewrite ? `${quoted}\n\n${standingPromiseRules}` : quoted;
}

/**
 * The promises that are sent with their steps: for a repair, the broken ones; for a change, those that the prompt's
 * words are about.
 */
function promisesToShow(request: PromptRequest): PromisesShown {
  if (isQuestion(request)) return { kind: 'none' };
  if (request.purpose !== 'repair') return { kind: 'about', words: request.prompt };
  return { kind: 'named', text: request.problems.map(({ message }) => message).join('\n') };
}

/**
 * The messages after the request if the model has already replied: its own reply, and instructions on what to do about
 * it.
 */
function continuationOf(request: PromptRequest): ModelMessage[] {
  if (request.purpose !== 'continue' && request.purpose !== 'format-again') return [];
  return [
    { role: 'assistant', content: request.reply },
    { role: 'user', content: request.purpose === 'continue' ? writeContinuation(request) : writeFormatReminder() },
  ];
}

function hintsOf({
  files,
  request,
  recentPaths,
  observations,
  attachments = [],
  promises = [],
}: PromptInput): FileHints {
  const problems = [...observations, ...(request.purpose === 'repair' ? request.problems : [])];
  // If no file is named, the page's address is the best hint at where the fault is.
  const told = problems
    .map(({ message, excerpt, file, route }) => [message, excerpt, file === undefined ? route : undefined].join('\n'))
    .join('\n');
  const named = [
    ...problems.map(({ file }) => file),
    ...files.filter(({ path }) => told.includes(path)).map(({ path }) => path),
  ];
  if (problems.some(({ message }) => message.startsWith(effectFault))) named.push(...filesWithBareEffects(files));
  if (request.purpose === 'edit-again') named.push(...request.failed.map(({ path }) => path));
  // The request says "the first screen", but doesn't name its files.
  else if (isOfOwnScreen(attachments)) named.push(...firstPageFiles(files));
  const isMending = request.purpose === 'repair' || request.purpose === 'edit-again';
  return {
    prompt: request.prompt,
    problemPaths: named.filter((path) => path !== undefined),
    recentPaths,
    told,
    broken: brokenPromises(told, promises),
    purpose: isMending ? 'repair' : isQuestion(request) ? 'question' : 'change',
  };
}

function section(title: string, body: string): string {
  return body === '' ? '' : `# ${title}\n${body}`;
}

/** Quotes a file verbatim, in a tag that its own content can't close. */
function quoteFile({ path, content }: PromptFile, name = 'file'): string {
  let tag = name;
  for (let number = 2; content.includes(`</${tag}>`); number++) tag = `${name}-${number}`;
  return `<${tag} path="${path}">\n${content}${content.endsWith('\n') ? '' : '\n'}</${tag}>`;
}
