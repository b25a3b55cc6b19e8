import type { PageOutline } from '../../base/promises/page-outline';
import type { Trial } from '../../base/turn-events/turn-event';
import { isOfLayout } from '../../base/foundation/problem';
import type { AppPromise } from '../../base/promises/promise';
import { isDrawnFlaw, newFlaws } from './drawn-flaws';
import { followDocuments, type FollowedDocuments } from './follow-documents';
import { FrameSilence, stoppedAnswering, type FrameChannel } from './frame-channel';
import type { FrameMessage, HeldData } from './preview-messages';
import { outlinePages } from './outline-pages';
import { addLinks, startRoutes, takeRoute } from './try-routes';
import { tryPromises, type Judging, type TriedPromise } from './try-promises';
import { journeyOfVisit, type Visit } from './visit';
import { walkJourney, type JourneyData } from './walk-journey';

export type FrameProblem = Extract<FrameMessage, { type: 'problem' }>;

export const tryWidths = [1280, 768, 360] as const;
const maxRoutes = 8;
const noData: HeldData = { local: [], session: [] };
const settleCap = 4000;
/** A page that sends heartbeats is still waiting for its modules, however long its dev server takes. */
const patience = { timeout: settleCap * 2 + 4000, most: 45_000 };

type Request = {
  url: string;
  data: HeldData;
  visits: readonly Visit[];
  promises: readonly AppPromise[];
  signal: AbortSignal;
  /** Data for opening pages and for visits: a copy of the person's own. */
  copied: JourneyData;
  /** Data for journeys: fresh, and the same each time. */
  fresh: JourneyData;
  judging: Judging;
  /** Whether to list what the pages show, if they open without a fault. */
  outline: boolean;
  /** True if the pages of this tree were opened before, so that only its promises are tried. */
  isOpened: boolean;
  /** Called whenever the page answers. */
  progressed?: (() => void) | undefined;
};

/** After one of these faults the page shows nothing from which a journey could start. */
const closedKinds: ReadonlySet<string> = new Set(['page-error', 'blank-page']);

/**
 * Opens every route reachable from `/` at three widths, carries out the visits, then tries the promises. If a page
 * stops answering, the trial ends and reports that as its problem. Throws the signal's reason when aborted. Waits for
 * events, never for a fixed time.
 */
