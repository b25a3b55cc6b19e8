import type { Finding, Tried } from '@/lib/foundation/finding';
import type { Problem } from '@/lib/foundation/problem';
import type { Examined } from './examine';
import { sayFinding } from './say-finding';

const most = 40;

/**
 * What an examination means for a publish, given what the person has said is meant: leaks first, then questions. `onlyAsks` is
 * true where no more than a word of theirs is missing.
 */
export function presentTrial(
  { leaks, questions, tried }: Examined,
  meant: ReadonlySet<string>,
): { problems: Problem[]; onlyAsks: boolean; tried: Tried } {
  const isOpen = ({ key }: Finding) => key === null || !meant.has(key);
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
