import type { Problem } from '../foundation/problem';
import { isWorking } from './transition-turn';
import type { TurnInput } from './turn-state';
import { checkFaultOf, unreadCheckOf, weakCheckOf } from '../promises/describe-found';
import {
  isCheckFault,
  isWeak,
  openAsks,
  promisesInForce,
  rewrittenChecks,
  type PromiseAsk,
} from '../promises/judge-checks';
import { orderPromises } from '../promises/order-promises';
import type { AppPromise } from '../promises/promise';
import { migrateDraft, toProblem, unrunMigrations } from './migrate-draft';
import { tellResult } from './tell-result';
import { emit, enterPhase, tellUsage, type RunTurnDependencies, type TurnRun } from './turn-run';
import { waitForReport, type Reported } from './wait-for-report';

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
  const checks = await checksOf(deps, run);
  const { promises, before, toProve, open } = checks;
  deps.database.beginTrial(run.turn.projectId, { draft: treeHash, before });
  const toTry = promises.length > 0 ? { promises } : {};
  await enterPhase(deps, run, 'verifying', { treeHash, attempt: run.state.attempt, ...toTry, open });
  emit(run, {
    ...{ type: 'verify-start', treeHash, ...toTry, ...(before !== null && { before }) },
    ...(toProve.length > 0 && { toProve }),
  });
  await run.log.stored();
  // What came before this was said is of an earlier trial, perhaps of the very same tree.
  const after = run.log.newest();

  let report: Reported | null = null;
  if (deps.observers.holder(turn.projectId) !== null) report = await waitForReport(deps, run, treeHash, after);
  // Taking the tree back decides between a late report and the check here: only one of them is told.
  if (report === null && !run.cut.aborted && !(await deps.store.takeTrying(turn.id, treeHash))) {
    report = await waitForReport(deps, run, treeHash, after);
  }
  if (report === null && !run.cut.aborted) {
    const checked = await deps.checkBundle(turn.projectId, treeHash);
    const by = checked === null ? 'nobody' : 'server';
    const problems = checked ?? [];
    const phase = problems.length > 0 ? 'problem' : 'settled';
    for (const promise of promises) {
      emit(run, tellResult(treeHash, promise, { id: promise.id, outcome: 'not-tried', why: 'no-tab' }));
    }
    emit(run, { type: 'observation', treeHash, phase, problems, trial: { by, routes: [], widths: [] } });
    report = { problems, results: [] };
  }
  run.results = new Map(report?.results.map((result) => [result.id, result]));
  const seen = withKept(report?.problems ?? [], run);
  if (report !== null && isWorking(seen)) {
    run.working = {
      ...{ changes: [...run.draft.changes()], treeHash },
      ...{ promises: run.promises, results: run.results },
    };
  }
  const hasWorkingDraft = run.working !== null;
  return { type: 'tried', problems: seen, hasWorkingDraft, checks: faultsOf(run, checks), asks: asksOf(run) };
}

type Checks = { promises: AppPromise[]; before: string | null; toProve: string[]; open: string[] };

const undecided = { agreed: [], kept: [] };
const decisionsOf = (run: TurnRun) => run.state.promises ?? undecided;

/** All promises that are not switched off, those this turn touches first, and what is to be found out about them. */
async function checksOf(deps: RunTurnDependencies, run: TurnRun): Promise<Checks> {
  const { base, made } = run.promises;
  const inForce = promisesInForce(base, made, decisionsOf(run));
  const texts = run.draft.changes().flatMap((change) => ('content' in change ? [change.content] : []));
  const promises = orderPromises(inForce, new Set(made.map(({ id }) => id)), texts);
  const standing = new Set(base.map(({ id }) => id));
  // Only checks that stood can be looked at on the version before.
  const isLookedBack = promises.some(({ id }) => standing.has(id));
  const opened = isLookedBack ? await deps.openDraft(run.turn.projectId, run.turn.baseVersionId) : null;
  const before = opened && (await opened.treeHash());
  const rewritten = new Set(rewrittenChecks(base, inForce));
  const toProve = promises.flatMap(({ id }) => (rewritten.has(id) ? [id] : []));
  return { promises, before, toProve, open: openAsks(made, decisionsOf(run)).map(({ id }) => id) };
}

/** What is wrong with checks: what could not be read, what fails where it failed before, what proves nothing. */
function faultsOf(run: TurnRun, { promises }: Checks): Problem[] {
  const unread = [...run.unread].map(([id, fault]) => unreadCheckOf(id, fault));
  const tried = promises.flatMap((promise) => {
    const result = run.results.get(promise.id);
    if (result?.outcome === 'broken' && isCheckFault(promise, result)) {
      run.faulty.add(promise.id);
      return [checkFaultOf(promise, result)];
    }
    return result && isWeak(result) ? [weakCheckOf(promise)] : [];
  });
  return [...unread, ...tried];
}

/** What is to be asked: of a change that keeps a sentence all the same, nothing; where nobody could try it, by the model's word. */
function asksOf(run: TurnRun): PromiseAsk[] {
  const isUnchanged = run.draft.changes().length === 0;
  const asks = openAsks(run.promises.made, decisionsOf(run));
  return asks.filter(({ id }) => isUnchanged || run.results.get(id)?.outcome !== 'kept');
}

/** The person said that these stay: it is the app that has to change. */
function withKept(problems: readonly Problem[], run: TurnRun): Problem[] {
  const { kept } = decisionsOf(run);
  return problems.map((problem) => {
    const isKept =
      problem.kind === 'promise-broken' && kept.some((id) => problem.message.includes(`(${id}) is broken`));
    return isKept ? { ...problem, message: `${problem.message}\nThe person was asked, and keeps it.` } : problem;
  });
}
