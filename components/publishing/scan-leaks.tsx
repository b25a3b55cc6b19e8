'use client';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import type { Problem } from '@/lib/foundation/problem';
import { FindingSteps } from './finding-steps';
import { FixButton } from './fix-button';
import { useFindingWords } from './use-finding-words';

/** What kept a version from going out, since somebody else could reach it; each may be mended, and some may be meant. */
export function ScanLeaks({
  problems,
  onMeant,
  onFix,
}: {
  problems: readonly Problem[];
  onMeant: (keys: readonly string[]) => void;
  onFix: (prompt: string) => Promise<unknown>;
}) {
  const t = useTranslations('publishing.scan');
  const words = useFindingWords();
  const leaks = problems.filter(({ kind }) => kind === 'scan-leak');
  const findings = leaks.flatMap(({ finding }) => finding ?? []);
  const keys = findings.flatMap(({ key }) => key ?? []);
  return (
    <Notice tone="warn">
      <p className="font-medium">{t('leakTitle')}</p>
      <p className="mt-0.5 text-ink-2">{t('leakWords')}</p>
      <ul className="mt-2.5 grid gap-2" data-testid="list-leaks">
        {findings.map((finding) => (
          <li key={`${finding.did} ${finding.through.kind} ${finding.through.name}`}>
            <p className="[overflow-wrap:anywhere]">{words.sentence(finding)}</p>
            <FindingSteps finding={finding} />
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-2">
        <FixButton problems={leaks} onFix={onFix} />
        {keys.length === findings.length && (
          <Button variant="quiet" className="mt-3" onClick={() => onMeant(keys)}>
            {t('meant')}
          </Button>
        )}
      </div>
    </Notice>
  );
}
