import { buildMessages } from '../lib/prompts/build-messages';
import { templateNotes } from '../lib/template/template-notes';
import { measureRequests, type RequestSizes } from './support/measure-requests';
import { round } from './support/figures';

/**
 * The same measured with the prompt code of commit 3782668 on 2026-11-21, before what is sent was cut down to what can
 * be needed: `evals/repairs/README.md` says how such code is had.
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

/**
 * Characters of what a model is sent: for a first build, the repair of one file of an app of thirty, a question in Ask, the
 * tenth change against the second; and how much of the start is the same to the byte, so that a provider can cache it.
 */
export async function run() {
  const now = await measureRequests(buildMessages, templateNotes);
  const beforeNow = Object.fromEntries(
    Object.entries(before).map(([name, value]) => [`before.${name}`, value]),
  ) as Record<string, number>;
  return {
    figures: { ...now, ...beforeNow },
    ratios: {
      tenthAgainstSecond: round(now.tenthChange / now.secondChange, 2),
      'before.tenthAgainstSecond': round(before.tenthChange / before.secondChange, 2),
      first: round(now.first / before.first, 2),
      repairOfOne: round(now.repairOfOne / before.repairOfOne, 2),
      question: round(now.question / before.question, 2),
    },
  };
}
