'use client';
import { ProblemLines } from '@/components/problems/problem-lines';
import type { Problem } from '@/lib/foundation/problem';
import { useFindingWords } from './use-finding-words';

/** Why a version did not go out; what made-up visitors could do is said as they say it. */
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
