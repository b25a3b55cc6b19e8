'use client';
import { useTranslations } from 'use-intl';
import { useFailureWords } from '@/components/intl/use-call';
import { ProblemLines } from '@/components/problems/problem-lines';
import { Notice } from '@/components/ui/notice';
import type { SiteBuildFailure } from '@/lib/studio/studio/send-site';
import { FixButton } from '@/components/problems/fix-button';

/** Why a build in this tab could not be published, and what to do. */
export function BuildFailure({
  failure,
  onFix,
}: {
  failure: SiteBuildFailure;
  onFix: (prompt: string) => Promise<unknown>;
}) {
  const t = useTranslations('publishing');
  const failureWords = useFailureWords();
  switch (failure.kind) {
    case 'absent':
      return (
        <Notice tone="warn">
          <p>{t('builderAbsent')}</p>
        </Notice>
      );
    case 'problems':
      return (
        <Notice tone="warn">
          <p className="mb-2 font-medium">{t('buildFailed')}</p>
          <ProblemLines problems={failure.problems} />
          {failure.problems.length > 0 && (
            <FixButton problems={failure.problems} fix={{ send: onFix, isPublishedAfter: false }} />
          )}
        </Notice>
      );
    case 'call':
      return (
        <Notice tone="warn">
          <p>{failureWords(failure.failure)}</p>
        </Notice>
      );
    default:
      return failure satisfies never;
  }
}
