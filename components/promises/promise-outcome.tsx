'use client';
import { CheckIcon, CircleDashedIcon, TriangleAlertIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { ProjectId } from '@/lib/base/foundation/id';
import type { PromiseResult } from '@/lib/base/promises/promise';
import { PromisePicture } from './promise-picture';
import { usePromiseWords } from './promise-words';

const marks = {
  kept: { Icon: CheckIcon, look: 'text-good' },
  broken: { Icon: TriangleAlertIcon, look: 'text-warn' },
  'not-tried': { Icon: CircleDashedIcon, look: 'text-ink-3' },
} as const;

/** Icon of an outcome; the words next to it say the same. */
export function PromiseMark({ outcome }: { outcome: PromiseResult['outcome'] }) {
  const { Icon, look } = marks[outcome];
  return <Icon className={`mt-0.5 size-4 flex-none ${look}`} strokeWidth={2.2} aria-hidden="true" />;
}

/** The result of a promise: kept, broken at which step and what was there instead, or why it was not tried. */
export function PromiseOutcome({ projectId, result }: { projectId: ProjectId; result: PromiseResult }) {
  const t = useTranslations('promises');
  const words = usePromiseWords();
  switch (result.outcome) {
    case 'kept':
      return <p className="text-xs text-ink-3">{t('outcome.kept')}</p>;
    case 'not-tried':
      return <p className="text-xs text-ink-3">{t(`why.${result.why}`)}</p>;
    case 'broken':
      return (
        <div className="text-xs text-ink-2">
          <p>{t('outcome.broken', { step: result.step })}</p>
          <p className="mt-0.5 font-mono break-words">{result.expected}</p>
          <p className="mt-0.5 break-words">{words.found(result.found)}</p>
          {result.picture !== undefined && (
            <PromisePicture projectId={projectId} picture={result.picture} what={words.found(result.found)} />
          )}
        </div>
      );
    default:
      return result satisfies never;
  }
}
