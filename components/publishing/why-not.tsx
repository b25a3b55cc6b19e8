'use client';
import { ProblemLines } from '@/components/problems/problem-lines';
import type { Problem } from '@/lib/base/foundation/problem';
import { useFindingWords } from './use-finding-words';

/** Why a version was not published; findings of made-up visitors are worded as usual. */
export function WhyNot({ problems }: { problems: readonly Problem[] }) {
  const words = useFindingWords();
  const findings = problems.flatMap(({ finding }) => finding ?? []);
  const rest = problems.filter(({ finding }) => finding === undefined);
  return (
    <>
      {findings.length > 0 && (
        <ul className="grid gap-1 text-sm text-ink-2">
          {findings.map((finding) => (
            <li key={`${finding.did} ${finding.through.kind} ${finding.through.name}`}>{words.sentence(finding)}</li>
          ))}
        </ul>
      )}
      {rest.length > 0 && <ProblemLines problems={rest} />}
    </>
  );
}
