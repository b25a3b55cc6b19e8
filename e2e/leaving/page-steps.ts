import { findFields, findThings, isDisabled } from '../../lib/preview/preview-client/find-things';
import { watchSettling } from '../../lib/preview/preview-client/settle';
import { takeStep } from '../../lib/preview/preview-client/take-step';
import { writeDates } from '../../lib/preview/preview-client/write-dates';
import type { PageStep } from '../../lib/base/promises/journey-legs';

/**
 * The journey code that runs in the page of a downloaded app; bundled into one script that runs before the app's own.
 */
export type PageSteps = {
  /** Runs a step as the preview does: looking, and acting where no single control can be pressed. */
  take(step: PageStep, wanted: number | null): ReturnType<typeof takeStep>;
  /** The control that a person would use for this step; null if there is none, or none that is enabled. */
  find(step: Extract<PageStep, { do: 'click' | 'fill' }>): HTMLElement | null;
  /** Dates as a date field takes them, for `{today+3}`. */
  dates(text: string): string;
  /** Resolves once nothing loads and nothing has changed for `quiet` ms, or after `cap` ms. */
  quiet(cap: number, quiet: number): Promise<void>;
};

const settle = watchSettling(document);

// Like the preview, watch the page's calls: a count must not be taken while rows are still loading.
const { fetch } = window;
window.fetch = async (...asked) => {
  const end = settle.begin();
  try {
    return await fetch(...asked);
  } finally {
    end();
  }
};

const steps: PageSteps = {
  take: (step, wanted) => takeStep({ step, wanted }, settle),
  find(step) {
    const all = step.do === 'click' ? findThings(step.thing, step.within) : findFields(step.field, step.within);
    return all.find((element) => !isDisabled(element)) ?? null;
  },
  dates: (text) => writeDates(text, new Date()),
  quiet: (cap, quiet) => settle.whenQuiet(cap, quiet),
};
Object.assign(window, { easelSteps: steps });
