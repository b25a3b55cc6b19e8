import { z } from 'zod';
import { fail, succeed, type Result } from '../../lib/base/foundation/result';
import { bySchema, readJsonLines } from '../read-json-lines';
import { idSchema } from '../read-prompts';
import type { PairKey, Side } from './draw-order';

const appearanceSchema = z.int('from 1 to 5').min(1, 'from 1 to 5').max(5, 'from 1 to 5');
/** For each case of the request, in its order, whether the app kept it. */
const keptSchema = z.array(z.boolean()).nullable().default(null);
const verdictSchema = z
  .strictObject({
    id: idSchema,
    preferred: z.union([z.literal(1), z.literal(2), z.literal('neither')], '1, 2 or "neither"'),
    appearance1: appearanceSchema,
    appearance2: appearanceSchema,
    kept1: keptSchema,
    kept2: keptSchema,
    why: z.string().trim().min(1, 'a sentence that says why').max(4_000),
  })
  .refine(({ kept1, kept2 }) => kept1?.length === kept2?.length, {
    path: ['kept2'],
    message: 'as many cases as kept1',
  });
export type Verdict = z.infer<typeof verdictSchema>;

/** The blank file that a judge fills in; `kept1` and `kept2` only if the judge can carry the cases out. */
export const blankVerdicts = (ids: readonly string[], operated = false): string =>
  ids
    .map((id) => ({
      ...{ id, preferred: null, appearance1: null, appearance2: null },
      ...(operated ? { kept1: [], kept2: [] } : {}),
      why: '',
    }))
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');

/**
 * Parses a judge's file; a line that matches no pair of the key, or is not filled in, is an error rather than a smaller
 * total.
 */
export function readVerdicts(text: string, key: PairKey): Result<Verdict[], string[]> {
  const read = readJsonLines(text, bySchema(verdictSchema));
  if (!read.ok) return read;
  const strangers = read.value.filter(({ id }) => !key.pairs.some((pair) => pair.id === id));
  if (strangers.length > 0) return fail(strangers.map(({ id }) => `id: there is no pair "${id}"`));
  return read.value.length > 0 ? succeed(read.value) : fail(['there is no verdict in it']);
}

/** The 95 % score interval of Wilson (1927) for `share` of `of`; halves are allowed, and make it slightly too wide. */
export function wilson(share: number, of: number): [low: number, high: number] {
  const z2 = 1.959964 ** 2;
  const middle = share + z2 / (2 * of);
  const reach = Math.sqrt(z2 * ((share * (1 - share)) / of + z2 / (4 * of * of)));
  const bounded = (value: number) => Math.min(1, Math.max(0, value / (1 + z2 / of)));
  return [bounded(middle - reach), bounded(middle + reach)];
}

export type SummedVerdicts = {
  name: 'eval-pair-verdicts';
  a: string;
  b: string;
  judged: number;
  /** Pairs without a verdict; they are not counted. */
  notJudged: string[];
  preferred: Record<Side | 'neither', number>;
  /** Share of all judged pairs, counting `neither` as half for each, with its 95 % interval. */
  share: Record<Side, { of1: number; interval: [number, number] }>;
  appearance: Record<Side, number>;
  /** The mean of B − A over the pairs. */
  appearanceDifference: number;
  /** Of the cases that a judge carried out on both sides; null if none were. */
  cases: { of: number; kept: Record<Side, number>; fewerThanTheOther: Record<Side, string[]> } | null;
  verdicts: { id: string; preferred: Side | 'neither'; shown1: Side; appearance: Record<Side, number>; why: string }[];
};

const round = (value: number) => Math.round(value * 1000) / 1000;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => round(sum(values) / values.length);

