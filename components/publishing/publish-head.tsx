'use client';
import { MonitorIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import type { ShownReach } from '@/lib/base/answers/reach-answers';
import type { SiteBuilder } from '@/lib/base/answers/site-answers';
import type { Publishing } from './use-publish';

/** The one Publish button, and who can currently open the site. */
export function PublishHead({
  head,
  liveNumber,
  wasLive,
  step,
  isGoingOut,
  isBeingTried,
  isAsked,
  builder,
  keepsData,
  reach,
  isAlwaysOn,
  refusal,
  takesAlong,
  onPublish,
}: {
  head: { number: number } | null;
  liveNumber: number | null;
  /** Whether the site was ever live: what visitors saved then is still there when it returns. */
  wasLive: boolean;
  /** What this tab is doing for the publish. */
  step: Publishing;
  isGoingOut: boolean;
  /** The server is trying the app with made-up visitors. */
  isBeingTried: boolean;
  /** A question below has to be answered before anything goes out. */
  isAsked: boolean;
  /** Null until known. */
  builder: SiteBuilder | null;
  /** Whether the app keeps shared data on the server. */
  keepsData: boolean;
  /** Who can open the site; null on an Easel where that is not up to this page. */
  reach: ShownReach | null;
  /** Whether it is also live at another Easel or a host. */
  isAlwaysOn: boolean;
  /** Why this app can't be published now; null if it can. */
  refusal: string | null;
  /** Whether data of the preview goes along with the first publish. */
  takesAlong: boolean;
  onPublish: () => void;
}) {
  const t = useTranslations('publishing');
  const tReach = useTranslations('reach');
  const canGoOut = builder !== 'nobody';
  const isOnlyHere = reach !== null && reach.link.phase !== 'open' && reach.wifi.phase !== 'open' && !isAlwaysOn;
  const titleOf = ({ number }: { number: number }) => {
    if (number === liveNumber) return t(isOnlyHere ? 'isLiveHere' : 'isLive', { number });
    if (builder === null) return t('item', { number });
    return canGoOut ? t('ready', { number }) : t('needsServer');
  };
  const where = keepsData ? 'shared' : 'own';
  const why = wasLive ? t('staysAsItIs', { where }) : t(takesAlong ? 'startsWith' : 'startsEmpty', { where });
  const whoCanOpen = () => {
    if (isAlwaysOn) return tReach('alwaysOn');
    if (reach?.link.phase === 'open') return tReach('onLink');
    if (reach?.wifi.phase === 'open') return tReach('onWifi');
    return t(liveNumber === null ? 'firstHere' : 'onlyHere');
  };
  const stepWords = (): string => {
    if (isBeingTried) return t('trying');
    if (isAsked && step.step === 'idle') return t('answerFirst');
    switch (step.step) {
      case 'building':
        return t('building');
      case 'sending':
        return t('sending', { files: step.files });
      case 'asking':
      case 'idle':
        return whoCanOpen();
      default:
        return step satisfies never;
    }
  };
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-3.5">
      <div className="min-w-0 flex-1 basis-80">
        <h2 className="text-xl">{head === null ? t('nothing') : titleOf(head)}</h2>
        <p className="mt-1 text-ink-2">{canGoOut ? why : t('needsServerWords')}</p>
      </div>
      <div className="grid justify-items-end gap-1.5 @max-[560px]/pane:w-full @max-[560px]/pane:justify-items-stretch">
        <Button
          // A version that is already live needs no second invitation to publish it.
          variant={head !== null && head.number === liveNumber ? 'second' : 'primary'}
          size="tall"
          data-testid="button-publish"
          isBusy={isGoingOut}
          disabledBecause={head === null ? t('nothingWords') : canGoOut ? refusal : t('needsServerShort')}
          onClick={onPublish}
        >
          {t('publish')}
        </Button>
        {canGoOut && (
          <output className="flex items-center gap-1.5 text-xs text-ink-3">
            {step.step === 'building' || step.step === 'sending' ? null : (
              <MonitorIcon className="size-3.5 flex-none" aria-hidden="true" />
            )}
            {stepWords()}
          </output>
        )}
      </div>
    </div>
  );
}
