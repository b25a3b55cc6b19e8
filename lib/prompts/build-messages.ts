import type { Direction } from '../directions/direction';
import type { Problem } from '../foundation/problem';
import { rulesPath } from '../foundation/rules-file';
import type { CountTokens, ModelMessage } from '../models/model';
import type { AppPromise } from '../promises/promise';
import { typeNotes } from '../type/type-notes';
import { askPrompt } from './ask-prompt';
import { chooseFiles, type FileHints } from './choose-files';
import { designRules } from './design-rules';
import { tellKind } from './kinds-of-app';
import { tellLanguage } from './language-notes';
import { mapProject, type OtherFile } from './project-map';
import type { PromptFile } from './prompt-file';
import { quoteAttachments, type PromptAttachment } from './quote-attachments';
import { quoteObservations } from './quote-observation';
import { quotePromises, type PromisesShown } from './quote-promises';
import { quoteRules } from './quote-rules';
import type { PromptRequest } from './request';
import { smallSystemPrompt } from './small-system-prompt';
import { summariseHistory, type HistoryEntry } from './summarise-history';
import { systemPrompt } from './system-prompt';
import { tellDirection, tellLately } from './tell-direction';
import { writeContinuation, writeFormatReminder, writeRequest } from './write-request';

/** Everything a call's prompt is made of. The same input gives the same messages, to the letter. */
export type PromptInput = {
  templateNotes: string;
  /** Whether the project runs in a container, where it may have a Node of its own; else it is a page. */
  hasNode?: boolean;
  /** Standing wishes of the project's owner, as their file has them; empty where there are none. */
  rules: string;
  /** Whether `src/index.css` still is the look that was chosen for the app. */
  hasFreshLook?: boolean;
  /** What the app is to look like; null or absent where nothing was set yet. */
  direction?: Direction | null;
  /** For an app without a look or direction: those of the person's other apps, newest first, to be far from; none if absent. */
  lately?: readonly Direction[];
  /** All text files of the draft as it stands. */
  files: readonly PromptFile[];
  others: readonly OtherFile[];
  /** Earlier turns of the project, oldest first. */
  history: readonly HistoryEntry[];
  /** Paths that changed last, newest first, by whomever. */
  recentPaths: readonly string[];
  /** What is known to be wrong with the app before this call, beside what a repair names. */
  observations: readonly Problem[];
  /** What came with the request; none if absent. */
  attachments?: readonly PromptAttachment[];
  /** The tables of the app as they stand, in lines for the model; empty or absent where there are none. */
  database?: string;
  /** What the app must keep; none if absent. */
  promises?: readonly AppPromise[];
  /** A line each on what the person did with the changes the last reply proposed; none if absent. */
  proposals?: readonly string[];
  request: PromptRequest;
  /** `isSmall`: gets the short prompt and fewer files at a time. */
  model: { contextTokens: number; maxOutputTokens: number; isSmall?: boolean; seesPictures?: boolean };
  /** The most that files may take, whatever the model could read; keeps the price of a change down. */
  fileTokens?: number;
};

export type Prompt = {
  messages: ModelMessage[];
  /** Paths of the files that are shown whole, sorted. */
  chosenFiles: string[];
  /** All messages, by the counter given. */
  tokens: number;
  /** What is left for the answer within the model's context; under 1,000 the model is too small for this project. */
  maxOutputTokens: number;
};

const usualFileTokens = 48_000;
/** What a small model can still keep in mind. */
const smallFileTokens = 8_000;
/** Kept free for the answer, if the model writes as much. */
const answerTokens = 16_000;
const tokensAMessage = 6;
/** The titles of the sections, and the lines between them. */
const tokensOfTitles = 60;
/** Other encodings make more tokens of the same text; a prompt that is too long fails as a whole. */
const margin = 1.15;

/**
 * Writes the messages of one call: the static system prompt, so that providers can cache it, then one message with
 * rules, map, files, history and observations, and the request last. Where the model has spoken already its reply
 * follows, and what to do about it.
 */
export function buildMessages(input: PromptInput, countTokens: CountTokens): Prompt {
  const { request, model } = input;
  const system = startOf(input);
  const tail = tailOf(input);
  const hints = hintsOf(input);
  const history = summariseHistory(input.history, hints.purpose);
  const after = continuationOf(request);
  // Before all that changes from turn to turn, so that a provider's cache of the start reaches past them.
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
      chosen.whole ? 'Their content' : 'Content of those that seem to matter; the others are not shown',
      chosen.files.map((file) => quoteFile(file)).join('\n'),
    ),
    section(
      'Lines of files that are not shown, copied exactly, where they use a file above; <edit> may change them',
      chosen.usages.map((file) => quoteFile(file, 'lines')).join('\n'),
    ),
    section(
      'Outlined: names and props of files that are not shown',
      chosen.outlines.map((file) => quoteFile(file, 'outline')).join('\n'),
    ),
    section('Asked before', history),
    tail,
  ];
  // Only those of this request: pictures are dear, and what earlier ones became is among the files.
  const pictures = model.seesPictures ? (input.attachments ?? []).flatMap(({ picture }) => picture ?? []) : [];
  const messages: ModelMessage[] = [
    { role: 'system', content: system },
    {
      ...{ role: 'user', content: project.filter((text) => text !== '').join('\n\n') },
      ...(pictures.length > 0 && { pictures }),
    },
    ...after,
  ];
  // Part by part, since each has been counted already: over the whole again, a large prompt would be counted twice.
  const tokens = fixedTokens + chosen.tokens + tokensOfTitles + messages.length * tokensAMessage;
  return {
    messages,
    chosenFiles: [...shown],
    tokens,
    maxOutputTokens: Math.max(0, Math.min(model.maxOutputTokens, Math.floor(model.contextTokens - tokens * margin))),
  };
}