/** Restores the real names and counts. `verdicts` must belong to that key and not be empty. */
export function sumVerdicts(key: PairKey, verdicts: readonly Verdict[]): SummedVerdicts {
  const named = verdicts.map(({ id, preferred, appearance1, appearance2, why }) => {
    const { shown1, shown2 } = key.pairs.find((pair) => pair.id === id)!;
    const appearance = shown1 === 'A' ? { A: appearance1, B: appearance2 } : { A: appearance2, B: appearance1 };
    return {
      id,
      preferred: preferred === 'neither' ? preferred : preferred === 1 ? shown1 : shown2,
      shown1,
      appearance,
      why,
    };
  });
  const count = (side: Side | 'neither') => named.filter(({ preferred }) => preferred === side).length;
  const preferred = { A: count('A'), B: count('B'), neither: count('neither') };
  const shareOf = (side: Side) => {
    const of1 = (preferred[side] + preferred.neither / 2) / named.length;
    const [low, high] = wilson(of1, named.length);
    return { of1: round(of1), interval: [round(low), round(high)] as [number, number] };
  };
  const of = sum(verdicts.map(({ kept1 }) => kept1?.length ?? 0));
  const keptOf = (side: Side) => {
    const byPair = verdicts.map((verdict) => {
      const { shown1 } = key.pairs.find((pair) => pair.id === verdict.id)!;
      const count = (kept: boolean[] | null) => kept?.filter(Boolean).length ?? 0;
      const [one, two] = [count(verdict.kept1), count(verdict.kept2)];
      return { id: verdict.id, own: shown1 === side ? one : two, other: shown1 === side ? two : one };
    });
    return {
      kept: sum(byPair.map(({ own }) => own)),
      fewer: byPair.flatMap(({ id, own, other }) => (own < other ? [id] : [])),
    };
  };
  const [keptA, keptB] = [keptOf('A'), keptOf('B')];
  const cases = {
    of,
    kept: { A: keptA.kept, B: keptB.kept },
    fewerThanTheOther: { A: keptA.fewer, B: keptB.fewer },
  };
  return {
    name: 'eval-pair-verdicts',
    ...{ a: key.a, b: key.b, judged: named.length },
    notJudged: key.pairs.flatMap(({ id }) => (named.some((one) => one.id === id) ? [] : [id])),
    preferred,
    share: { A: shareOf('A'), B: shareOf('B') },
    appearance: { A: mean(named.map((one) => one.appearance.A)), B: mean(named.map((one) => one.appearance.B)) },
    appearanceDifference: mean(named.map(({ appearance }) => appearance.B - appearance.A)),
    cases: of > 0 ? cases : null,
    verdicts: named,
  };
}

/** A judge's text on one line of a terminal, without anything that could move its cursor. */
const line = (text: string) => text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

/** The totals as text for a person. */
export function printVerdicts(sums: SummedVerdicts): string {
  const { preferred, share, appearance, appearanceDifference: difference, cases } = sums;
  const casesOf = (side: Side, { of, kept, fewerThanTheOther }: NonNullable<SummedVerdicts['cases']>) =>
    `  ${side} kept       ${kept[side]} of ${of} cases (${percent(kept[side] / of)}), fewer than the other in: ${fewerThanTheOther[side].join(', ') || 'none'}`;
  const sideLine = (side: Side) => {
    const { of1, interval } = share[side];
    return `  ${side} preferred  ${preferred[side]}, with half of neither ${percent(of1)} (95 %: ${interval.map(percent).join(' to ')}), appearance ${appearance[side].toFixed(2)}`;
  };
  return [
    `A: ${line(sums.a)}`,
    `B: ${line(sums.b)}`,
    `pairs judged: ${sums.judged}${sums.notJudged.length > 0 ? `, not judged: ${sums.notJudged.join(', ')}` : ''}`,
    sideLine('A'),
    sideLine('B'),
    `  neither      ${preferred.neither}`,
    ...(cases === null ? [] : [casesOf('A', cases), casesOf('B', cases)]),
    `  appearance, B − A, mean of the pairs  ${difference > 0 ? '+' : ''}${difference.toFixed(2)}`,
    '',
    ...sums.verdicts.map(
      (one) =>
        `${one.id}: ${one.preferred} (1 was ${one.shown1}, 2 was ${one.shown1 === 'A' ? 'B' : 'A'}; appearance A ${one.appearance.A}, B ${one.appearance.B}): ${line(one.why)}`,
    ),
  ].join('\n');
}
