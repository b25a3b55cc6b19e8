'use client';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import type { Problem } from '@/lib/base/foundation/problem';
import { type Fix, FixButton } from '@/components/problems/fix-button';
import { ScanFindings } from './scan-findings';
import { useFindingWords } from './use-finding-words';

/** Data that others could reach, which blocked a version; each can be fixed, and some can be allowed. */
export function ScanLeaks({
  problems,
  onMeant,
  fix,
}: {
  problems: readonly Problem[];
  onMeant: (keys: readonly string[]) => void;
  fix: Fix;
}) {
  const t = useTranslations('publishing.scan');
  const words = useFindingWords();
  const leaks = problems.filter(({ kind }) => kind === 'scan-leak');
  const findings = leaks.flatMap(({ finding }) => finding ?? []);
  const keys = findings.flatMap(({ key }) => key ?? []);
  return (
    <ScanFindings
      tone="warn"
      title={t('leakTitle')}
      words={t('leakWords')}
      testId="list-leaks"
      findings={findings}
      line={(finding) => <p className="[overflow-wrap:anywhere]">{words.sentence(finding)}</p>}
    >
      <FixButton problems={leaks} fix={fix} />
      {keys.length === findings.length && (
        <Button variant="quiet" className="mt-3" onClick={() => onMeant(keys)}>
          {t('meant')}
        </Button>
      )}
    </ScanFindings>
  );
}
