'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import type { Problem } from '@/lib/base/foundation/problem';
import { type Fix, FixButton } from '@/components/problems/fix-button';
import { ScanFindings } from './scan-findings';
import { useFindingWords } from './use-finding-words';

/**
 * What others can do under the app's own rules: one list, one yes. Items that aren't intended are marked, and fixed
 * instead.
 */
export function ScanQuestions({
  problems,
  onYes,
  fix,
}: {
  problems: readonly Problem[];
  onYes: (keys: readonly string[]) => void;
  fix: Fix;
}) {
  const t = useTranslations('publishing.scan');
  const words = useFindingWords();
  const [unmeant, setUnmeant] = useState<ReadonlySet<string>>(new Set());
  const asked = problems.flatMap(({ finding }) => (finding?.key == null ? [] : [{ ...finding, key: finding.key }]));
  const toggle = (key: string) => {
    const next = new Set(unmeant);
    if (!next.delete(key)) next.add(key);
    setUnmeant(next);
  };
  return (
    <ScanFindings
      title={t('askTitle')}
      words={t('askWords')}
      testId="list-questions"
      findings={asked}
      line={(finding) => (
        <div className="flex flex-wrap items-center justify-between gap-x-3">
          <p className={unmeant.has(finding.key) ? 'flex-1 basis-52 text-ink-3 line-through' : 'flex-1 basis-52'}>
            <span className="[overflow-wrap:anywhere]">{words.permission(finding)}</span>
          </p>
          <Button
            variant="quiet"
            aria-pressed={unmeant.has(finding.key)}
            className="aria-pressed:bg-hover aria-pressed:text-ink"
            onClick={() => toggle(finding.key)}
          >
            {t('notMeant')}
          </Button>
        </div>
      )}
    >
      {unmeant.size > 0 ? (
        <FixButton
          label={t('fixThese')}
          problems={problems.filter(({ finding }) => finding?.key != null && unmeant.has(finding.key))}
          fix={fix}
        />
      ) : (
        <Button className="mt-3" data-testid="button-yes-publish" onClick={() => onYes(asked.map(({ key }) => key))}>
          {t('yes')}
        </Button>
      )}
    </ScanFindings>
  );
}
