import type { Problem } from '../lib/base/foundation/problem';
import type { AppPromise, Found, PromiseResult } from '../lib/base/promises/promise';
import type { ProjectEvent, TurnEvent } from '../lib/base/turn-events/turn-event';
import type { JudgedPromise, TurnResult } from './turn-result';

/** What was observed of a turn. */
export type SeenTurn = {
  caseId: string;
  turn: number;
  prompt: string;
  /** All events of the turn, from its start. */
  events: readonly ProjectEvent[];
  /** When the prompt was sent, in ms since the epoch. */
  sentAt: number;
  coloursAt: number | null;
  pageAt: number | null;
  /** The hidden journeys and their results; null if there was no app to try them on. */
  hidden: readonly AppPromise[];
  walked: readonly PromiseResult[] | null;
  /** What the page reported while the journeys were walked. */
  walkProblems: readonly { kind: string; message: string }[];
  picture: string | null;
  studioFaults: readonly string[];
  notJudged: readonly string[];
};

type EventOf<Type extends TurnEvent['type']> = Extract<TurnEvent, { type: Type }>;

/** If none of these problems was found, there is an app that opens, however faulty. */
export const buildKinds: ReadonlySet<string> = new Set(['compile', 'missing-module', 'missing-package', 'blank-page']);
/** Error codes for a reply that could not be read at all. */
const formatCodes: ReadonlySet<string> = new Set(['model-off-format', 'model-empty']);
const editCodes: ReadonlySet<string> = new Set(['edit-not-found', 'edit-ambiguous', 'edit-already-applied']);

/**
 * In English, for reports. Texts come from the app and are untrusted: shortened here, escaped where they are displayed.
 */
export function describeFound(found: Found): string {
  switch (found.code) {
    case 'absent':
      return found.others.length === 0 ? 'nothing of that kind is there' : `there is ${found.others.join(', ')}`;
    case 'no-text':
      return `the page says: ${found.page}`;
    case 'present':
      return 'it is there';
    case 'count':
      return `there are ${found.number}${found.before === null ? '' : `, before ${found.before}`}`;
    case 'state':
      return `it is ${found.states.join(', ')}`;
    case 'value':
      return `it holds ${found.value}`;
    case 'disabled':
      return 'it is disabled';
    case 'no-option':
      return `the options are ${found.options.join(', ')}`;
    case 'refused':
      return found.why;
    case 'silent':
      return 'the page stopped answering';
    default:
      return found satisfies never;
  }
}

function judgePromise(result: PromiseResult, sentence: string, by: JudgedPromise['by']): JudgedPromise {
  const { id, outcome } = result;
  const told = { id, sentence, by, outcome };
  if (result.outcome === 'kept') return { ...told, why: null };
  if (result.outcome === 'not-tried') return { ...told, why: result.why };
  const why = `step ${result.step}, ${result.expected}: ${describeFound(result.found)}`;
  return { ...told, why: why.slice(0, 400) };
}

const isTurnEvent = (event: ProjectEvent): event is TurnEvent => 'attempt' in event;

/** The result of a turn, from its events and from the journeys walked after it. */
export function judgeTurn(seen: SeenTurn): TurnResult {
  const events = seen.events.filter(isTurnEvent);
  const all = <Type extends TurnEvent['type']>(type: Type) =>
    events.filter((event): event is EventOf<Type> => event.type === type);
  const end = all('turn-end').at(-1);
  const code = end?.code ?? null;
  const observation = all('observation').at(-1);
  const refused = all('operation-refused');

  const replies = new Set([...all('text-delta'), ...all('file-start'), ...all('plan')].map(({ attempt }) => attempt));
  const illegal = new Set([
    ...refused.map(({ attempt }) => attempt),
    ...all('file-end').flatMap(({ complete, attempt }) => (complete ? [] : [attempt])),
  ]);
  const isOffFormat = code !== null && formatCodes.has(code);
  if (isOffFormat) illegal.add(events.at(-1)?.attempt ?? 0);
  for (const attempt of illegal) replies.add(attempt);

  const edited = all('file-start').filter(({ kind }) => kind === 'edit');
  const editedWell = edited.filter((start) =>
    events.some((event) => event.type === 'file-end' && event.path === start.path && event.attempt === start.attempt),
  );
  const editsRefused = refused.filter((event) => editCodes.has(event.code)).length;

  const problems: readonly { kind: string; message: string }[] = [
    ...(observation?.problems ?? []).filter(({ kind }: Problem) => kind !== 'promise-broken'),
    ...seen.walkProblems,
  ];
  const hasVersion = end?.outcome === 'version';
  const builds =
    hasVersion && observation !== undefined && !observation.problems.some(({ kind }) => buildKinds.has(kind));

  // Count each promise by its last trial.
  const own = new Map(all('promise-result').map((event) => [event.id, judgePromise(event, event.sentence, 'app')]));
  const walked = new Map((seen.walked ?? []).map((result) => [result.id, result]));
  const hidden = seen.hidden.map((promise) => {
    const result = walked.get(promise.id) ?? {
      id: promise.id,
      outcome: 'not-tried' as const,
      why: 'app-broken' as const,
    };
    return judgePromise(result, promise.sentence, 'hidden');
  });

  const usage = all('usage');
  const sum = (pick: (event: EventOf<'usage'>) => number) => usage.reduce((total, event) => total + pick(event), 0);
  const since = (at: number | null | undefined) =>
    at === null || at === undefined ? null : Math.max(0, Math.round(at - seen.sentAt) / 1000);
  return {
    caseId: seen.caseId,
    turn: seen.turn,
    prompt: seen.prompt,
    outcome: end?.outcome ?? 'too-slow',
    code,
    replies: replies.size,
    illegalReplies: illegal.size,
    refusals: refused.map((event) => ({ code: event.code, path: event.path, message: event.message.slice(0, 300) })),
    edits: { applied: editedWell.length, refused: editsRefused },
    builds,
    problems: problems.map(({ kind, message }) => ({ kind, message: message.slice(0, 400) })),
    triedBy: observation?.trial.by ?? null,
    promises: [...own.values(), ...hidden],
    repairs: all('repair-start').length,
    tokens: {
      input: sum(({ input }) => input),
      cached: sum(({ cached }) => cached),
      output: sum(({ output }) => output),
      estimated: usage.some(({ estimated }) => estimated),
    },
    cost: usage.some(({ cost }) => cost === null) ? null : sum(({ cost }) => cost ?? 0),
    seconds: { colours: since(seen.coloursAt), page: since(seen.pageAt), settled: since(observation?.at) },
    picture: seen.picture,
    studioFaults: [...seen.studioFaults],
    notJudged: [...seen.notJudged],
  };
}
