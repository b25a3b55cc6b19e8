import type { Finding, Tried } from '@/lib/base/foundation/finding';
import type { Problem } from '@/lib/base/foundation/problem';
import type { Examined } from './examine';
import { sayFinding } from './say-finding';

const most = 40;

/**
 * What an examination means for a publish, given the exposures the person has accepted: leaks first, then questions.
 * `onlyAsks`: all that is missing is the person's decision.
 */
export function presentTrial(
  { leaks, questions, tried }: Examined,
  accepted: ReadonlySet<string>,
): { problems: Problem[]; onlyAsks: boolean; tried: Tried } {
  const isOpen = ({ key }: Finding) => key === null || !accepted.has(key);
  const open = [
    ...leaks.filter(isOpen).map((finding) => problemOf('scan-leak', finding)),
    ...questions.filter(isOpen).map((finding) => problemOf('scan-question', finding)),
  ];
  const answered = [...leaks, ...questions].filter((finding) => !isOpen(finding)).length;
  return {
    problems: open.slice(0, most),
    onlyAsks: open.length > 0 && open.every(({ kind }) => kind === 'scan-question'),
    tried: { ...tried, meant: answered },
  };
}

const problemOf = (kind: 'scan-leak' | 'scan-question', finding: Finding): Problem => ({
  kind,
  message: sayFinding(finding),
  finding,
});
