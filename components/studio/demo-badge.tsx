'use client';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Popover } from '@/components/ui/popover';

/** Says that recordings play here, what that means, and how to change it. */
export function DemoBadge({ mayConnect }: { mayConnect: boolean }) {
  const t = useTranslations('studio.top');
  return (
    <Popover
      label={t('demo')}
      trigger={
        <button
          type="button"
          aria-label={t('demo')}
          className="inline-flex h-5.5 flex-none items-center rounded-full bg-warn-soft px-2 text-xs font-medium whitespace-nowrap text-warn hover:underline max-wide:h-8"
        >
          <span className="max-wide:hidden low:inline">{t('demo')}</span>
          <span className="wide:hidden low:hidden">{t('demoShort')}</span>
        </button>
      }
    >
      <h2 className="text-lg">{t('demo')}</h2>
      <p className="mt-1.5 mb-3 text-sm text-ink-2">{t('demoWords')}</p>
      {mayConnect ? (
        <Button asChild variant="second">
          <Link href="/settings">{t('connectModel')}</Link>
        </Button>
      ) : (
        <p className="text-sm">{t('modelOfOthers')}</p>
      )}
    </Popover>
  );
}
