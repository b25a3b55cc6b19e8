'use client';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { toast } from '@/components/ui/toaster';
import type { ProjectId } from '@/lib/base/foundation/id';
import type { Request } from '@/lib/studio/studio/request';
import { createElsewhereCalls } from './elsewhere-calls';
import { ElsewhereForm } from './elsewhere-form';
import { ElsewhereThere } from './elsewhere-there';
import { Step } from './reach-step';
import { usePlace } from './use-place';

/** The ladder's step that publishes to another Easel, which is always on. */
export function ElsewhereStep({
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
  /** Called with whether it is live there. */
  onLive: (isLive: boolean) => void;
}) {
  const t = useTranslations('elsewhere');
  const tErrors = useTranslations('errors');
  const calls = useMemo(() => createElsewhereCalls(request, projectId), [request, projectId]);
  const { shown, isBusy, isGoing, isThere, run, act } = usePlace({
    ...{ look: calls.look, isShown, news, onLive },
    isLiveAt: ({ there }) => there?.url != null,
  });
  const [isChoosing, setChoosing] = useState(false);
  if (shown === null || (!isLive && shown.place === null)) return null;
  const { place, secrets } = shown;

  const bringBack = () => run(calls.bringBack(), ({ rows, people }) => toast(t('broughtBack', { rows, people })));
  const begin = (
    <Button data-testid="button-choose-elsewhere" onClick={() => setChoosing(true)}>
      {t('choose')}
    </Button>
  );
  const again = (
    <Button
      data-testid="button-publish-elsewhere"
      isBusy={isBusy || isGoing}
      onClick={() => void act(calls.publish({}))}
    >
      {t('publishAgain')}
    </Button>
  );
  return (
    <Step
      isOn={isThere}
      title={t('title')}
      words={t('words')}
      action={!isLive ? null : place !== null ? again : isChoosing ? null : begin}
    >
      {secrets.length > 0 && (place !== null || isChoosing) && (
        <Notice>{t('secrets', { names: secrets.join(', ') })}</Notice>
      )}
      {place === null && isChoosing && (
        <ElsewhereForm
          {...{ request, projectId }}
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
                {t(`going.${place.going.step}`, { sent: String(place.going.sent), of: String(place.going.of) })}
              </Notice>
            )}
            {place.going === null && place.failure !== null && (
              <Notice tone="warn">
                {tErrors(place.failure)}
                {place.there?.deployments[0]?.status !== 'ready' &&
                  place.there?.deployments[0]?.problems.slice(0, 3).map(({ message }) => (
                    <p key={message} className="mt-1 text-sm">
                      {message}
                    </p>
                  ))}
              </Notice>
            )}
          </output>
          <ElsewhereThere
            place={place}
            calls={calls}
            isBusy={isBusy || isGoing}
            act={act}
            onBringBack={() => void bringBack()}
          />
        </>
      )}
    </Step>
  );
}
