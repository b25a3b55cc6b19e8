import type { FrameMessage } from '../runtime/preview-messages';
import { calmDialogs } from './calm-dialogs';
import { emulateFocus } from './emulate-focus';
import type { Fault } from './faults';
import type { Flaw } from './look/flaw';
import { findOverflow, findUnreadablePatterns, isBlank } from './page-checks';
import { currentRoute, findLinks, watchRoute } from './routes';
import type { StudioPort } from './studio-port';

/** More than this a studio that comes late need not hear. */
const mostUntold = 20;

/** What a page says to the studio in the same words, whichever engine serves it. */
export type PageVoice = {
  /** Says it, and again to a studio that greets later: it may come after this document, which its page loads. */
  tell(message: FrameMessage): void;
  report(fault: Fault): void;
  ready(manifest: string | null): void;
  /** Answers a greeting with what was said before. */
  answerGreeting(manifest: string | null): void;
  /** Says if nothing is to be seen, if the page can be scrolled sideways, if a field checks nothing. */
  checkPage(): void;
  tellFlaws(flaws: readonly Flaw[]): void;
  settled(id: number, isBroken: boolean): void;
};

/** Begins at once to tell of the first paint and of routes. Faults `isNoise` names are kept from the studio. */
export function createPageVoice(studio: StudioPort, isNoise: (fault: Fault) => boolean = () => false): PageVoice {
  const untold: FrameMessage[] = [];
  function tell(message: FrameMessage): void {
    if (untold.length < mostUntold) untold.push(message);
    studio.post(message);
  }
  function report(fault: Fault): void {
    if (isNoise(fault)) return;
    tell({ type: 'problem', ...fault, route: currentRoute(), width: window.innerWidth });
  }

  new MutationObserver((_, observer) => {
    if (!document.body || isBlank(document)) return;
    observer.disconnect();
    const say = () => tell({ type: 'painted', at: performance.now() });
    // A hidden tab draws nothing, and whoever waits there has nothing better to wait for.
    if (document.hidden) say();
    else requestAnimationFrame(say);
  }).observe(document, { subtree: true, childList: true, characterData: true });

  let route = currentRoute();
  watchRoute(() => {
    if (currentRoute() === route) return;
    route = currentRoute();
    studio.post({ type: 'route', route });
  });

  return {
    tell,
    report,
    ready: (manifest) => studio.post({ type: 'ready', manifest, route: currentRoute() }),
    answerGreeting(manifest) {
      studio.post({ type: 'ready', manifest, route: currentRoute(), isAnswer: true });
      for (const message of untold) studio.post(message);
    },
    checkPage() {
      if (isBlank(document)) {
        report({ kind: 'blank-page', message: 'The page shows nothing at all.', frames: [], excerpt: '' });
      }
      const overflow = findOverflow(document);
      if (overflow) report({ kind: 'sideways-overflow', frames: [], ...overflow });
      for (const fault of findUnreadablePatterns(document)) report({ kind: 'console-error', frames: [], ...fault });
    },
    tellFlaws(flaws) {
      for (const flaw of flaws) report({ ...flaw, frames: [] });
    },
    settled: (id, isBroken) =>
      studio.post({
        type: 'settled',
        id,
        route: currentRoute(),
        width: window.innerWidth,
        links: findLinks(document),
        isBlank: isBlank(document),
        isBroken,
      }),
  };
}

/** Lane `try` has nobody to answer, and a dialog there would stop the studio's own tab; lane `main` keeps dialogs from piling up. */
export function mindLane(lane: 'main' | 'try'): void {
  if (lane === 'main') return calmDialogs(window, Date.now);
  Object.assign(window, { alert: () => undefined, confirm: () => true, prompt: () => '', print: () => undefined });
  window.open = () => null;
  emulateFocus(document, window);
}
