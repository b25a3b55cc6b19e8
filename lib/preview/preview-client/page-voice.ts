import type { FrameMessage } from '../runtime/preview-messages';
import { calmDialogs } from './calm-dialogs';
import { emulateFocus } from './emulate-focus';
import type { Fault } from './faults';
import type { Flaw } from './look/flaw';
import { findOverflow, findUnreadablePatterns, isBlank } from './page-checks';
import { currentRoute, findLinks, watchRoute } from './routes';
import type { StudioPort } from './studio-port';

/** At most this many messages are stored for a studio that attaches later. */
const mostUntold = 20;

/** A page's reports to the studio, the same for both engines. */
export type PageVoice = {
  /**
   * Sends a message, and sends it again when a studio greets later: the studio may attach after this document has
   * loaded.
   */
  tell(message: FrameMessage): void;
  report(fault: Fault): void;
  ready(manifest: string | null): void;
  /** Answers a greeting with the messages sent so far. */
  answerGreeting(manifest: string | null): void;
  /** Reports a blank page, sideways scrolling, and fields with an invalid `pattern`. */
  checkPage(): void;
  tellFlaws(flaws: readonly Flaw[]): void;
  settled(id: number, isBroken: boolean): void;
};

/** Starts reporting the first paint and routes at once. Faults for which `isNoise` is true are not sent. */
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
    // A hidden tab paints nothing, so a wait for a frame would never end.
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

/**
 * Prepares the page for its lane. In lane `try` nobody can answer a dialog, and it would block the studio's tab; in
 * lane `main` dialogs must not pile up.
 */
export function mindLane(lane: 'main' | 'try'): void {
  if (lane === 'main') return calmDialogs(window, Date.now);
  Object.assign(window, { alert: () => undefined, confirm: () => true, prompt: () => '', print: () => undefined });
  window.open = () => null;
  emulateFocus(document, window);
}