export async function tryTree(
  frame: FrameChannel,
  { url, visits, promises, progressed, data, signal, copied, fresh, judging, outline, isOpened }: Request,
): Promise<{ problems: FrameProblem[]; trial: Trial; results: TriedPromise[]; pages: PageOutline[] }> {
  const problems: FrameProblem[] = [];
  /** Layout flaws reported since the page was last loaded or checked. */
  let drawn: FrameProblem[] = [];
  /** Reports of a blank page. They count only if the page is still blank when checked again. */
  let blank: FrameProblem[] = [];
  /** Set while the page is silent. If it answers again, it was only slow and not in an endless loop. */
  let silence: FrameProblem[] = [];
  let isJudging = false;
  const unsubscribe = frame.subscribe((message) => {
    if (message.type === 'ready') drawn = [];
    if (message.type !== 'problem') {
      silence = [];
      progressed?.();
    } else if (isJudging) return;
    else if (isDrawnFlaw(message)) drawn.push(message);
    else if (message.kind === 'blank-page') blank.push(message);
    else if (message.message === stoppedAnswering) silence.push(message);
    else problems.push(message);
  });
  let plan = startRoutes;
  let results: TriedPromise[] = [];
  let pages: PageOutline[] = [];

  let documents = followDocuments(frame, signal);
  const load: FollowedDocuments['load'] = (begin, held) => documents.load(begin, held);
  const settle = (look = false) => documents.askAnyway({ type: 'settle', cap: settleCap, look }, 'settled', patience);

  const openRoute = async (route: string, mode: 'first' | 'in-place' | 'load') => {
    if (mode === 'first') await load(() => frame.load(new URL(route, url).href), data);
    if (mode === 'load') await load(() => frame.post({ type: 'navigate', route, mode }), null);
    if (mode === 'in-place') frame.post({ type: 'navigate', route, mode });
    let isSound = true;
    for (const width of tryWidths) {
      frame.resize(width);
      drawn = [];
      blank = [];
      let seen = await settle(true);
      // Check again: the page may be sound but slow on a busy device, and a repair costs the person money.
      if (seen.isBlank && !seen.isBroken) {
        blank = [];
        await load(() => frame.post({ type: 'navigate', route: seen.route, mode: 'load' }), null);
        seen = await settle(true);
      }
      problems.push(...blank.slice(0, 1));
      // Something laid out on a wide screen, such as a chart, may keep the page wide when it gets narrower. Nobody
      // opens the page that way on a phone, so only flaws of a page loaded at this width count. Known flaws need no
      // second check.
      if (newFlaws(problems, drawn).length > 0) {
        await load(() => frame.post({ type: 'navigate', route: seen.route, mode: 'load' }), null);
        seen = await settle(true);
        problems.push(...newFlaws(problems, drawn));
      }
      plan = addLinks(plan, seen.links);
      isSound &&= !seen.isBlank && !seen.isBroken;
    }
    return isSound;
  };

  try {
    let isSound = true;
    if (isOpened) await load(() => frame.load(new URL('/', url).href), data);
    while (!isOpened) {
      const taken = takeRoute(plan, maxRoutes);
      if (taken.route === null) break;
      plan = taken.plan;
      // If the app broke on one route, it would show nothing on the next, so load a new document for that one.
      isSound = await openRoute(taken.route, plan.opened.length === 1 ? 'first' : isSound ? 'in-place' : 'load');
    }
    const opens = !problems.some(({ kind }) => closedKinds.has(kind));
    // `walkJourney` starts its documents itself.
    documents.stop();
    for (const visit of visits) {
      const walked = await walkJourney(frame, journeyOfVisit(visit), { ...copied, data, signal });
      if (walked.outcome === 'broken') {
        problems.push(silent(`It was not possible to ${walked.expected}.`, plan.opened.at(-1)));
      }
      documents = followDocuments(frame, signal);
      for (const width of tryWidths) {
        frame.resize(width);
        drawn = [];
        blank = [];
        await settle();
        problems.push(...newFlaws(problems, drawn), ...blank.slice(0, 1));
      }
      documents.stop();
    }
    if (outline && problems.every(isOfLayout)) {
      // The presses here are random, so their effects are not faults of the app.
      isJudging = true;
      pages = await outlinePages(frame, { routes: plan.opened, fresh, signal });
      isJudging = false;
    }
    blank = [];
    const judgingBegins = () => (isJudging = true);
    const walk = { ...fresh, ...judging, data: noData, signal, isSound: opens, judgingBegins };
    results = await tryPromises(frame, promises, walk);
    problems.push(...blank.slice(0, 1));
  } catch (error) {
    if (!(error instanceof FrameSilence)) throw error;
    problems.push(silent('The page stopped answering while it was tried.', plan.opened.at(-1)));
  } finally {
    documents.stop();
    unsubscribe();
  }
  problems.push(...silence.slice(0, 1));
  // The page stopped answering before these promises were tried.
  const tried = new Set(results.map(({ result }) => result.id));
  for (const { id } of promises) {
    if (!tried.has(id)) results.push({ result: { id, outcome: 'not-tried', why: 'app-broken' }, picture: null });
  }
  return { problems, results, pages, trial: { by: 'tab', routes: [...plan.opened], widths: [...tryWidths] } };
}

function silent(message: string, route = '/'): FrameProblem {
  return { type: 'problem', kind: 'page-error', message, frames: [], route, width: tryWidths[0], excerpt: '' };
}
