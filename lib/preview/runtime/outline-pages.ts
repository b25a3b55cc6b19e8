import { AppFailure } from '../../base/foundation/app-error';
import { outlineLimits, type PageOutline } from '../../base/promises/page-outline';
import { followDocuments } from './follow-documents';
import { FrameSilence, type FrameChannel } from './frame-channel';
import type { HeldData } from './preview-messages';
import { addLinks, startRoutes, takeRoute } from './try-routes';
import { journeyWidths, type JourneyData } from './walk-journey';

type Person = PageOutline['person'];
type Request = { routes: readonly string[]; fresh: JourneyData; signal: AbortSignal };

/** At most this many of the owner's own pages are opened, following links from `/`. */
const mostOwned = 4;
const mostOpened = 6;
/** Limits on presses, per page and in total. */
const mostPressed = { page: 4, all: 8 };
/** A page takes half a second on an idle device, and many times as long on a busy one. */
const budgetMs = 45_000;
const patience = { timeout: 9000 };
const nothing: HeldData = { local: [], session: [] };

/**
 * Lists what the pages show on fresh data, to a visitor and to the owner, and what appears when their buttons are
 * pressed. Never uses the person's own data, since the list is sent to a model. After 45 seconds it returns what it
 * has; throws the signal's reason when aborted.
 */
export async function outlinePages(frame: FrameChannel, { routes, fresh, signal }: Request): Promise<PageOutline[]> {
  const documents = followDocuments(frame, signal);
  const timeUp = AbortSignal.timeout(budgetMs);
  const pages: PageOutline[] = [];
  let pressed = 0;
  const isOver = () => timeUp.aborted || pages.length >= outlineLimits.pages;

  /** Opens a route with fresh data; null if that person can't sign in. */
  async function open(route: string, person: Person) {
    let isIn = true;
    const navigate = () => frame.post({ type: 'navigate', route, mode: 'load' });
    await documents.load(navigate, nothing, async () => {
      await fresh.prepare(person === 'owner');
      if (person === 'visitor') return null;
      const device = await fresh.signIn({ kind: 'owner' });
      isIn = device.ok;
      return device.ok ? device.value : null;
    });
    const settled = await documents.askAnyway({ type: 'settle', cap: 4000 }, 'settled', patience);
    return isIn ? settled : null;
  }
  const look = () => documents.askAnyway({ type: 'outline' }, 'outlined', patience);

  const opened: Array<{
    route: string;
    person: Person;
    lines: string[];
    presses: Awaited<ReturnType<typeof look>>['presses'];
  }> = [];
  async function outline(route: string, person: Person): Promise<readonly string[] | null> {
    const settled = await open(route, person);
    if (settled === null) return null;
    const { lines, presses } = await look();
    const known = opened.find((page) => page.route === route && page.lines.join() === lines.join());
    if (!known) {
      opened.push({ route, person, lines, presses });
      pages.push({ route, person, pressed: null, lines });
    }
    return settled.links;
  }

  async function press({ route, person, lines, presses }: (typeof opened)[number]): Promise<void> {
    for (const thing of presses.slice(0, mostPressed.page)) {
      if (isOver() || pressed >= mostPressed.all) return;
      pressed += 1;
      await open(route, person);
      const step = { do: 'click' as const, thing, within: null };
      const taken = await documents.ask({ type: 'step', step, wanted: null }, 'stepped', patience);
      if (taken !== null && taken.found !== null) continue;
      await documents.askAnyway({ type: 'settle', cap: 4000 }, 'settled', patience);
      const after = (await look()).lines.filter((line) => !lines.includes(line));
      if (after.length > 0) pages.push({ route, person, pressed: `${thing.role} "${thing.name}"`, lines: after });
    }
  }

  try {
    frame.resize(journeyWidths.desktop);
    for (const route of routes.slice(0, mostOpened)) if (!isOver()) await outline(route, 'visitor');
    let plan = startRoutes;
    while (!isOver()) {
      const taken = takeRoute(plan, mostOwned);
      if (taken.route === null) break;
      const links = await outline(taken.route, 'owner');
      if (links === null) break;
      plan = addLinks(taken.plan, links);
    }
    for (const page of opened) await press(page);
  } catch (error) {
    // The next part of the trial will report a page in a loop, or data that can't be made.
    if (!(error instanceof FrameSilence || error instanceof AppFailure)) throw error;
  } finally {
    documents.stop();
  }
  return pages;
}
