import { isOfLayout, type Problem } from '../../base/foundation/problem';
import { isWorking } from './decide-repair';
import { tellUsage } from './turn-calls';
import type { TurnInput } from './turn-state';
import { checkFaultOf, unreadCheckOf, weakCheckOf } from '../../base/promises/describe-found';
import {
  isCheckFault,
  isWeak,
  openAsks,
  promisesInForce,
  rewrittenChecks,
  type PromiseAsk,
} from '../../base/promises/judge-checks';
import type { PageOutline } from '../../base/promises/page-outline';
import { orderPromises } from '../../base/promises/order-promises';
import type { FileOperation } from '../../base/files/file-operation';
import type { AppPromise, PromiseResult } from '../../base/promises/promise';
import { mayChangeOf } from './may-change';
import type { Trying } from './turn';
import type { TurnDraft } from './turn-draft';
import { migrateDraft, toProblem, unrunMigrations } from './migrate-draft';
import { findWanted } from './ask-modules';
import { bringPromises } from './bring-promises';
import { findOwnParts } from './find-own-parts';
import { tellResult } from './tell-result';
import { enterPhase, type RunTurnDependencies, type TurnRun } from './turn-run';
import { waitForReport, type Reported } from './wait-for-report';

/** What the trials of a turn have shown. */
export type TurnTrial = {
  /** The last draft that could be used when it was tried. */
  working: {
    changes: readonly FileOperation[];
    treeHash: string;
    promises: TurnDraft['promises'];
    results: TurnTrial['results'];
  } | null;
  /** What the last trial showed of each promise. */
  results: ReadonlyMap<string, PromiseResult>;
  /** Promises whose checks were found faulty in this turn. */
  faulty: Set<string>;
  /** What the pages showed when they were last listed. */
  pages: readonly PageOutline[];
  /** The tree whose pages a tab last opened without a fault, and what it showed of them. */
  opened: ({ treeHash: string } & NonNullable<Trying['seen']>) | null;
};

export function startTrial(): TurnTrial {
  return { working: null, results: new Map(), faulty: new Set(), pages: [], opened: null };
}

/**
 * Has the draft tried: by the tab that holds the observer's lease, or, if no tab does or it is silent for 15 s, by
 * bundling it here. If a tab is on its way to its new app, this waits for it, however fast the model was. The result
 * comes from logged events, so that Easel only claims what was really seen.
 */
export async function tryDraft(deps: RunTurnDependencies, run: TurnRun): Promise<TurnInput> {
  const { turn, draft, trial, tell } = run;
  await run.reply.reader?.finish();
  run.reply.reader = null;
  await tellUsage(deps, run, (call) => (call.isRepair ? 'later' : true));
  const asks = findWanted(deps, run);
  if (asks.length > 0) return { type: 'modules-wanted', asks };
  if (unrunMigrations(draft).length > 0) await enterPhase(deps, run, 'verifying');
  await migrateDraft(deps, run);
  const { atRisk, fault } = draft.database;
  if (atRisk) return { type: 'data-at-risk', path: atRisk.path, losses: [...atRisk.losses] };
  // Trying an app without its tables would only show more of the same.
  if (fault) return { type: 'tried', problems: [toProblem(fault)], hasWorkingDraft: trial.working !== null };
  await bringPromises(deps, run);
  await run.log.stored();
  const treeHash = await draft.files.treeHash();
  const checks = await checksOf(deps, run);
  const { promises, before, toProve, open } = checks;
  deps.database.beginTrial(turn.projectId, { draft: treeHash, before });
  const toTry = promises.length > 0 ? { promises } : {};
  const outline = await wantsOutline(deps, run);
  const seen = openedBefore(run, treeHash);
  await enterPhase(deps, run, 'verifying', {
    ...{ treeHash, attempt: run.state.attempt, ...toTry, open },
    ...(outline && { outline }),
    ...(seen && { seen }),
  });
  tell({
    ...{ type: 'verify-start', treeHash, ...toTry, ...(before !== null && { before }) },
    ...(toProve.length > 0 && { toProve }),
    ...(outline && { outline }),
    ...(seen && { isOpened: true as const }),
  });
  await run.log.stored();
  // Reports before this point belong to an earlier trial, perhaps of the very same tree.
  const after = run.log.newest();

  let report: Reported | null = null;
  await deps.observers.waitForTab(turn.projectId, run.cut);
  if (deps.observers.holder(turn.projectId) !== null) report = await waitForReport(deps, run, treeHash, after);
  // Ends the trial atomically, so that either a late report or the check here counts, never both.
  if (report === null && !run.cut.aborted && !(await deps.store.takeTrying(turn.id, treeHash))) {
    report = await waitForReport(deps, run, treeHash, after);
  }
  if (report === null && !run.cut.aborted) {
    const checked = await deps.checkBundle(turn.projectId, treeHash);
    const by = checked === null ? 'nobody' : 'server';
    const problems = checked ?? [];
    const phase = problems.length > 0 ? 'problem' : 'settled';
    for (const promise of promises) {
      tell(tellResult(treeHash, promise, { id: promise.id, outcome: 'not-tried', why: 'no-tab' }));
    }
    tell({ type: 'observation', treeHash, phase, problems, trial: { by, routes: [], widths: [] } });
    report = { problems, results: [], pages: [], trial: null };
  }
  trial.results = new Map(report?.results.map((result) => [result.id, result]));
  trial.pages = report?.pages ?? trial.pages;
  const problems = withKept([...(await findOwnParts(draft)), ...(report?.problems ?? [])], run);
  if (report !== null && isWorking(problems)) {
    trial.working = {
      ...{ changes: [...draft.files.changes()], treeHash },
      ...{ promises: draft.promises, results: trial.results },
    };
  }
  const isSettled = problems.every(isOfLayout);
  if (isSettled && report?.trial) {
    const { routes, widths } = report.trial;
    trial.opened = { treeHash, routes, widths, problems };
  }
  const faults = faultsOf(run, checks);
  return {
    ...{ type: 'tried', problems, hasWorkingDraft: trial.working !== null, checks: faults, asks: asksOf(run) },
    mayPromise: outline === true && isSettled && faults.length === 0 && (report?.pages ?? []).length > 0,
    isOnlyPromises: faults.length === 0 && isOnlyAsked(run, problems),
  };
}

