import type { EvalReport } from './report';
import { sumUp } from './sum-up';
import type { TurnResult } from './turn-result';
import { money, percent, plain } from './write-markdown';

type Side = {
  kept: number | null;
  builds: boolean;
  problems: number;
  repairs: number;
  tokens: number;
  cost: number | null;
};
/** One prompt in both runs; `kept` is the difference B − A in the share of promises kept, null if either had none. */
export type ComparedPair = { caseId: string; turn: number; a: Side; b: Side; kept: number | null };
export type Comparison = {
  name: 'eval-compare';
  a: { label: string; figures: EvalReport['figures'] };
  b: { label: string; figures: EvalReport['figures'] };
  /** Prompts that both runs have. `better`, `worse` and `equal` rate B by promises kept. */
  pairs: ComparedPair[];
  better: number;
  worse: number;
  equal: number;
  /** Ids, with the turn, that only one run has; they are not counted. */
  onlyA: string[];
  onlyB: string[];
};

const keyOf = ({ caseId, turn }: TurnResult) => `${caseId} ${turn}`;

function sideOf(result: TurnResult): Side {
  const { figures } = sumUp([result]);
  return {
    kept: figures.promisesKept,
    builds: result.builds,
    problems: result.problems.length,
    repairs: result.repairs,
    tokens: figures.tokens,
    cost: figures.cost,
  };
}

/** Pairs two runs prompt by prompt. The figures of both sides only cover the prompts that both have. */
export function compareReports(
  a: { label: string; results: readonly TurnResult[] },
  b: { label: string; results: readonly TurnResult[] },
): Comparison {
  const others = new Map(b.results.map((result) => [keyOf(result), result]));
  const both = a.results.flatMap((one) => {
    const other = others.get(keyOf(one));
    return other === undefined ? [] : [[one, other] as const];
  });
  const paired = new Set(both.map(([one]) => keyOf(one)));
  const pairs = both.map(([one, other]): ComparedPair => {
    const [left, right] = [sideOf(one), sideOf(other)];
    const kept = left.kept === null || right.kept === null ? null : right.kept - left.kept;
    return { caseId: one.caseId, turn: one.turn, a: left, b: right, kept };
  });
  const unpaired = (results: readonly TurnResult[]) => results.map(keyOf).filter((key) => !paired.has(key));
  return {
    name: 'eval-compare',
    a: { label: a.label, figures: sumUp(both.map(([one]) => one)).figures },
    b: { label: b.label, figures: sumUp(both.map(([, other]) => other)).figures },
    pairs,
    better: pairs.filter(({ kept }) => kept !== null && kept > 0).length,
    worse: pairs.filter(({ kept }) => kept !== null && kept < 0).length,
    equal: pairs.filter(({ kept }) => kept === 0).length,
    onlyA: unpaired(a.results),
    onlyB: unpaired(b.results),
  };
}

const points = (value: number | null) => (value === null ? '–' : `${value > 0 ? '+' : ''}${(value * 100).toFixed(1)}`);
const difference = (a: number | null, b: number | null) => (a === null || b === null ? null : b - a);

/** The comparison as Markdown tables; differences are B − A, in percentage points for shares. */
export function writeComparison({ a, b, pairs, better, worse, equal, onlyA, onlyB }: Comparison): string {
  const shares = ['legal', 'builds', 'pageErrors', 'promisesKept'] as const;
  return [
    `# Eval: ${plain(a.label)} against ${plain(b.label)}`,
    '',
    `${pairs.length} prompts in both; B keeps more promises in ${better}, fewer in ${worse}, as many in ${equal}.`,
    '',
    `| | A: ${plain(a.label)} | B: ${plain(b.label)} | B − A |`,
    '|---|---|---|---|',
    ...shares.map(
      (name) =>
        `| ${name} | ${percent(a.figures[name])} | ${percent(b.figures[name])} | ${points(difference(a.figures[name], b.figures[name]))} |`,
    ),
    `| tokens | ${a.figures.tokens} | ${b.figures.tokens} | ${b.figures.tokens - a.figures.tokens} |`,
    `| cost | ${money(a.figures.cost)} | ${money(b.figures.cost)} | |`,
    '',
    '| prompt | kept A | kept B | B − A | builds A, B | page errors A, B | repairs A, B | tokens A, B |',
    '|---|---|---|---|---|---|---|---|',
    ...pairs.map(({ caseId, turn, a: one, b: other, kept }) => {
      const yes = (value: boolean) => (value ? 'yes' : 'no');
      return `| ${plain(caseId)} ${turn} | ${percent(one.kept)} | ${percent(other.kept)} | ${points(kept)} | ${yes(one.builds)}, ${yes(other.builds)} | ${one.problems}, ${other.problems} | ${one.repairs}, ${other.repairs} | ${one.tokens}, ${other.tokens} |`;
    }),
    '',
    ...(onlyA.length > 0 ? [`Only in A: ${onlyA.map((key) => plain(key)).join(', ')}`, ''] : []),
    ...(onlyB.length > 0 ? [`Only in B: ${onlyB.map((key) => plain(key)).join(', ')}`, ''] : []),
  ].join('\n');
}
