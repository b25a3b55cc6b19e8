import type { Trial } from '../turn-events/turn-event';
import { ask, FrameSilence, nextMessage, type FrameChannel } from './frame-channel';
import type { FrameMessage, HeldData } from './preview-messages';
import { addLinks, startRoutes, takeRoute } from './try-routes';
import type { Visit } from './visit';

export type FrameProblem = Extract<FrameMessage, { type: 'problem' }>;
type Settled = Extract<FrameMessage, { type: 'settled' }>;

export const tryWidths = [1280, 360] as const;
const maxRoutes = 8;
const settleCap = 4000;
const answerTimeout = settleCap * 2 + 4000;
const loadTimeout = 15_000;

type Request = { url: string; data: HeldData | null; visits: readonly Visit[]; signal: AbortSignal };

/**
 * Opens every route that can be found from `/`, at two widths, then carries out the visits. A page that stops answering
 * ends the trial with that as its problem. Throws the signal's reason when aborted. Waits for events, never for a time.
 */
export async function tryTree(
  frame: FrameChannel,
  { url, data, visits, signal }: Request,
): Promise<{ problems: FrameProblem[]; trial: Trial }> {
  const problems: FrameProblem[] = [];
  const unsubscribe = frame.subscribe((message) => {
    if (message.type === 'problem') problems.push(message);
  });
  let plan = startRoutes;

  const load = async (begin: () => void, held: HeldData | null) => {
    const ready = nextMessage(frame, 'ready', { timeout: loadTimeout, signal });
    begin();
    await ready;
    frame.post({ type: 'start', data: held });
  };
  const settle = (): Promise<Settled> =>
    ask(frame, { type: 'settle', cap: settleCap }, 'settled', { timeout: answerTimeout, signal });

  const openRoute = async (route: string, mode: 'first' | 'in-place' | 'load') => {
    if (mode === 'first') await load(() => frame.load(new URL(route, url).href), data);
    if (mode === 'load') await load(() => frame.post({ type: 'navigate', route, mode }), null);
    if (mode === 'in-place') frame.post({ type: 'navigate', route, mode });
    let isSound = true;
    for (const width of tryWidths) {
      frame.resize(width);
      const seen = await settle();
      plan = addLinks(plan, seen.links);
      isSound &&= !seen.isBlank && !seen.isBroken;
    }
    return isSound;
  };

  try {
    let isSound = true;
    for (;;) {
      const taken = takeRoute(plan, maxRoutes);
      if (taken.route === null) break;
      plan = taken.plan;
      // An app that broke on one route would show nothing on the next: that one starts afresh.
      isSound = await openRoute(taken.route, plan.opened.length === 1 ? 'first' : isSound ? 'in-place' : 'load');
    }
    for (const visit of visits) {
      frame.resize(tryWidths[0]);
      // A visit that begins with `go` opens that page first, as from a bookmark: on the way there another may mend the data.
      const [first] = visit;
      const route = first?.do === 'go' ? first.route : '/';
      await load(() => frame.post({ type: 'navigate', route, mode: 'load' }), data);
      await settle();
      const timeout = visit.length * answerTimeout;
      const visited = await ask(frame, { type: 'visit', visit: [...visit] }, 'visited', { timeout, signal });
      if (visited.failedStep !== null) problems.push(silent(visited.message, plan.opened.at(-1)));
      for (const width of tryWidths) {
        frame.resize(width);
        await settle();
      }
    }
  } catch (error) {
    if (!(error instanceof FrameSilence)) throw error;
    problems.push(silent('The page stopped answering while it was tried.', plan.opened.at(-1)));
  } finally {
    unsubscribe();
  }
  return { problems, trial: { by: 'tab', routes: [...plan.opened], widths: [...tryWidths] } };
}

function silent(message: string, route = '/'): FrameProblem {
  return { type: 'problem', kind: 'page-error', message, frames: [], route, width: tryWidths[0], excerpt: '' };
}
