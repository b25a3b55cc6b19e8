import { z } from 'zod';
import { fail, succeed, type Result } from '../../lib/base/foundation/result';
import { bySchema, readJsonLines } from '../read-json-lines';
import { idSchema } from '../read-prompts';
import type { PairKey, Side } from './draw-order';

const appearanceSchema = z.int('from 1 to 5').min(1, 'from 1 to 5').max(5, 'from 1 to 5');
const verdictSchema = z.strictObject({
  id: idSchema,
  preferred: z.union([z.literal(1), z.literal(2), z.literal('neither')], '1, 2 or "neither"'),
  appearance1: appearanceSchema,
  appearance2: appearanceSchema,
  why: z.string().trim().min(1, 'a sentence that says why').max(4_000),
});
export type Verdict = z.infer<typeof verdictSchema>;

/** The blank file that a judge fills in. */
export const blankVerdicts = (ids: readonly string[]): string =>
  ids
    .map((id) => `${JSON.stringify({ id, preferred: null, appearance1: null, appearance2: null, why: '' })}\n`)
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
  verdicts: { id: string; preferred: Side | 'neither'; shown1: Side; appearance: Record<Side, number>; why: string }[];
};

const round = (value: number) => Math.round(value * 1000) / 1000;
const mean = (values: readonly number[]) => round(values.reduce((sum, value) => sum + value, 0) / values.length);

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
  return {
    name: 'eval-pair-verdicts',
    ...{ a: key.a, b: key.b, judged: named.length },
    notJudged: key.pairs.flatMap(({ id }) => (named.some((one) => one.id === id) ? [] : [id])),
    preferred,
    share: { A: shareOf('A'), B: shareOf('B') },
    appearance: { A: mean(named.map((one) => one.appearance.A)), B: mean(named.map((one) => one.appearance.B)) },
    appearanceDifference: mean(named.map(({ appearance }) => appearance.B - appearance.A)),
    verdicts: named,
  };
}

/** A judge's text on one line of a terminal, without anything that could move its cursor. */
const line = (text: string) => text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

/** The totals as text for a person. */
export function printVerdicts(sums: SummedVerdicts): string {
  const { preferred, share, appearance, appearanceDifference: difference } = sums;
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
    `  appearance, B − A, mean of the pairs  ${difference > 0 ? '+' : ''}${difference.toFixed(2)}`,
    '',
    ...sums.verdicts.map(
      (one) =>
        `${one.id}: ${one.preferred} (1 was ${one.shown1}, 2 was ${one.shown1 === 'A' ? 'B' : 'A'}; appearance A ${one.appearance.A}, B ${one.appearance.B}): ${line(one.why)}`,
    ),
  ].join('\n');
}
