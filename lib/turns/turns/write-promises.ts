import type { Problem } from '../../base/foundation/problem';
import { unreadCheckOf } from '../../base/promises/describe-found';
import { promisesInForce } from '../../base/promises/judge-checks';
import { createReplyParser } from '../reply/create-reply-parser';
import { takePromise } from './take-promise';
import { tellUsage } from './turn-calls';
import type { TurnInput } from './turn-state';
import { enterPhase, type RunTurnDependencies, type TurnRun } from './turn-run';

/** A few promises are short; the rest is for a model that thinks before it writes. */
const mostTokens = 12_000;
/**
 * The finished app waits for this call: if the model is silent for longer, Easel gives up the call, not the version.
 */
const longestMs = 240_000;

/**
 * Asks the model for promises, with the request and what the pages showed, and takes only promises from its reply. It
 * keeps whatever arrived: a call that fails, is refused by a limit or takes too long changes nothing else. `problems`:
 * what is wrong with promises that an earlier call for promises wrote; a call to correct them is Easel's own and counts
 * towards no limit.
 */
export async function writePromises(
  deps: RunTurnDependencies,
  run: TurnRun,
  problems: readonly Problem[],
): Promise<TurnInput> {
  const { turn, draft, state, calls, tell } = run;
  await tellUsage(deps, run, (call) => (call.isRepair ? 'later' : true));
  tell({ type: 'promises-start' });
  await enterPhase(deps, run, 'verifying');
  const { base, made } = draft.promises;
  const messages = await deps.promiseCall.messages({
    ...{ files: draft.files, prompt: turn.prompt, exchanges: state.exchanges, pages: run.trial.pages, problems },
    promises: promisesInForce(base, made, state.promises ?? { agreed: [], kept: [] }),
  });
  const parts = deps.callModel({
    ...{ projectId: turn.projectId, turnId: turn.id, viewerId: turn.viewerId, attempt: state.attempt, messages },
    subject: {
      ...{ turnId: turn.id, purpose: 'promises', prompt: turn.prompt, earlier: run.earlier },
      ...{ answers: state.exchanges.map(({ answer }) => answer), round: calls.made++ },
    },
    usesSpare: state.usesSpare ?? false,
    maxOutputTokens: mostTokens,
    signal: AbortSignal.any([run.cut, AbortSignal.timeout(longestMs)]),
  });
  let said = '';
  let isThinking = false;
  for await (const part of parts) {
    if (part.type === 'text') {
      isThinking = false;
      said += part.text;
    } else if (part.type === 'thinking') {
      if (!isThinking) tell({ type: 'model-thinking' });
      isThinking = true;
    } else if (part.type === 'spending') tell(part);
    else if (part.type === 'usage') {
      const { type: _type, ...usage } = part;
      calls.untold.push({ attempt: state.attempt, isRepair: false, isForChecks: problems.length > 0, usage });
    }
  }
  if (run.cut.aborted) return { type: 'promises-written', made: 0, unread: [], problems: [] };
  return { ...takeAll(run, said, problems.length > 0), type: 'promises-written', problems: [...problems] };
}

/** Adds the promises in `said` to the draft. `isLast`: those that still can't be parsed are dropped. */
function takeAll({ draft, trial, tell }: Pick<TurnRun, 'draft' | 'trial' | 'tell'>, said: string, isLast: boolean) {
  const before = new Map(draft.promises.made.map((promise) => [promise.id, promise]));
  const standing = new Set(draft.promises.base.map(({ id }) => id));
  const unreadBefore = new Set(draft.unread.keys());
  const parser = createReplyParser();
  for (const event of [...parser.push(said), ...parser.end()]) {
    // The person's own promises were tried and hold; this call only writes new ones.
    if (event.type === 'promise' && !standing.has(event.id)) takePromise(draft, event, tell);
  }
  const made = draft.promises.made.filter((promise) => before.get(promise.id) !== promise);
  for (const { id } of made) draft.asked.add(id);
  const unread = [...draft.unread].filter(([id]) => !unreadBefore.has(id) || draft.asked.has(id));
  for (const [id] of unread) {
    draft.asked.add(id);
    draft.unread.delete(id);
  }
  // If some promises had to be requested again, those that the earlier call got right may not have been tried yet.
  const toTry = draft.promises.made.filter((one) => made.includes(one) || !trial.results.has(one.id));
  return { made: toTry.length, unread: isLast ? [] : unread.map(([id, fault]) => unreadCheckOf(id, fault)) };
}
