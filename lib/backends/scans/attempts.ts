import type { Finding } from '@/lib/base/foundation/finding';
import type { Ownership } from './find-owners';
import type { Verdict } from './judge';
import type { PastPolicies } from './past-policies';
import type { Rules } from './rules';
import type { Seeds } from './seed-rows';
import type { Caller, Person, Wire } from './wire';

/** Everything that an attempt uses. `first` is the person whose rows a stranger and `second` try to read and change. */
export type Attempts = {
  rules: Rules;
  owners: ReadonlyMap<string, Ownership>;
  wire: Wire;
  past: PastPolicies;
  seeds: Seeds;
  first: Person;
  second: Person;
  third: Person;
  findings: FindingList;
  /** Everything the second person could reach before gaining rights, whatever the verdict: `read bookings`. */
  already: ReadonlySet<string>;
  /** Time is up: the rest is listed as not tried. */
  isOver(): boolean;
  now(): number;
  skip(name: string): void;
};

/** Who makes an attempt, and what they did before it. */
export type Actor = { who: Finding['who']; caller: Caller; after: Finding['after'] };

export type FindingList = {
  /** Adds a finding once: a stranger's counts for signed-in people too. */
  add(finding: Omit<Finding, 'key'>, verdict: Verdict): void;
  has(finding: Pick<Finding, 'did' | 'through'>): boolean;
  /** Everything that was reached, whatever the verdict. */
  met(): ReadonlySet<string>;
  leaks(): readonly Finding[];
  questions(): readonly Finding[];
};

export function createFindings(): FindingList {
  const all = new Map<string, { finding: Finding; says: 'question' | 'leak' }>();
  const nameOf = ({ did, through }: Pick<Finding, 'did' | 'through'>) => `${did} ${through.kind} ${through.name}`;
  const met = new Set<string>();
  const of = (wanted: 'question' | 'leak') =>
    [...all.values()].flatMap(({ finding, says }) => (says === wanted ? [finding] : []));
  return {
    add(finding, verdict) {
      met.add(`${finding.did} ${finding.through.name}`);
      if (verdict.says === 'nothing') return;
      const name = nameOf(finding);
      const before = all.get(name);
      const isWorse = before?.says === 'question' && verdict.says === 'leak' && verdict.key === null;
      if (before === undefined || isWorse)
        all.set(name, { finding: { ...finding, key: verdict.key }, says: verdict.says });
    },
    has: (finding) => all.has(nameOf(finding)),
    met: () => met,
    leaks: () => of('leak'),
    questions: () => of('question'),
  };
}

export const must: Verdict = { says: 'leak', key: null };
