import type { TurnEvent, TurnStep } from '../../base/turn-events/turn-event';
import { sayStep } from './say-step';
import type { PromiseResult } from '../../base/promises/promise';
import { isAboutPlan, nothingSaid, type Said, type StudioTurn } from './studio-state';

/** The turn according to its first event. */
export function startTurn(event: Extract<TurnEvent, { type: 'turn-start' }>): StudioTurn {
  return {
    turnId: event.turnId,
    draftId: event.draftId,
    prompt: event.prompt,
    attachments: event.attachments ?? [],
    mode: event.mode,
    demo: event.demo,
    continues: event.continues,
    baseVersionId: event.baseVersionId,
    phase: 'streaming',
    startedAt: event.at,
    repliedAt: null,
    endedAt: null,
    attempt: event.attempt,
    said: nothingSaid,
    saidBefore: nothingSaid,
    repairs: [],
    promises: [],
    modelChanges: [],
    cutRequests: [],
    unseen: [],
    questions: [],
    observation: null,
    usage: null,
    spending: null,
    version: null,
    activity: { type: 'start' },
    outcome: null,
    code: null,
  };
}

/** Folds one event of a turn that has started. Nothing follows `turn-end`. */
export function reduceTurn(turn: StudioTurn, event: TurnEvent): StudioTurn {
  if (turn.outcome !== null) return turn;
  const next = enterAttempt(turn, event);
  // The only events with a time: the state they report lasts.
  if (event.type === 'model-thinking') return { ...next, activity: { type: 'thinking', since: event.at } };
  if (event.type === 'model-silent') {
    const since = event.at - event.seconds * 1000;
    return { ...next, activity: { type: 'silent', since, until: event.until } };
  }
  return foldStep(next.repliedAt === null && isReply(event) ? { ...next, repliedAt: event.at } : next, event);
}

const isReply = ({ type }: TurnEvent) =>
  type === 'text-delta' || type === 'direction' || type === 'plan' || type === 'file-start';

/**
 * A new attempt builds on the current state; a restart, which may carry either number, returns to the state before the
 * old attempt.
 */
function enterAttempt(turn: StudioTurn, event: TurnEvent): StudioTurn {
  if (event.attempt === turn.attempt) return turn;
  const said = event.type === 'reply-restart' ? turn.saidBefore : startParagraph(turn.said);
  return { ...turn, attempt: event.attempt, draftId: event.draftId, said, saidBefore: said };
}

/** Separate the texts of two attempts. */
function startParagraph(said: Said): Said {
  const part = said.closing === '' ? 'opening' : 'closing';
  return said[part] === '' ? said : { ...said, [part]: `${said[part].trimEnd()}\n\n` };
}

