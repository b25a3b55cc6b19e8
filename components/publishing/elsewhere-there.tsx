'use client';
import { useTranslations } from 'use-intl';
import { useWording } from '@/components/intl/wording';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import type { PlaceElsewhere } from '@/lib/base/answers/elsewhere-answers';
import type { CallResult } from '@/lib/studio/studio/request';
import type { ElsewhereCalls } from './elsewhere-calls';
import { ReachAddress } from './reach-address';

const mostShown = 5;

/** What is published there: its address, the data only that Easel has, and earlier versions to roll back to. */
export function ElsewhereThere({
  place: { address, there },
  calls,
  isBusy,
  act,
  onBringBack,
}: {
  place: NonNullable<PlaceElsewhere['place']>;
  calls: ElsewhereCalls;
  isBusy: boolean;
  act: (answer: Promise<CallResult<PlaceElsewhere>>) => Promise<boolean>;
  onBringBack: () => void;
}) {
  const t = useTranslations('elsewhere');
  const { moment } = useWording();
  const ready = there?.deployments.filter(({ status }) => status === 'ready').slice(0, mostShown) ?? [];
  return (
    <>
      {there?.url != null && <ReachAddress url={there.url} testId="address-elsewhere" />}
      <p className="text-sm text-ink-2">
        {there?.hasData === true
          ? t('dataThere', { host: new URL(address).host })
          : t('at', { host: new URL(address).host })}
      </p>
      {ready.length > 0 && (
        <ul className="grid gap-1.5" aria-label={t('versions')}>
          {ready.map((one) => (
            <li key={one.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
              <span>{t('sent', { when: moment(one.createdAt) })}</span>
              {one.live ? (
                <Badge tone="good">{t('live')}</Badge>
              ) : (
                <Button variant="quiet" isBusy={isBusy} onClick={() => void act(calls.rollBack(one.id))}>
                  {t('rollBack')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap gap-1.5">
        {there?.hasData === true && (
          <>
            <Button variant="second" asChild>
              <a href={calls.zip} download>
                {t('download')}
              </a>
            </Button>
            <Button variant="second" isBusy={isBusy} data-testid="button-bring-back" onClick={onBringBack}>
              {t('bringBack')}
            </Button>
          </>
        )}
        {there?.url != null && (
          <Button
            variant="quiet"
            isBusy={isBusy}
            data-testid="button-take-down-elsewhere"
            onClick={() => void act(calls.takeDown())}
          >
            {t('takeDown')}
          </Button>
        )}
        {there?.url == null && (
          <Button variant="quiet" isBusy={isBusy} onClick={() => void act(calls.forget())}>
            {t('forget')}
          </Button>
        )}
      </div>
    </>
  );
}
