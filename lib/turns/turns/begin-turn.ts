import { viewAttachment } from '../../base/attachments/attachment';
import type { FoldedDraft } from './fold-draft';
import { mayChangeOf } from './may-change';
import { openReader } from './open-reader';
import { retellDraft } from './retell-draft';
import { endTurn } from './run-turn';
import { reopenFiles } from './turn-draft';
import type { RunTurnDependencies, TurnRun } from './turn-run';
import type { TurnInput } from './turn-state';

/**
 * Begins a turn that has not waited yet: sends `turn-start` and any draft that it takes over, and returns its first
 * input. Null if the turn has already ended, because the demo has no recording for its prompt.
 */
export async function beginTurn(
  deps: RunTurnDependencies,
  run: TurnRun,
  folded: FoldedDraft | null,
): Promise<TurnInput | null> {
  const { turn, draft, tell } = run;
  const isDemo = deps.modelKind() === 'demo';
  const { prompt, mode, continuesId, baseVersionId } = turn;
  tell({
    ...{ type: 'turn-start', prompt, mode, continues: continuesId, baseVersionId, demo: isDemo },
    ...(turn.attachments.length > 0 && { attachments: turn.attachments.map(viewAttachment) }),
  });
  run.toldPhase = 'streaming';
  tell({ type: 'turn-phase', phase: 'streaming' });

  const miss = isDemo ? deps.demoMiss(prompt, run.earlier, mode) : null;
  if (miss !== null) {
    tell({ type: 'text-delta', text: miss });
    await endTurn(deps, run, 'error', 'model-missing');
    return null;
  }
  if (!folded) return { type: 'turn-begun', draft: 'none' };
  run.state.exchanges.push(...folded.exchanges);
  run.state.approvedPlan = folded.approvedPlan;
  if (draft.direction !== null) tell({ type: 'direction', direction: draft.direction });
  const isWhole = folded.wasTried && folded.operations.length > 0;
  const isNothing = folded.operations.every((operation) => 'blob' in operation) && !folded.unfinished;
  if (isNothing || mayChangeOf(run.state) === 'nothing') return { type: 'turn-begun', draft: 'none' };
  if (isDemo && !isWhole) {
    // A recording can only be replayed from its start: its edits fit the files from before the turn.
    tell({ type: 'reply-restart', reason: 'continued', code: null });
    draft.files = await reopenFiles(deps, turn, []);
    draft.promises = { ...draft.promises, made: [] };
    draft.direction = null;
    return { type: 'turn-begun', draft: 'none' };
  }
  await retellDraft(run, folded.operations);
  for (const promise of draft.promises.made) {
    const isProposed = promise.proposal !== null;
    tell({ type: 'promise-made', change: isProposed ? 'proposed' : 'new', promise });
  }
  if (isWhole) return { type: 'turn-begun', draft: 'whole' };
  takeUpReply(deps, run, folded);
  return { type: 'turn-begun', draft: 'partial' };
}

function takeUpReply(deps: RunTurnDependencies, run: TurnRun, { said, unfinished }: FoldedDraft): void {
  // The first call is attempt 1, and the draft taken over belongs to it.
  run.state = { ...run.state, attempt: 1 };
  run.reply.said = unfinished ? `${said}\n<file path="${unfinished.path}">\n${unfinished.text}` : said;
  run.reply.reader = openReader(deps, run);
  if (unfinished) run.reply.reader.resume(unfinished.path, unfinished.text);
}