/** Whether the trial should list the pages, because promises will be requested if it finds no fault. */
async function wantsOutline(deps: RunTurnDependencies, { turn, state, draft }: TurnRun): Promise<true | undefined> {
  const { base, made } = draft.promises;
  const standing = new Set(base.map(({ id }) => id));
  const isWritten = draft.unread.size > 0 || made.some(({ id }) => !standing.has(id));
  if (isWritten || (state.promiseCalls ?? 0) > 0 || mayChangeOf(state) !== 'files') return undefined;
  // A change of style sheets alone gives nothing new to prove.
  const isOfLooks = draft.files.changes().every((change) => 'path' in change && change.path.endsWith('.css'));
  if (isOfLooks) return undefined;
  return (await deps.promiseCall.isWanted({ projectId: turn.projectId, usesSpare: state.usesSpare ?? false }))
    ? true
    : undefined;
}

/** What a tab has just seen of this same tree: after promises were written, only they are left to try. */
function openedBefore({ state, trial }: TurnRun, treeHash: string): Trying['seen'] {
  if ((state.promiseCalls ?? 0) === 0 || trial.opened?.treeHash !== treeHash) return undefined;
  const { treeHash: _, ...seen } = trial.opened;
  return seen;
}

/** Whether nothing is broken except promises that this turn's call for promises wrote. */
function isOnlyAsked({ draft, trial }: TurnRun, problems: readonly Problem[]): boolean {
  const broken = [...trial.results.values()].filter(({ outcome }) => outcome === 'broken');
  return (
    broken.length > 0 &&
    broken.every(({ id }) => draft.asked.has(id)) &&
    problems.every((problem) => isOfLayout(problem) || problem.kind === 'promise-broken')
  );
}

type Checks = { promises: AppPromise[]; before: string | null; toProve: string[]; open: string[] };

const undecided = { agreed: [], kept: [] };
const decisionsOf = ({ state }: Pick<TurnRun, 'state'>) => state.promises ?? undecided;

/** All promises in force, those this turn touches first, and what the trial should find out about them. */
async function checksOf(
  { openDraft }: Pick<RunTurnDependencies, 'openDraft'>,
  run: Pick<TurnRun, 'turn' | 'draft' | 'state'>,
): Promise<Checks> {
  const { base, made } = run.draft.promises;
  const inForce = promisesInForce(base, made, decisionsOf(run));
  const texts = run.draft.files.changes().flatMap((change) => ('content' in change ? [change.content] : []));
  const promises = orderPromises(inForce, new Set(made.map(({ id }) => id)), texts);
  const standing = new Set(base.map(({ id }) => id));
  // Only checks that existed before can be run on the previous version.
  const isLookedBack = promises.some(({ id }) => standing.has(id));
  const opened = isLookedBack ? await openDraft(run.turn.projectId, run.turn.baseVersionId) : null;
  const before = opened && (await opened.treeHash());
  const rewritten = new Set(rewrittenChecks(base, inForce));
  const toProve = promises.flatMap(({ id }) => (rewritten.has(id) ? [id] : []));
  return { promises, before, toProve, open: openAsks(made, decisionsOf(run)).map(({ id }) => id) };
}

/** Faulty checks: those that can't be parsed, those that fail where they failed before, those that prove nothing. */
function faultsOf({ draft, trial }: Pick<TurnRun, 'draft' | 'trial'>, { promises }: Checks): Problem[] {
  const unread = [...draft.unread].map(([id, fault]) => unreadCheckOf(id, fault));
  const tried = promises.flatMap((promise) => {
    const result = trial.results.get(promise.id);
    if (result?.outcome === 'broken' && isCheckFault(promise, result)) {
      trial.faulty.add(promise.id);
      return [checkFaultOf(promise, result)];
    }
    return result && isWeak(result) ? [weakCheckOf(promise)] : [];
  });
  return [...unread, ...tried];
}

/**
 * The promises to ask the person about: those that the model proposed to change, except where the changed app still
 * keeps the old one. If nobody could try them, or the draft changes no file, all of them.
 */
function asksOf(run: Pick<TurnRun, 'draft' | 'trial' | 'state'>): PromiseAsk[] {
  const isUnchanged = run.draft.files.changes().length === 0;
  const asks = openAsks(run.draft.promises.made, decisionsOf(run));
  return asks.filter(({ id }) => isUnchanged || run.trial.results.get(id)?.outcome !== 'kept');
}

/** The person said that these stay, so the app has to change. */
function withKept(problems: readonly Problem[], run: Pick<TurnRun, 'state'>): Problem[] {
  const { kept } = decisionsOf(run);
  return problems.map((problem) => {
    const isKept =
      problem.kind === 'promise-broken' && kept.some((id) => problem.message.includes(`(${id}) is broken`));
    return isKept ? { ...problem, message: `${problem.message}\nThe person was asked, and keeps it.` } : problem;
  });
}
