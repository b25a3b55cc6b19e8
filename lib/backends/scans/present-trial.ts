import type { Finding, OfParts, OpenByPart, Tried } from '@/lib/base/foundation/finding';
import type { Problem } from '@/lib/base/foundation/problem';
import type { Examined } from './examine';
import { sayFinding } from './say-finding';

const most = 40;

/**
 * The result of an examination for publishing, given the exposures that the person has accepted and those that the
 * app's ready-made parts intend: leaks first, then questions. `onlyAsks`: only the person's decision is missing.
 */
export function presentTrial(
  { leaks, questions, tried }: Examined,
  accepted: ReadonlySet<string>,
  { open: openByParts, functions, takenOver }: OfParts = { open: [], functions: [], takenOver: [] },
): { problems: Problem[]; onlyAsks: boolean; tried: Tried } {
  const isOpen = ({ key }: Finding) => key === null || !accepted.has(key);
  const isOfNoPart = (finding: Finding) => !openByParts.some((part) => shows(part, finding));
  const toFix = leaks.filter(isOfNoPart);
  // Anybody may call a part's function, for example to sign in: the part's own tests attack it, and its name means
  // nothing to people.
  const toAsk = questions.filter((finding) => isOfNoPart(finding) && !callsPart(functions, finding));
  const open = [
    ...toFix.filter(isOpen).map((finding) => problemOf('scan-leak', finding)),
    ...toAsk.filter(isOpen).map((finding) => problemOf('scan-question', finding)),
  ];
  const answered = [...toFix, ...toAsk].filter((finding) => !isOpen(finding)).length;
  const shown = openByParts.filter((part) => [...leaks, ...questions].some((finding) => shows(part, finding)));
  return {
    problems: open.slice(0, most),
    onlyAsks: open.length > 0 && open.every(({ kind }) => kind === 'scan-question'),
    tried: {
      ...{ ...tried, meant: answered },
      ...(shown.length > 0 && { openByParts: shown.map(({ says }) => says) }),
      ...(takenOver.length > 0 && { takenOver: takenOver.slice(0, 100) }),
    },
  };
}

/**
 * Whether a finding shows no more than a part intends: the part's columns, read from the table itself, as its policies
 * allow.
 */
const shows = ({ table, columns }: OpenByPart, { did, through, after, key, columns: seen }: Finding) =>
  did === 'read' &&
  through.kind === 'table' &&
  through.name === table &&
  after === null &&
  key !== null &&
  seen.every((column) => columns.includes(column));

const callsPart = (functions: readonly string[], { did, through }: Finding) =>
  did === 'use' && through.kind === 'function' && functions.includes(through.name);

const problemOf = (kind: 'scan-leak' | 'scan-question', finding: Finding): Problem => ({
  kind,
  message: sayFinding(finding),
  finding,
});
