import type { Problem } from '../foundation/problem';
import { isWorking, type TurnInput } from './transition-turn';
import { withPromises } from '../promises/keep-promise';
import { orderPromises } from '../promises/order-promises';
import type { AppPromise } from '../promises/promise';
import { migrateDraft, toProblem, unrunMigrations } from './migrate-draft';
import { tellResult } from './tell-result';
import { emit, enterPhase, tellUsage, type RunTurnDependencies, type TurnRun } from './turn-run';
import { waitForReport } from './wait-for-report';

/**
 * Has the draft tried: by the tab that holds the observer's lease, and where no tab does, or it stays silent for 15 s, by
 * bundling it here. What was seen is an event, so that nothing is claimed that was not.
 */
export async function tryDraft(deps: RunTurnDependencies, run: TurnRun): Promise<TurnInput> {
  const { turn } = run;
  await run.reader?.finish();
  run.reader = null;
  await tellUsage(deps, run, (call) => (call.isRepair ? 'later' : true));
  if (unrunMigrations(run).length > 0) await enterPhase(deps, run, 'verifying');
  await migrateDraft(deps, run);
  const { atRisk, fault } = run.database;
  if (atRisk) return { type: 'data-at-risk', path: atRisk.path, losses: [...atRisk.losses] };
  // An app without its tables would only show more of the same.
  if (fault) return { type: 'tried', problems: [toProblem(fault)], hasWorkingDraft: run.working !== null };
  await run.log.stored();
  const treeHash = await run.draft.treeHash();
  const after = run.log.newest();
  const promises = promisesToTry(run);
  const toTry = promises.length > 0 ? { promises } : {};
  await enterPhase(deps, run, 'verifying', { treeHash, attempt: run.state.attempt, ...toTry });
  emit(run, { type: 'verify-start', treeHash, ...toTry });
  await run.log.stored();

  let problems: Problem[] | null = null;
  if (deps.observers.holder(turn.projectId) !== null) {
    problems = (await waitForReport(deps, run, treeHash, after))?.problems ?? null;
  }
  // Taking the tree back decides between a late report and the check here: only one of them is told.
  if (problems === null && !run.cut.aborted && !(await deps.store.takeTrying(turn.id, treeHash))) {
    problems = (await waitForReport(deps, run, treeHash, after))?.problems ?? null;
  }
  if (problems === null && !run.cut.aborted) {
    const checked = await deps.checkBundle(turn.projectId, treeHash);
    const by = checked === null ? 'nobody' : 'server';
    problems = checked ?? [];
    const phase = problems.length > 0 ? 'problem' : 'settled';
    for (const promise of promises) {
      emit(run, tellResult(treeHash, promise, { id: promise.id, outcome: 'not-tried', why: 'no-tab' }));
    }
    emit(run, { type: 'observation', treeHash, phase, problems, trial: { by, routes: [], widths: [] } });
  }
  const seen = problems ?? [];
  if (problems !== null && isWorking(seen)) {
    run.working = { changes: [...run.draft.changes()], treeHash, promises: run.promises };
  }
  return { type: 'tried', problems: seen, hasWorkingDraft: run.working !== null };
}

/** All that are not switched off, those this turn touches first. */
function promisesToTry(run: TurnRun): AppPromise[] {
  const { base, made } = run.promises;
  const texts = run.draft.changes().flatMap((change) => ('content' in change ? [change.content] : []));
  return orderPromises(withPromises(base, made), new Set(made.map(({ id }) => id)), texts);
}
