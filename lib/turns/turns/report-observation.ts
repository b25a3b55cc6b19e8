import type { OwnBlobs } from '../../base/blobs/own-blobs';
import type { AppError } from '../../base/foundation/app-error';
import type { DraftId, ProjectId, TurnId } from '../../base/foundation/id';
import { isOfLayout, type Problem } from '../../base/foundation/problem';
import { succeed, type Result } from '../../base/foundation/result';
import { problemOf } from '../../base/promises/describe-found';
import { isCheckFault } from '../../base/promises/judge-checks';
import { readPicture } from '../../base/promises/picture';
import type { PageOutline } from '../../base/promises/page-outline';
import type { PromiseResult } from '../../base/promises/promise';
import type { Viewer } from '../../base/viewers/viewer';
import type { ObserverLeases } from './observer-leases';
import { findTurn, type TurnDependencies } from './start-turn';
import { tellResult } from './tell-result';

export type ReportedObservation = {
  draftId: DraftId;
  treeHash: string;
  phase: 'settled' | 'problem';
  problems: Problem[];
  /** The routes that were opened, and at which widths. */
  routes?: string[];
  widths?: number[];
  /** Results of promises; those of promises that were not to be tried are ignored. */
  promises?: PromiseResult[];
  /** What the pages show; ignored unless the trial asked for it. */
  pages?: PageOutline[];
  /** Tabs send their id, so that only the lease holder counts; scripts need not. */
  tabId?: string;
};

const mostProblems = 50;

/**
 * Accepts the report on a trial of a draft. The first report on the tree being tried counts; one for another tree, from
 * another tab, or too late is ignored and gets `counted: false`.
 */
export async function reportObservation(
  deps: TurnDependencies & {
    observers: Pick<ObserverLeases, 'holder'>;
    /** The store in which pictures of broken steps were saved beforehand. */
    ownBlobs: OwnBlobs;
    functions: {
      /** Problems that prevent this tree's server functions from running, and faults in them while it was tried. */
      faultsOfTrial(projectId: ProjectId, treeHash: string): Promise<Problem[]>;
    };
  },
  input: { viewer: Viewer; projectId: ProjectId; turnId: TurnId; observation: ReportedObservation },
): Promise<Result<{ counted: boolean }, AppError>> {
  const found = await findTurn(deps, input);
  if (!found.ok) return found;
  const { trying, draftId } = found.value;
  const { projectId, turnId, observation } = input;
  const { treeHash, phase, problems, routes = [], widths = [], tabId, promises = [], pages = [] } = observation;
  const holder = deps.observers.holder(projectId);
  const isAnotherTab = tabId !== undefined && holder !== null && holder !== tabId;
  if (trying?.treeHash !== treeHash || draftId !== observation.draftId || isAnotherTab) {
    return succeed({ counted: false });
  }
  if (!(await deps.store.takeTrying(turnId, treeHash))) return succeed({ counted: false });

  /**
   * The blob that the result names may be anything, or missing; unless it is a picture, the result is passed on without
   * it.
   */
  async function withSoundPicture(result: PromiseResult): Promise<PromiseResult> {
    if (result.outcome !== 'broken' || result.picture === undefined) return result;
    const bytes = await deps.ownBlobs.of({ projectId }).get(result.picture);
    if (bytes && readPicture(bytes)) return result;
    const { picture: _, ...words } = result;
    return words;
  }
  const told = await Promise.all(
    (trying.promises ?? []).map(async (promise) => {
      const reported = promises.find(({ id }) => id === promise.id);
      const result: PromiseResult = reported ?? { id: promise.id, outcome: 'not-tried', why: 'no-report' };
      return { promise, result: await withSoundPicture(result) };
    }),
  );
  // The person decides whether open promises may go, and a check that failed before this change too says nothing about
  // it.
  const open = new Set(trying.open);
  const broken = told.flatMap(({ promise, result }) =>
    result.outcome === 'broken' && !open.has(promise.id) && !isCheckFault(promise, result)
      ? [problemOf(promise, result)]
      : [],
  );
  // A working app may still have layout flaws.
  const shown = phase === 'settled' ? problems.filter(isOfLayout) : problems;
  // For pages that were opened in an earlier trial, what that trial showed counts.
  const opened = trying.seen ?? { routes, widths, problems: [] };
  const onServer = await deps.functions.faultsOfTrial(projectId, treeHash);
  const at = { projectId, turnId, draftId, attempt: trying.attempt };
  await deps.channel.append([
    ...told
      .filter(({ promise, result }) => result.outcome !== 'broken' || !open.has(promise.id))
      .map(({ promise, result }) => ({ ...at, step: tellResult(treeHash, promise, result) })),
    {
      ...at,
      step: {
        type: 'observation',
        treeHash,
        phase: broken.length + onServer.length > 0 ? 'problem' : phase,
        trial: { by: 'tab', routes: opened.routes, widths: opened.widths },
        problems: [...onServer, ...opened.problems, ...shown, ...broken].slice(0, mostProblems),
        ...(trying.outline && pages.length > 0 && { pages }),
      },
    },
  ]);
  return succeed({ counted: true });
}

/**
 * Accepts a sign of life from the tab that tries a draft; the turn then keeps waiting for it. `counted: false` for
 * another tree, or if no trial is running. Of several signs in quick succession only one is logged.
 */
export async function reportProgress(
  deps: TurnDependencies & { observers: Pick<ObserverLeases, 'mayTellSign'> },
  input: { viewer: Viewer; projectId: ProjectId; turnId: TurnId; draftId: DraftId; treeHash: string },
): Promise<Result<{ counted: boolean }, AppError>> {
  const found = await findTurn(deps, input);
  if (!found.ok) return found;
  const { trying, draftId } = found.value;
  const { projectId, turnId, treeHash } = input;
  if (trying?.treeHash !== treeHash || draftId !== input.draftId) return succeed({ counted: false });
  const at = { projectId, turnId, draftId, attempt: trying.attempt };
  if (deps.observers.mayTellSign(projectId))
    await deps.channel.append([{ ...at, step: { type: 'trial-progress', treeHash } }]);
  return succeed({ counted: true });
}
