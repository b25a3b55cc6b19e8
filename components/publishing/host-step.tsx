'use client';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import type { ProjectId } from '@/lib/base/foundation/id';
import type { Request } from '@/lib/studio/studio/request';
import { createHostCalls } from './host-calls';
import { HostForm } from './host-form';
import { HostThere } from './host-there';
import { Step } from './reach-step';
import { usePlace } from './use-place';

/** The ladder's step that publishes to a static host. */
export function HostStep({
  request,
  projectId,
  isShown,
  news,
  isLive,
  onLive,
}: {
  request: Request;
  projectId: ProjectId;
  isShown: boolean;
  news: string;
  /** Whether the app is live here; only then can it go there. */
  isLive: boolean;
  /** Called with whether the app is live on the host. */
  onLive: (isLive: boolean) => void;
}) {
  const t = useTranslations('hosts');
  const tErrors = useTranslations('errors');
  const calls = useMemo(() => createHostCalls(request, projectId), [request, projectId]);
  const { shown, isBusy, isGoing, isThere, act } = usePlace({
    ...{ look: calls.look, isShown, news, onLive },
    isLiveAt: ({ url }) => url !== null,
  });
  const [isChoosing, setChoosing] = useState(false);
  if (shown === null || (!isLive && shown.place === null)) return null;
  const { place, needs } = shown;
  const host = place === null ? '' : t(`name.${place.host}`);
  const last = place?.deployments[0];

  const isPossible = needs !== 'functions';
  const begin = (
    <Button data-testid="button-choose-host" onClick={() => setChoosing(true)}>
      {t('choose')}
    </Button>
  );
  const again = (
    <Button data-testid="button-publish-at-host" isBusy={isBusy || isGoing} onClick={() => void act(calls.publish())}>
      {t('publishAgain')}
    </Button>
  );
  return (
    <Step
      isOn={isThere}
      title={t('title')}
      words={t('words')}
      action={!isPossible || isChoosing || !isLive ? null : place === null ? begin : again}
    >
      {!isPossible && <Notice>{t('noFunctions')}</Notice>}
      {isPossible && isChoosing && (
        <HostForm
          first={place?.host ?? 'netlify'}
          needsData={needs === 'data'}
          onCancel={() => setChoosing(false)}
          onChoose={async (chosen) => {
            if (await act(calls.choose(chosen))) setChoosing(false);
          }}
        />
      )}
      {place !== null && (
        <>
          <output className="grid gap-3 empty:hidden">
            {place.going !== null && (
              <Notice>
                {t(`going.${place.going.step}`, { host, sent: String(place.going.sent), of: String(place.going.of) })}
              </Notice>
            )}
            {place.going === null && last?.failure != null && (
              <Notice tone="warn">
                {tErrors(last.failure)} {place.url !== null && t('old', { host })}
              </Notice>
            )}
          </output>
          <HostThere place={place} calls={calls} isBusy={isBusy || isGoing} act={act} />
          {!isChoosing && isPossible && isLive && !isGoing && (
            <Button
              variant="quiet"
              className="justify-self-start"
              data-testid="button-change-host"
              onClick={() => setChoosing(true)}
            >
              {t('otherToken')}
            </Button>
          )}
        </>
      )}
    </Step>
  );
}
