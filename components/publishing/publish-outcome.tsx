'use client';
import { useTranslations } from 'use-intl';
import { ProblemLines } from '@/components/problems/problem-lines';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { type Fix, FixButton } from '@/components/problems/fix-button';
import { ScanLeaks } from './scan-leaks';
import { ScanQuestions } from './scan-questions';
import type { ShownDeployment, ShownSite } from '@/lib/base/answers/site-answers';
import type { PublishAnswers } from './site-calls';
import { TakenWords } from './taken-words';
import { TriedWords } from './tried-words';

/** The progress and result of the publish that this tab started, and what to do if it failed. */
export function PublishOutcome({
  deployment,
  earlier,
  isLiveStill,
  site,
  fix,
  onPublishWith,
}: {
  deployment: ShownDeployment | null;
  /** The last successful deployment before this one. */
  earlier: ShownDeployment | null;
  isLiveStill: boolean;
  site: ShownSite | null;
  fix: Fix;
  /** Retries with the person's answers to what blocked it. */
  onPublishWith: (answers: PublishAnswers) => void;
}) {
  const t = useTranslations('publishing');
  return (
    <output className="block empty:hidden">
      {deployment?.status === 'ready' && deployment.live && site !== null && (
        <Notice tone="good">
          <p>
            {earlier === null || earlier.versionNumber === deployment.versionNumber
              ? t('wentOut', { host: new URL(site.url).host })
              : t('wentOutBack', { host: new URL(site.url).host, number: earlier.versionNumber })}
          </p>
          {deployment.taken !== null && <TakenWords taken={deployment.taken} />}
          {deployment.scan.tried !== null && <TriedWords tried={deployment.scan.tried} />}
        </Notice>
      )}
      {deployment?.status === 'asking' && (
        <ScanQuestions
          key={deployment.id}
          problems={deployment.problems}
          onYes={(meant) => onPublishWith({ meant })}
          fix={fix}
        />
      )}
      {deployment?.status === 'failed' && deployment.problems.some(({ kind }) => kind === 'scan-leak') && (
        <ScanLeaks
          key={deployment.id}
          problems={deployment.problems}
          onMeant={(meant) => onPublishWith({ meant })}
          fix={fix}
        />
      )}
      {deployment?.status === 'failed' && !deployment.problems.some(({ kind }) => kind === 'scan-leak') && (
        <Notice tone="warn">
          <p className="mb-2 font-medium">{t(isLiveStill ? 'failed' : 'failedFirst')}</p>
          <ProblemLines problems={deployment.problems} />
          {deployment.problems.some(({ kind }) => kind === 'data-loss') ? (
            <Button
              variant="danger"
              className="mt-3"
              data-testid="button-publish-and-lose"
              onClick={() => onPublishWith({ mayLose: true })}
            >
              {t('publishAndLose')}
            </Button>
          ) : deployment.problems.every(({ kind }) => kind === 'scan-impossible' || kind === 'overtaken') ? (
            // Nothing is wrong with the app itself, so there is nothing to fix in it.
            <Button className="mt-3" onClick={() => onPublishWith({})}>
              {t('publishAgain')}
            </Button>
          ) : (
            deployment.problems.length > 0 && <FixButton key={deployment.id} problems={deployment.problems} fix={fix} />
          )}
        </Notice>
      )}
    </output>
  );
}
