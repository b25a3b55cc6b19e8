import type { Trial } from '../turn-events/turn-event';
import type { AppPromise } from '../promises/promise';
import { isDrawnFlaw, newFlaws } from './drawn-flaws';
import { followDocuments, type FollowedDocuments } from './follow-documents';
import { FrameSilence, stoppedAnswering, type FrameChannel } from './frame-channel';
import type { FrameMessage, HeldData } from './preview-messages';
import { addLinks, startRoutes, takeRoute } from './try-routes';
import { tryPromises, type Judging, type TriedPromise } from './try-promises';
import { journeyOfVisit, type Visit } from './visit';
import { walkJourney, type JourneyData } from './walk-journey';

export type FrameProblem = Extract<FrameMessage, { type: 'problem' }>;

export const tryWidths = [1280, 768, 360] as const;
const maxRoutes = 8;
const noData: HeldData = { local: [], session: [] };
const settleCap = 4000;
/** A page that beats waits for its modules, as long as its dev server takes for them. */
const patience = { timeout: settleCap * 2 + 4000, most: 45_000 };

type Request = {
  url: string;
  data: HeldData;
  visits: readonly Visit[];
  promises: readonly AppPromise[];
  signal: AbortSignal;
  /** What pages are opened and visits made on: a copy of the person's own data. */
  copied: JourneyData;
  /** What journeys run on: fresh data, the same every time. */
  fresh: JourneyData;
  judging: Judging;
  /** Called at each answer of the page. */
  progressed?: (() => void) | undefined;
};

/** After one of these the page shows nothing a journey could begin with. */
const closedKinds: ReadonlySet<string> = new Set(['page-error', 'blank-page']);

/**
 * Opens every route that can be found from `/`, at three widths, carries out the visits, then tries the promises. A page that stops answering
 * ends the trial with that as its problem. Throws the signal's reason when aborted. Waits for events, never for a time.
 */
export async function tryTree(
  frame: FrameChannel,
  { url, visits, promises, progressed, data, signal, copied, fresh, judging }: Request,
): Promise<{ problems: FrameProblem[]; trial: Trial; results: TriedPromise[] }> {
  const problems: FrameProblem[] = [];
  /** What was seen wrongly laid out since the page was last loaded or looked at. */
  let drawn: FrameProblem[] = [];
  /** What was seen blank; it counts if a second look finds it so too. */
  let blank: FrameProblem[] = [];
  /** That the page has fallen silent, as long as it has not spoken again: then it was slow, and in no endless loop. */
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
      // A busy device may have kept a sound page waiting, and a repair costs the person money.
      if (seen.isBlank && !seen.isBroken) {
        blank = [];
        await load(() => frame.post({ type: 'navigate', route: seen.route, mode: 'load' }), null);
        seen = await settle(true);
      }
      problems.push(...blank.slice(0, 1));
      // What was laid out on a wide screen may hold the page wide when that narrows, a chart for one. Nobody opens the page
      // that way on a phone: only what is wrong on a page opened there counts. What is known needs no second look.
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
    for (;;) {
      const taken = takeRoute(plan, maxRoutes);
      if (taken.route === null) break;
      plan = taken.plan;
      // An app that broke on one route would show nothing on the next: that one starts afresh.
      isSound = await openRoute(taken.route, plan.opened.length === 1 ? 'first' : isSound ? 'in-place' : 'load');
    }
    const opens = !problems.some(({ kind }) => closedKinds.has(kind));
    // Who walks a journey lets its documents start.
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
  // Where the page fell silent before its promises came to be tried.
  const tried = new Set(results.map(({ result }) => result.id));
  for (const { id } of promises) {
    if (!tried.has(id)) results.push({ result: { id, outcome: 'not-tried', why: 'app-broken' }, picture: null });
  }
  return { problems, results, trial: { by: 'tab', routes: [...plan.opened], widths: [...tryWidths] } };
}

function silent(message: string, route = '/'): FrameProblem {
  return { type: 'problem', kind: 'page-error', message, frames: [], route, width: tryWidths[0], excerpt: '' };
}
