'use client';
import { useTranslations } from 'use-intl';
import type { ProjectId } from '@/lib/base/foundation/id';
import type { ShownPromise } from '@/lib/studio/studio/studio-state';
import { PromiseMark, PromiseOutcome } from './promise-outcome';

/** The promises a turn tried, one per line, each with its result. */
export function PromiseLines({ projectId, promises }: { projectId: ProjectId; promises: readonly ShownPromise[] }) {
  const t = useTranslations('promises');
  if (promises.length === 0) return null;
  return (
    <ul aria-label={t('title')} className="grid animate-rise gap-1.5 text-sm text-ink-2">
      {promises.map(({ sentence, isProposal, result }) => (
        <li key={result.id} className="flex items-start gap-2.5">
          <PromiseMark outcome={result.outcome} />
          <div className="min-w-0 flex-1">
            <p className="break-words">
              {sentence}
              <span className="sr-only"> {t(`said.${result.outcome}`)}</span>
            </p>
            {isProposal && <p className="text-xs text-ink-3">{t('asProposed')}</p>}
            {result.outcome !== 'kept' && <PromiseOutcome projectId={projectId} result={result} />}
          </div>
        </li>
      ))}
    </ul>
  );
}
