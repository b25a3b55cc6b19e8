'use client';
import { useTranslations } from 'use-intl';
import type { Finding } from '@/lib/base/foundation/finding';
import { useFindingWords } from './use-finding-words';

/** How a finding was made, step by step, for those who want to know. */
export function FindingSteps({ finding }: { finding: Finding }) {
  const t = useTranslations('publishing.scan');
  const words = useFindingWords();
  const steps = words.steps(finding);
  return (
    <details className="mt-0.5">
      <summary className="cursor-pointer py-1 text-xs text-ink-3 hover:text-ink">{t('how')}</summary>
      <ol className="mt-1 mb-1 ml-4 grid list-decimal gap-1 text-xs text-ink-2">
        {steps.slice(0, -1).map((step) => (
          <li key={step}>{step}</li>
        ))}
        <li>
          {t.rich('step.call', {
            call: finding.call,
            code: (call) => <code className="font-mono [overflow-wrap:anywhere]">{call}</code>,
          })}
        </li>
        <li>{steps.at(-1)}</li>
      </ol>
    </details>
  );
}
