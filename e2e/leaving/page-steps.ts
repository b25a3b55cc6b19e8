import { findFields, findThings, isDisabled } from '../../lib/preview/preview-client/find-things';
import { watchSettling } from '../../lib/preview/preview-client/settle';
import { takeStep } from '../../lib/preview/preview-client/take-step';
import { writeDates } from '../../lib/preview/preview-client/write-dates';
import type { PageStep } from '../../lib/base/promises/journey-legs';

/** What the page of a downloaded app knows of journeys; bundled into one script that runs before the app's own. */
export type PageSteps = {
  /** As the preview takes it: looks, and what has no single control to press. */
  take(step: PageStep, wanted: number | null): ReturnType<typeof takeStep>;
  /** The control that a person would use for this step; null while there is none, or none that can be used. */
  find(step: Extract<PageStep, { do: 'click' | 'fill' }>): HTMLElement | null;
  /** Dates as a date field takes them, for `{today+3}`. */
  dates(text: string): string;
  /** Resolves once nothing loads and nothing has changed for `quiet` ms, or after `cap` ms. */
  quiet(cap: number, quiet: number): Promise<void>;
};

const settle = watchSettling(document);

// The preview watches its page's calls the same way: a count is not taken while rows are on their way.
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