function foldStep(turn: StudioTurn, step: Exclude<TurnStep, { type: 'model-thinking' | 'model-silent' }>): StudioTurn {
  switch (step.type) {
    case 'turn-start':
      return turn;
    case 'turn-phase':
      return { ...turn, phase: step.phase };
    case 'reply-restart':
      return {
        ...turn,
        said: turn.saidBefore,
        activity: { type: 'restart', reason: step.reason, code: step.code },
      };
    case 'request-cut': {
      const { model, sent, read } = step;
      const others = turn.cutRequests.filter((cut) => cut.model !== model);
      return { ...turn, cutRequests: [...others, { model, sent, read }] };
    }
    case 'model-changed':
      return { ...turn, modelChanges: [...turn.modelChanges, { from: step.from, to: step.to }] };
    case 'text-delta':
      return { ...turn, said: sayStep(turn.said, step), activity: { type: 'prose' } };
    case 'direction':
    case 'plan':
      return { ...turn, said: sayStep(turn.said, step), activity: { type: 'plan' } };
    case 'file-start':
      if (step.by === 'easel') return { ...turn, said: sayStep(turn.said, step) };
      return {
        ...turn,
        said: sayStep(turn.said, step),
        activity: { type: 'file', path: step.path, isEdit: step.kind === 'edit', isDone: false },
      };
    case 'file-end': {
      const said = sayStep(turn.said, step);
      if (said.files.some(({ path, isEasels }) => isEasels && path === step.path)) return { ...turn, said };
      const isEdit = turn.activity.type === 'file' && turn.activity.path === step.path && turn.activity.isEdit;
      return { ...turn, said, activity: { type: 'file', path: step.path, isEdit, isDone: true } };
    }
    case 'package-changed':
      return { ...turn, said: sayStep(turn.said, step), activity: { type: 'package' } };
    case 'pictures-unseen': {
      const { because, model, count } = step;
      return { ...turn, unseen: [...turn.unseen, { because, model, count }] };
    }
    case 'file-delta': {
      const isBack = turn.activity.type === 'thinking' || turn.activity.type === 'silent';
      const writing = { type: 'file', path: step.path, isEdit: false, isDone: false } as const;
      return { ...turn, said: sayStep(turn.said, step), ...(isBack && { activity: writing }) };
    }
    case 'file-placed':
    case 'file-renamed':
    case 'file-deleted':
    case 'migration-applied':
    case 'module-installed':
    case 'operation-refused':
      return { ...turn, said: sayStep(turn.said, step) };
    case 'verify-start':
      return { ...turn, promises: [], activity: { type: 'verify' } };
    case 'promises-start':
      return { ...turn, activity: { type: 'promises' } };
    case 'trial-progress':
      return turn;
    case 'promise-made':
      return turn;
    case 'promise-result': {
      const { type: _type, treeHash: _treeHash, sentence, isProposal, ...result } = step;
      return { ...turn, promises: [...turn.promises, { sentence, isProposal, result: shownResult(result) }] };
    }
    case 'observation':
      return { ...turn, observation: { phase: step.phase, trial: step.trial, problems: step.problems } };
    case 'repair-start':
      return {
        ...turn,
        saidBefore: turn.said,
        repairs: [
          ...turn.repairs.filter((repair) => repair.round !== step.round || repair.mended !== step.mended),
          { round: step.round, of: step.of, problems: step.problems, mended: step.mended },
        ],
        activity: { type: 'repair', round: step.round, of: step.of },
      };
    case 'question':
      return {
        ...turn,
        ...asking(turn),
        questions: [
          ...turn.questions.filter((question) => question.questionId !== step.questionId),
          {
            questionId: step.questionId,
            kind: 'question',
            text: step.text,
            choices: step.choices,
            ...{ losses: [], promises: [], modules: [] },
            answer: null,
          },
        ],
      };
    case 'approval-needed':
      return {
        ...turn,
        ...asking(turn),
        questions: [
          ...turn.questions.filter((question) => question.questionId !== step.questionId),
          {
            questionId: step.questionId,
            kind: 'approval',
            text: step.plan,
            choices: [],
            losses: step.losses ?? [],
            promises: step.promises ?? [],
            modules: step.modules ?? [],
            answer: null,
          },
        ],
      };
    case 'question-answered':
      return {
        ...turn,
        said: approvedPlan(turn, step),
        questions: turn.questions.map((question) =>
          question.questionId === step.questionId ? { ...question, answer: step.answer } : question,
        ),
        activity: { type: 'start' },
      };
    case 'usage':
      return { ...turn, usage: addUsage(turn, step) };
    case 'spending':
      return turn.demo ? turn : { ...turn, spending: step.turn };
    case 'version-made':
      return {
        ...turn,
        version: {
          versionId: step.versionId,
          number: step.number,
          summary: step.summary,
          added: step.added,
          changed: step.changed,
          removed: step.removed,
        },
      };
    case 'turn-end':
      return endTurn(turn, step);
    default:
      step satisfies never;
      return turn;
  }
}

/** Steps that also failed on the version before say nothing about this app. */
function shownResult(result: PromiseResult): PromiseResult {
  const isCheckFault = result.outcome === 'broken' && result.before === 'broken';
  return isCheckFault ? { id: result.id, outcome: 'not-tried', why: 'check-fault' } : result;
}

/** Show a plan as the person approved it; refused plans before it don't matter once it is carried out. */
function approvedPlan(turn: StudioTurn, step: Extract<TurnStep, { type: 'question-answered' }>): Said {
  const asked = turn.questions.find((question) => question.questionId === step.questionId);
  if (!asked || !isAboutPlan(asked) || step.answer === '') return turn.said;
  return { ...turn.said, plan: step.answer, refusals: [] };
}

/** Text before a question stays above it, whatever the answer brings. */
function asking({ said }: StudioTurn): Pick<StudioTurn, 'said' | 'saidBefore'> {
  const asked = { ...said, beforeQuestion: said.beforeQuestion + said.opening, opening: '' };
  return { said: asked, saidBefore: asked };
}

function addUsage(turn: StudioTurn, step: Extract<TurnStep, { type: 'usage' }>): StudioTurn['usage'] {
  // A replay costs nothing and says nothing about cost.
  if (turn.demo) return null;
  const before = turn.usage ?? { input: 0, output: 0, cost: null, uncounted: 0, estimated: false };
  return {
    input: before.input + step.input,
    output: before.output + step.output,
    cost: step.cost === null ? before.cost : (before.cost ?? 0) + step.cost,
    uncounted: before.uncounted + (step.counted ? 0 : (step.cost ?? 0)),
    estimated: before.estimated || step.estimated,
  };
}

function endTurn(
  turn: StudioTurn,
  step: Extract<TurnEvent, { type: 'turn-end' }> | Extract<TurnStep, { type: 'turn-end' }>,
): StudioTurn {
  return {
    ...turn,
    phase: 'ended',
    outcome: step.outcome,
    code: step.code ?? null,
    spending: null,
    endedAt: 'at' in step ? step.at : turn.startedAt,
    said: {
      ...turn.said,
      // The preview and the editor needed the texts while they grew; now the tree has them.
      files: turn.said.files.map((file) => ({
        ...file,
        text: null,
        phase: file.phase === 'writing' ? 'cut' : file.phase,
      })),
    },
    saidBefore: nothingSaid,
  };
}
