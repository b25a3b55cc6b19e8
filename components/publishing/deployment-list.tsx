'use client';
import { CheckIcon, ChevronDownIcon, CircleQuestionMarkIcon, TriangleAlertIcon } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useWording } from '@/components/intl/wording';
import type { MomentCalls } from '@/components/moments/moment-calls';
import { RollBackDialog } from '@/components/moments/roll-back-dialog';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Spinner } from '@/components/ui/spinner';
import type { ShownDeployment } from '@/lib/base/answers/site-answers';
import { TriedWords } from './tried-words';
import { WhyNot } from './why-not';

/** Every attempt to publish, newest first; any successful one can go live again. */
export function DeploymentList({
  deployments,
  hasDataOf,
  foresee,
  onRollBack,
}: {
  deployments: readonly ShownDeployment[];
  /** Whether the data stored while it was live is kept. */
  hasDataOf: (deploymentId: string) => boolean;
  foresee: MomentCalls['foresee'];
  onRollBack: (deployment: ShownDeployment, data?: boolean) => Promise<void>;
}) {
  const t = useTranslations('publishing');
  const hasEarlier = deployments.some(({ status, live }) => status === 'ready' && !live);
  return (
    <section className="overflow-hidden rounded-lg border border-line">
      <header className="flex flex-wrap items-baseline justify-between gap-x-4 px-4 py-3">
        <h3 className="text-md">{t('publishedBefore')}</h3>
        {hasEarlier && <p className="text-xs text-ink-3">{t('deploymentsWords')}</p>}
      </header>
      {deployments.length === 0 ? (
        <p className="border-t border-line px-4 py-3 text-sm text-ink-2">{t('none')}</p>
      ) : (
        <ul aria-label={t('deployments')} data-testid="list-deployments">
          {deployments.map((deployment) => (
            <DeploymentItem
              key={deployment.id}
              deployment={deployment}
              hasData={hasDataOf(deployment.id)}
              foresee={foresee}
              onRollBack={(data) => onRollBack(deployment, data)}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

function DeploymentItem({
  deployment,
  hasData,
  foresee,
  onRollBack,
}: {
  deployment: ShownDeployment;
  hasData: boolean;
  foresee: MomentCalls['foresee'];
  onRollBack: (data: boolean) => Promise<void>;
}) {
  const t = useTranslations('publishing');
  const { moment } = useWording();
  const [isWhyShown, setWhyShown] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [isChoosing, setChoosing] = useState(false);
  const tMoments = useTranslations('moments.rollBack');
  const { status, live, versionNumber, problems } = deployment;
  return (
    <li className="border-t border-line px-4 py-2.5 text-sm">
      <div className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-2">
        {status === 'building' && <Spinner />}
        {status === 'ready' && <CheckIcon className="size-4 flex-none text-good" aria-hidden="true" />}
        {status === 'failed' && <TriangleAlertIcon className="size-4 flex-none text-warn" aria-hidden="true" />}
        {status === 'asking' && <CircleQuestionMarkIcon className="size-4 flex-none text-ink-3" aria-hidden="true" />}
        <div className="min-w-0 flex-1">
          <p className="font-medium">{t('item', { number: versionNumber })}</p>
          <p className="text-xs text-ink-3">
            {moment(deployment.endedAt ?? deployment.createdAt)} · {live ? t('status.live') : t(`status.${status}`)}
          </p>
          {status === 'ready' && deployment.scan.tried !== null && <TriedWords tried={deployment.scan.tried} />}
        </div>
        {live && <Badge tone="good">{t('live')}</Badge>}
        {status === 'ready' && !live && (
          <Button
            isBusy={isBusy}
            onClick={() => {
              setBusy(true);
              void onRollBack(false).then(() => setBusy(false));
            }}
          >
            {t('rollBack')}
          </Button>
        )}
        {status === 'ready' && !live && hasData && (
          <Button
            variant="quiet"
            size="icon"
            aria-label={tMoments('chooseOf', { number: versionNumber })}
            data-testid="button-roll-back-choice"
            onClick={() => setChoosing(true)}
          >
            <ChevronDownIcon className="size-3.5" aria-hidden="true" />
          </Button>
        )}
        {isChoosing && (
          <RollBackDialog
            number={versionNumber}
            foresee={(signal) => foresee(deployment.id, signal)}
            rollBack={onRollBack}
            onClose={() => setChoosing(false)}
          />
        )}
        {(status === 'failed' || status === 'asking') && problems.length > 0 && (
          <Button variant="quiet" aria-expanded={isWhyShown} onClick={() => setWhyShown(!isWhyShown)}>
            {t('why')}
          </Button>
        )}
      </div>
      {isWhyShown && (
        <div className="mt-2 mb-1 ml-7">
          <p className="mb-2 text-ink-2">{t('failed')}</p>
          <WhyNot problems={problems} />
        </div>
      )}
    </li>
  );
}
