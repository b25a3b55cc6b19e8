import './without-eval';
import { compilerVersion } from '../lib/preview/compiler/compiler-version';
import type { FrameMessage } from '../lib/preview/runtime/preview-messages';
import type { AppPromise, PromiseResult } from '../lib/base/promises/promise';
import { followDocuments } from '../lib/preview/runtime/follow-documents';
import { FrameSilence } from '../lib/preview/runtime/frame-channel';
import { createHttpPreviewServer } from '../lib/preview/runtime/http-preview-server';
import { journeysOf } from '../lib/preview/runtime/journey-data';
import { tryTree, type FrameProblem } from '../lib/preview/runtime/try-tree';
import { tryPromises } from '../lib/preview/runtime/try-promises';
import { openCoveredFrame } from '../lib/preview/runtime/window-frame-channel';

/**
 * Runs inside a studio page: walks hidden journeys through the draft that its runtime has just tried, in a separate
 * covered frame.
 */

export type Walked = { results: PromiseResult[]; problems: { kind: string; message: string }[] };
declare global {
  interface Window {
    easelWalk(
      projectId: string,
      treeHash: string,
      promises: readonly AppPromise[],
      opensPages: boolean,
    ): Promise<Walked | null>;
  }
}

const empty = { local: [], session: [] };

/**
 * `opensPages`: first opens every page at three widths, if no tab did so in time. Null if nothing of that tree was
 * compiled, so there is nothing to walk through.
 */
window.easelWalk = async (projectId, treeHash, promises, opensPages) => {
  const server = createHttpPreviewServer({ projectId, fetch: (...parts) => fetch(...parts) });
  const { tryUrl } = await server.open();
  const compiled = await server.findCompiled(treeHash, compilerVersion);
  if (compiled === null) return null;
  await server.show('try', treeHash, compiled.manifest);
  const { signal } = new AbortController();
  const showTree = async () => false;
  const journeys = journeysOf({ server, url: tryUrl, data: empty, signal, checks: undefined, showTree });
  const walk = { ...journeys.fresh, ...journeys.judging, data: empty, signal };
  const problems: Walked['problems'] = [];
  const results: PromiseResult[] = [];
  const frame = openCoveredFrame(window, Date.now);
  const told = ({ kind, message }: FrameProblem) => ({ kind, message });
  const hear = (message: FrameMessage) => {
    // A chart laid out on a wide screen keeps the page wide when a journey switches to phone size; opening pages covers
    // overflow properly.
    if (message.type === 'problem' && message.kind !== 'sideways-overflow') problems.push(told(message));
  };
  const begin = async (anew: boolean) => {
    const documents = followDocuments(frame, signal);
    await documents.load(() => frame.load(tryUrl, anew), empty).finally(documents.stop);
  };
  try {
    if (opensPages) {
      const seen = await tryTree(frame, { ...journeys, visits: [], promises: [] });
      problems.push(...seen.problems.map(told));
      if (frame.isSilent()) await begin(true);
    } else await begin(false);
    frame.subscribe(hear);
    // One at a time, so that each gets the time a trial gives to all: nobody is waiting here.
    for (const promise of promises) {
      const tried = await tryPromises(frame, [promise], { ...walk, isSound: true });
      results.push(...tried.map(({ result }) => result));
      if (frame.isSilent()) await begin(true);
    }
  } catch (error) {
    if (!(error instanceof FrameSilence)) throw error;
    problems.push({ kind: 'page-error', message: 'The page stopped answering while journeys were walked.' });
  } finally {
    frame.dispose();
  }
  return { results, problems };
};
