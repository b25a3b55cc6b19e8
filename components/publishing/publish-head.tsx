'use client';
import { MonitorIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import type { Publishing } from './use-publish';

/** The one Publish button, and beside it what is true about who can open the site. */
export function PublishHead({
  head,
  liveNumber,
  step,
  isGoingOut,
  refusal,
  onPublish,
}: {
  head: { number: number } | null;
  liveNumber: number | null;
  /** What this tab does for it. */
  step: Publishing;
  isGoingOut: boolean;
  /** Why this app can't go out now; null where it can. */
  refusal: string | null;
  onPublish: () => void;
}) {
  const t = useTranslations('publishing');
  const title =
    head === null ? t('nothing') : t(head.number === liveNumber ? 'isLive' : 'ready', { number: head.number });
  const stepWords = (): string => {
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
        <h2 className="text-xl">{title}</h2>
        <p className="mt-1 text-ink-2">{liveNumber === null ? t('startsEmpty') : t('staysAsItIs')}</p>
      </div>
      <div className="grid justify-items-end gap-1.5 @max-[560px]/pane:w-full @max-[560px]/pane:justify-items-stretch">
        <Button
          variant="primary"
          size="tall"
          data-testid="button-publish"
          isBusy={isGoingOut}
          disabledBecause={head === null ? t('nothingWords') : refusal}
          onClick={onPublish}
        >
          {t('publish')}
        </Button>
        <output className="flex items-center gap-1.5 text-xs text-ink-3">
          {step.step === 'building' || step.step === 'sending' ? null : (
            <MonitorIcon className="size-3.5 flex-none" aria-hidden="true" />
          )}
          {stepWords()}
        </output>
      </div>
    </div>
  );
}
