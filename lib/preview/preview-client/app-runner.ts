import * as refreshRuntime from 'react-refresh/runtime';
import type { StudioMessage, UpdateOutcome } from '../runtime/preview-messages';
import type { ModuleRegistry } from './module-registry';
import type { Settle } from './settle';
import { showHead } from './show-head';

type Boot = Extract<StudioMessage, { type: 'boot' }>;
type Update = Extract<StudioMessage, { type: 'update' }>;
type Dependencies = {
  registry: ModuleRegistry;
  settle: Settle;
  /** Called with an error thrown while a module was loaded. No event of the page reports these. */
  failed(error: unknown): void;
  /**
   * Called when the page starts to show the result of the message with this id. Faults of earlier code were reported
   * before.
   */
  updating(id: number): void;
};

export type AppRunner = ReturnType<typeof createAppRunner>;

const load = (address: string): Promise<unknown> => import(/* @vite-ignore */ address);

/**
 * Starts the app and updates parts of it. All calls share one queue, so an update never runs while modules are still
 * loading.
 */
export function createAppRunner({ registry, settle, failed, updating }: Dependencies) {
  let isBroken = false;
  let queue: Promise<unknown> = Promise.resolve();

  async function runAll(urls: readonly string[]): Promise<boolean> {
    const end = settle.begin();
    try {
      // Load one at a time, so that style sheets keep their order and the first fault is the one reported.
      for (const url of urls) await load(registry.addressOf(url));
      return true;
    } catch (error) {
      failed(error);
      return false;
    } finally {
      end();
    }
  }

  function enqueue<Value>(work: () => Promise<Value>): Promise<Value> {
    const next = queue.then(work, work);
    queue = next.catch(() => undefined);
    return next;
  }

  return {
    /** True if the app failed to start. Updates can't help then, only `boot` can. */
    isBroken: () => isBroken,

    start: (entry: string) =>
      enqueue(async () => {
        isBroken = !(await runAll([entry]));
      }),

    boot: (message: Boot) =>
      enqueue(async (): Promise<UpdateOutcome> => {
        registry.usePackages(message.packages);
        const { hasRings } = registry.link(message.modules);
        await runAll(message.styles);
        showHtml(message.html);
        updating(message.id);
        isBroken = !(await runAll([message.entry]));
        if (!isBroken) return 'done';
        return hasRings ? 'reload' : 'broken';
      }),

    update: ({ id, modules, boundaries, html }: Update) =>
      enqueue(async (): Promise<UpdateOutcome> => {
        if (html !== null) showHead(new DOMParser().parseFromString(html, 'text/html'));
        const { hasRings } = registry.link(modules);
        if (!(await runAll(boundaries))) return hasRings ? 'reload' : 'broken';
        updating(id);
        // Also remounts roots that a rendering error had unmounted.
        refreshRuntime.performReactRefresh();
        return 'done';
      }),
  };
}

/** Replaces the page with index.html, with the body as it was before the app filled it. */
function showHtml(html: string): void {
  const page = new DOMParser().parseFromString(html, 'text/html');
  showHead(page);
  document.body.className = page.body.className;
  document.body.style.cssText = page.body.style.cssText;
  document.body.replaceChildren(...page.body.childNodes);
}