function startOf({ request, model, templateNotes, hasNode }: PromptInput): string {
  if (isQuestion(request)) return askPrompt;
  return model.isSmall ? smallSystemPrompt(hasNode) : systemPrompt(templateNotes, hasNode);
}

/** Whether nothing may come of it but words. */
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
  } = input;
  const looks = isDesigned(request)
    ? [hasFreshLook ? freshLook : '', direction === null ? '' : tellDirection(direction)]
    : [];
  return [
    section('Tables of the app', database),
    section('Promises of the app', quotePromises(promises, promisesToShow(request))),
    section('What became of what you proposed', proposals.map((line) => `- ${line}`).join('\n')),
    section('How it looks', looks.filter((text) => text !== '').join('\n')),
    section('Design', isFirstBuild(input) ? `${designRules}\n\n${typeNotes()}` : ''),
    section('For this app', isFirstBuild(input) ? forThisApp(request.prompt) : ''),
    isDesigned(request) && !model.isSmall ? tellLately(lately) : '',
    section('Changed last', request.purpose === 'repair' ? '' : recentPaths.slice(0, 20).join('\n')),
    section('What trying the app showed', observations.length === 0 ? '' : quoteObservations(observations)),
    section('What came with the request', quoteAttachments(attachments, model.seesPictures ?? false)),
    section('Now', writeRequest(request)),
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

/** Below this the files and the answer need the room. */
const roomForDesign = 24_000;

function isFirstBuild({ request, history, model: { isSmall, contextTokens } }: PromptInput): boolean {
  if (isSmall || contextTokens < roomForDesign) return false;
  return request.purpose === 'build' && request.mode !== 'ask' && history.length === 0;
}

/** What only some apps need; after what every request has in common, which providers cache. */
const forThisApp = (prompt: string) => [tellKind(prompt), tellLanguage(prompt)].filter(Boolean).join('\n');

/** Whether looks are this call's business: neither a repair's nor a question's. */
function isDesigned(request: PromptRequest): boolean {
  return request.purpose !== 'repair' && !isQuestion(request);
}

/** Which promises a call needs step by step: a repair those that are broken, a change those its words are about. */
function promisesToShow(request: PromptRequest): PromisesShown {
  if (isQuestion(request)) return { kind: 'none' };
  if (request.purpose !== 'repair') return { kind: 'about', words: request.prompt };
  return { kind: 'named', text: request.problems.map(({ message }) => message).join('\n') };
}

/** What follows the request where the model has spoken already: its own words, and what to do about them. */
function continuationOf(request: PromptRequest): ModelMessage[] {
  if (request.purpose !== 'continue' && request.purpose !== 'format-again') return [];
  return [
    { role: 'assistant', content: request.reply },
    { role: 'user', content: request.purpose === 'continue' ? writeContinuation(request) : writeFormatReminder() },
  ];
}

function hintsOf({ files, request, recentPaths, observations }: PromptInput): FileHints {
  const problems = [...observations, ...(request.purpose === 'repair' ? request.problems : [])];
  // Where no file is named, the page's address says the most of where the fault is.
  const told = problems
    .map(({ message, excerpt, file, route }) => [message, excerpt, file === undefined ? route : undefined].join('\n'))
    .join('\n');
  const named = [
    ...problems.map(({ file }) => file),
    ...files.filter(({ path }) => told.includes(path)).map(({ path }) => path),
  ];
  if (request.purpose === 'edit-again') named.push(...request.failed.map(({ path }) => path));
  const isMending = request.purpose === 'repair' || request.purpose === 'edit-again';
  return {
    prompt: request.prompt,
    problemPaths: named.filter((path) => path !== undefined),
    recentPaths,
    told,
    purpose: isMending ? 'repair' : isQuestion(request) ? 'question' : 'change',
  };
}

function section(title: string, body: string): string {
  return body === '' ? '' : `# ${title}\n${body}`;
}

/** Quotes a file to the letter, in a tag that its own content can't close. */
function quoteFile({ path, content }: PromptFile, name = 'file'): string {
  let tag = name;
  for (let number = 2; content.includes(`</${tag}>`); number++) tag = `${name}-${number}`;
  return `<${tag} path="${path}">\n${content}${content.endsWith('\n') ? '' : '\n'}</${tag}>`;
}
