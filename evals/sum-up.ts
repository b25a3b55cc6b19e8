import { z } from 'zod';
import type { TurnResult } from './turn-result';

const shareSchema = z.number().min(0).max(1).nullable();

/** The figures of a run. Shares are fractions of 1, null if there was nothing to take a share of. */
export const figuresSchema = z.object({
  prompts: z.int().min(0),
  /** Replies in which every operation could be applied, as a share of all replies including repairs. */
  legal: shareSchema,
  /** Prompts after which there is an app that compiles and opens. */
  builds: shareSchema,
  /** Prompts after which a page still reported an error, was blank or could be scrolled sideways. */
  pageErrors: shareSchema,
  /** Of the app's own promises and the hidden journeys; those that could not be tried count as not kept. */
  promisesKept: shareSchema,
  /** Input and output, including cached ones. */
  tokens: z.int().min(0),
  /** US dollars; null if the model's price is unknown. */
  cost: z.number().nullable(),
});
export type Figures = z.infer<typeof figuresSchema>;

/** Further details reported with the figures. */
export const detailsSchema = z.object({
  replies: z.int().min(0),
  editsApplied: shareSchema,
  ownPromisesKept: shareSchema,
  hiddenKept: shareSchema,
  promises: z.int().min(0),
  repairs: z.int().min(0),
  tokens: z.object({ input: z.number(), cached: z.number(), output: z.number(), estimated: z.boolean() }),
  /** Medians, in seconds, over the prompts where it was observed. */
  seconds: z.object({ colours: z.number().nullable(), page: z.number().nullable(), settled: z.number().nullable() }),
  studioFaults: z.int().min(0),
  notJudged: z.int().min(0),
});
export type Details = z.infer<typeof detailsSchema>;

const share = (part: number, whole: number) => (whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000);

/** The middle value, or the mean of the two in the middle; null if there are none. */
function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length === 0) return null;
  const value = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return Math.round(value * 1000) / 1000;
}

export function sumUp(results: readonly TurnResult[]): { figures: Figures; details: Details } {
  const sum = (pick: (result: TurnResult) => number) => results.reduce((total, result) => total + pick(result), 0);
  const count = (fits: (result: TurnResult) => boolean) => results.filter(fits).length;
  const keptOf = (by: 'app' | 'hidden' | null) => {
    const all = results.flatMap(({ promises }) => promises).filter((promise) => by === null || promise.by === by);
    return share(all.filter(({ outcome }) => outcome === 'kept').length, all.length);
  };
  const replies = sum((result) => result.replies);
  const [input, cached, output] = (['input', 'cached', 'output'] as const).map((kind) =>
    sum(({ tokens }) => tokens[kind]),
  );
  const seconds = (kind: keyof TurnResult['seconds']) =>
    median(results.flatMap((result) => result.seconds[kind] ?? []));
  const applied = sum(({ edits }) => edits.applied);
  return {
    figures: {
      prompts: results.length,
      legal: share(replies - sum((result) => result.illegalReplies), replies),
      builds: share(
        count(({ builds }) => builds),
        results.length,
      ),
      pageErrors: share(
        count(({ problems }) => problems.length > 0),
        results.length,
      ),
      promisesKept: keptOf(null),
      tokens: input! + output!,
      cost: results.some(({ cost }) => cost === null) ? null : sum(({ cost }) => cost ?? 0),
    },
    details: {
      replies,
      editsApplied: share(applied, applied + sum(({ edits }) => edits.refused)),
      ownPromisesKept: keptOf('app'),
      hiddenKept: keptOf('hidden'),
      promises: sum(({ promises }) => promises.length),
      repairs: sum(({ repairs }) => repairs),
      tokens: {
        input: input!,
        cached: cached!,
        output: output!,
        estimated: results.some(({ tokens }) => tokens.estimated),
      },
      seconds: { colours: seconds('colours'), page: seconds('page'), settled: seconds('settled') },
      studioFaults: sum(({ studioFaults }) => studioFaults.length),
      notJudged: sum(({ notJudged }) => notJudged.length),
    },
  };
}
