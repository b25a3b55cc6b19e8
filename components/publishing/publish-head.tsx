'use client';
import { MonitorIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';

/** The one Publish button, and beside it what is true about who can open the site. */
export function PublishHead({
  head,
  liveNumber,
  isGoingOut,
  onPublish,
}: {
  head: { number: number } | null;
  liveNumber: number | null;
  isGoingOut: boolean;
  onPublish: () => void;
}) {
  const t = useTranslations('publishing');
  const title =
    head === null ? t('nothing') : t(head.number === liveNumber ? 'isLive' : 'ready', { number: head.number });
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-3.5">
      <div className="min-w-0 flex-1 basis-80">
        <h2 className="text-xl">{title}</h2>
        <p className="mt-1 text-ink-2">{liveNumber === null ? t('startsEmpty') : t('staysAsItIs')}</p>
      </div>
      <div className="grid justify-items-end gap-1.5 @max-[560px]/pane:w-full @max-[560px]/pane:justify-items-stretch">
        <Button
          variant="primary"
          size="tall"
          data-testid="button-publish"
          isBusy={isGoingOut}
          disabledBecause={head === null ? t('nothingWords') : null}
          onClick={onPublish}
        >
          {t('publish')}
        </Button>
        <p className="flex items-center gap-1.5 text-xs text-ink-3">
          <MonitorIcon className="size-3.5 flex-none" aria-hidden="true" />
          {t('onlyHere')}
        </p>
      </div>
    </div>
  );
}
