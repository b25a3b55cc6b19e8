import type { Problem } from '../foundation/problem';
import { isWorking, type TurnInput } from './transition-turn';
import type { TurnEvent } from '../turn-events/turn-event';
import { emit, enterPhase, tellUsage, type RunTurnDependencies, type TurnRun } from './turn-run';

const reportMs = 15_000;

type Observed = Extract<TurnEvent, { type: 'observation' }>;

/** The first report on this tree that comes into the channel after number `after`; null when none comes in time. */
async function waitForReport(
  { channel, wait }: RunTurnDependencies,
  run: TurnRun,
  treeHash: string,
  after: number,
): Promise<Observed | null> {
  const enough = new AbortController();
  let report: Observed | null = null;
  const stop = channel.listen(run.turn.projectId, after, (events) => {
    for (const event of events) {
      if (!('turnId' in event) || event.type !== 'observation') continue;
      if (event.turnId !== run.turn.id || event.treeHash !== treeHash) continue;
      report ??= event;
      enough.abort();
    }
  });
  await wait(reportMs, AbortSignal.any([run.cut, enough.signal]));
  stop();
  return report;
}

/**
 * Has the draft tried: by the tab that holds the observer's lease, and where no tab does, or it stays silent for 15 s, by
 * bundling it here. What was seen is an event, so that nothing is claimed that was not.
 */
export async function tryDraft(deps: RunTurnDependencies, run: TurnRun): Promise<TurnInput> {
  const { turn } = run;
  await run.reader?.finish();
  run.reader = null;
  await tellUsage(deps, run, (call) => (call.isRepair ? 'later' : true));
  await run.log.stored();
  const treeHash = await run.draft.treeHash();
  const after = run.log.newest();
  await enterPhase(deps, run, 'verifying', { treeHash, attempt: run.state.attempt });
  emit(run, { type: 'verify-start', treeHash });
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
    problems = await deps.checkBundle(turn.projectId, treeHash);
    const phase = problems.length > 0 ? 'problem' : 'settled';
    emit(run, { type: 'observation', treeHash, phase, problems, trial: { by: 'server', routes: [], widths: [] } });
  }
  const seen = problems ?? [];
  if (problems !== null && isWorking(seen)) run.working = { changes: [...run.draft.changes()], treeHash };
  return { type: 'tried', problems: seen, hasWorkingDraft: run.working !== null };
}
