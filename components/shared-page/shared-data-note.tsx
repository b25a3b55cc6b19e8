import { InfoIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { classNames } from '@/components/ui/class-names';
import type { SharedApp } from '@/lib/base/answers/sharing-answers';
import type { TabData } from './frame-messages';

/** Says where a visitor's entries are stored, and who sees them. */
export function SharedDataNote({
  app: { data, resetsEveryHours },
  tabData,
  className,
}: {
  app: SharedApp;
  tabData: TabData;
  className?: string;
}) {
  const t = useTranslations('sharing.page');
  const where =
    data !== 'together'
      ? t(data === 'tab' && tabData === 'failed' ? 'data.tabFailed' : `data.${data}`)
      : resetsEveryHours === null
        ? t('data.togetherKept')
        : t('data.together', { hours: resetsEveryHours });
  return (
    <p className={classNames('flex min-w-0 items-start gap-1.5', className)} data-testid="note-shared-data">
      <InfoIcon className="mt-0.5 size-3.5 flex-none text-ink-3" aria-hidden="true" />
      {where}
    </p>
  );
}
