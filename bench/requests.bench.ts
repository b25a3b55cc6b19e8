import { buildMessages } from '../lib/turns/prompts/build-messages';
import { buildPromiseMessages } from '../lib/turns/prompts/promise-messages';
import { templateNotes } from '../lib/projects/template/template-notes';
import { measureRequests, type RequestSizes } from './support/measure-requests';
import { round } from './support/figures';

/**
 * Measured with the prompt code of commit 3782668 on 2026-11-21, before requests were cut down to what may be needed;
 * `evals/repairs/README.md` says how to load that code.
 */
const before: RequestSizes = {
  first: 37_816,
  repairOfOne: 120_916,
  repairOfAnyMedian: 120_913,
  repairOfAnyMost: 120_924,
  question: 120_419,
  secondChange: 73_988,
  tenthChange: 120_408,
  cachedStart: 14_133,
  cachedQuestionStart: 120_302,
  filesOfRepaired: 30,
  repairShowsFault: 1,
};

/** Characters of the call for promises, for an app whose pages show as many things as a call can list. */
function measurePromiseCall(): number {
  const lines = Array.from({ length: 40 }, (_, number) => `button "Book the lesson of day ${number}"`);
  const pages = Array.from({ length: 12 }, (_, number) => ({ route: `/${number}`, person: 'visitor' as const, lines }));
  const messages = buildPromiseMessages({
    ...{ prompt: 'Booking of driving lessons. '.repeat(20), answers: [], rules: '', promises: [], problems: [] },
    pages: pages.map((page) => ({ ...page, pressed: null })),
  });
  return messages.reduce((sum, { content }) => sum + content.length, 0);
}

/**
 * Characters sent to a model: for a first build, for the repair of one file in an app of thirty, for a question in Ask,
 * and for the tenth change compared with the second; and how much of the beginning is identical, so that a provider can
 * cache it.
 */
export async function run() {
  const now = await measureRequests(buildMessages, templateNotes);
  const beforeNow = Object.fromEntries(
    Object.entries(before).map(([name, value]) => [`before.${name}`, value]),
  ) as Record<string, number>;
  return {
    figures: { ...now, promiseCall: measurePromiseCall(), ...beforeNow },
    ratios: {
      tenthAgainstSecond: round(now.tenthChange / now.secondChange, 2),
      'before.tenthAgainstSecond': round(before.tenthChange / before.secondChange, 2),
      first: round(now.first / before.first, 2),
      repairOfOne: round(now.repairOfOne / before.repairOfOne, 2),
      question: round(now.question / before.question, 2),
    },
  };
}
