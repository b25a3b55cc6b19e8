import type { TurnLog } from '../../base/channel/write-steps';
import type { FoldedDraft } from './fold-draft';
import { startMemory, type Turn } from './turn';
import { startCalls } from './turn-calls';
import { openTurnDraft, reopenFiles } from './turn-draft';
import { noteStep, startReply } from './turn-reply';
import type { RunTurnDependencies, TurnRun } from './turn-run';
import { startTrial } from './try-draft';

/** Opens a run of a turn. `folded`: the draft left by an earlier turn, or by this one before it waited. */
export async function openRun(
  deps: RunTurnDependencies,
  { folded, ...given }: { turn: Turn; owner: string; cut: AbortSignal; log: TurnLog; folded: FoldedDraft | null },
): Promise<TurnRun> {
  const { turn } = given;
  const files = await reopenFiles(deps, turn, folded?.operations ?? []);
  const base = await deps.readPromises(turn.projectId, turn.baseVersionId);
  const promises = { base, made: folded?.promises ?? [] };
  const memory = turn.question === null ? startMemory(turn.mode) : turn.memory;
  const run: TurnRun = {
    ...given,
    earlier: await deps.store.earlierPrompts(turn),
    state: { ...memory, phase: 'streaming', purpose: 'build' },
    toldPhase: null,
    draft: openTurnDraft({ files, promises, direction: folded?.direction ?? null }),
    reply: startReply(),
    calls: startCalls(memory.attempt),
    trial: startTrial(),
    tell(step, attempt = run.state.attempt) {
      noteStep(run.reply, step);
      run.log.write(attempt, step);
    },
  };
  return run;
}
