'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useWording } from '@/components/intl/wording';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Actions, Dialog } from '@/components/ui/dialog';
import type { PlaceAtHost } from '@/lib/base/answers/host-answers';
import type { CallResult } from '@/lib/studio/studio/request';
import type { HostCalls } from './host-calls';
import { HostLog } from './host-log';
import { ReachAddress } from './reach-address';

const mostShown = 5;

/** What is published at the host: its address and domains, and earlier versions to roll back to. */
export function HostThere({
  place,
  calls,
  isBusy,
  act,
}: {
  place: NonNullable<PlaceAtHost['place']>;
  calls: HostCalls;
  isBusy: boolean;
  act: (answer: Promise<CallResult<PlaceAtHost>>) => Promise<boolean>;
}) {
  const t = useTranslations('hosts');
  const tCommon = useTranslations('common');
  const { moment } = useWording();
  const [isAsking, setAsking] = useState(false);
  const { url, domains, deployments } = place;
  const host = t(`name.${place.host}`);
  const ended = deployments.filter(({ status }) => status !== 'going').slice(0, mostShown);
  return (
    <>
      {url !== null && <ReachAddress url={url} testId="address-host" />}
      <p className="text-sm text-ink-2">
        {url === null ? t('notYet', { host }) : t('at', { host })}{' '}
        {url !== null &&
          (domains.length > 0 ? t('domains', { domains: domains.join(', '), host }) : t('ownDomain', { host }))}
      </p>
      {ended.length > 0 && (
        <ul className="grid gap-1.5" aria-label={t('versions')}>
          {ended.map((one) => (
            <li key={one.id} className="text-sm">
              <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <span>{t('version', { number: String(one.versionNumber), when: moment(one.createdAt) })}</span>
                {one.live && <Badge tone="good">{t('live')}</Badge>}
                {one.status === 'failed' && <Badge>{t('failed')}</Badge>}
                {!one.live && one.status === 'ready' && (
                  <Button variant="quiet" isBusy={isBusy} onClick={() => void act(calls.publish(one.id))}>
                    {t('rollBack')}
                  </Button>
                )}
              </div>
              <HostLog host={host} lines={one.log} />
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap gap-1.5">
        {url !== null && (
          <Button
            variant="quiet"
            isBusy={isBusy}
            data-testid="button-take-down-at-host"
            onClick={() => setAsking(true)}
          >
            {t('takeDown')}
          </Button>
        )}
        {url === null && (
          <Button variant="quiet" isBusy={isBusy} onClick={() => void act(calls.forget())}>
            {t('forget')}
          </Button>
        )}
      </div>
      <Dialog
        isOpen={isAsking}
        onOpenChange={setAsking}
        title={t('takeDown')}
        description={t('takeDownWords', { host })}
      >
        <Actions className="justify-end">
          <Button variant="quiet" onClick={() => setAsking(false)}>
            {tCommon('cancel')}
          </Button>
          <Button
            variant="primary"
            isBusy={isBusy}
            onClick={() => void act(calls.takeDown()).then(() => setAsking(false))}
          >
            {t('takeDown')}
          </Button>
        </Actions>
      </Dialog>
    </>
  );
}
