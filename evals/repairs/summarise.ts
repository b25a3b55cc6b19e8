import type { Fault } from './fault';

/** The result of one repair; `why` is empty if it is correct. */
export type Verdict = { id: string; kind: Fault['kind']; isRight: boolean; why: string };

/** Counts correct repairs in total and by kind, then lists the others with the reason. */
export function summarise(verdicts: readonly Verdict[]): string {
  const right = verdicts.filter(({ isRight }) => isRight).length;
  const kinds = [...new Set(verdicts.map(({ kind }) => kind))];
  const lines = kinds.map((kind) => {
    const all = verdicts.filter((one) => one.kind === kind);
    return `  ${kind.padEnd(13)} ${all.filter(({ isRight }) => isRight).length} of ${all.length}`;
  });
  const wrong = verdicts.filter(({ isRight }) => !isRight).map(({ id, why }) => `  ${id}: ${why}`);
  return [
    `right: ${right} of ${verdicts.length}`,
    ...lines,
    ...(wrong.length > 0 ? ['not right:', ...wrong] : []),
  ].join('\n');
}
