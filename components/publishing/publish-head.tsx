'use client';
import { MonitorIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import type { SiteBuilder } from './site-calls';
import type { Publishing } from './use-publish';

/** The one Publish button, and beside it what is true about who can open the site. */
export function PublishHead({
  head,
  liveNumber,
  wasLive,
  step,
  isGoingOut,
  isBeingTried,
  builder,
  keepsData,
  refusal,
  onPublish,
}: {
  head: { number: number } | null;
  liveNumber: number | null;
  /** Whether it ever was: what visitors saved then is still there when it comes back. */
  wasLive: boolean;
  /** What this tab does for it. */
  step: Publishing;
  isGoingOut: boolean;
  /** By made-up visitors, on the server. */
  isBeingTried: boolean;
  /** Null while it is not known. */
  builder: SiteBuilder | null;
  /** Whether the app keeps data on the server, for all who use it. */
  keepsData: boolean;
  /** Why this app can't go out now; null where it can. */
  refusal: string | null;
  onPublish: () => void;
}) {
  const t = useTranslations('publishing');
  const canGoOut = builder !== 'nobody';
  const titleOf = ({ number }: { number: number }) => {
    if (number === liveNumber) return t('isLive', { number });
    if (builder === null) return t('item', { number });
    return canGoOut ? t('ready', { number }) : t('needsServer');
  };
  const where = keepsData ? 'shared' : 'own';
  const why = wasLive ? t('staysAsItIs', { where }) : t('startsEmpty', { where });
  const stepWords = (): string => {
    if (isBeingTried) return t('trying');
    switch (step.step) {
      case 'building':
        return t('building');
      case 'sending':
        return t('sending', { files: step.files });
      case 'asking':
      case 'idle':
        return t('onlyHere');
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
          variant="primary"
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
