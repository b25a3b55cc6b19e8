import './without-eval';
import { compilerVersion } from '../lib/compiler/compiler-version';
import type { FrameMessage } from '../lib/runtime/preview-messages';
import type { AppPromise, PromiseResult } from '../lib/promises/promise';
import { FrameSilence } from '../lib/runtime/frame-channel';
import { createHttpPreviewServer } from '../lib/runtime/http-preview-server';
import { tryPromises } from '../lib/runtime/try-promises';
import { loadInFrame } from '../lib/runtime/walk-journey';
import { openCoveredFrame } from '../lib/runtime/window-frame-channel';

/** Run inside a studio page: walks hidden journeys through the draft its runtime has just tried, in a covered frame of its own. */

export type Walked = { results: PromiseResult[]; problems: { kind: string; message: string }[] };
declare global {
  interface Window {
    easelWalk(projectId: string, treeHash: string, promises: readonly AppPromise[]): Promise<Walked | null>;
  }
}

const empty = { local: [], session: [] };

/** Null where nothing was ever compiled of that tree, so that there is nothing to walk through. */
window.easelWalk = async (projectId, treeHash, promises) => {
  const server = createHttpPreviewServer({ projectId, fetch: (...parts) => fetch(...parts) });
  const { tryUrl } = await server.open();
  const compiled = await server.findCompiled(treeHash, compilerVersion);
  if (compiled === null) return null;
  await server.show('try', treeHash, compiled.manifest);
  const { signal } = new AbortController();
  const problems: Walked['problems'] = [];
  const results: PromiseResult[] = [];
  const frame = openCoveredFrame(window, Date.now);
  const hear = (message: FrameMessage) => {
    if (message.type === 'problem') problems.push({ kind: message.kind, message: message.message });
  };
  frame.subscribe(hear);
  try {
    await loadInFrame(frame, () => frame.load(tryUrl), empty, signal);
    // One at a time, so that each has the time a trial gives to all: here nobody waits.
    for (const promise of promises) {
      const tried = await tryPromises(frame, [promise], { data: empty, isSound: true, signal });
      results.push(...tried.map(({ result }) => result));
      if (!frame.isSilent()) continue;
      await loadInFrame(frame, () => frame.load(tryUrl, true), empty, signal);
    }
  } catch (error) {
    if (!(error instanceof FrameSilence)) throw error;
    problems.push({ kind: 'page-error', message: 'The page stopped answering while journeys were walked.' });
  } finally {
    frame.dispose();
  }
  return { results, problems };
};
