'use client';
import { ExternalLinkIcon, GitForkIcon, MessagesSquareIcon } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Mark } from '@/components/ui/mark';
import { Tooltip } from '@/components/ui/tooltip';
import type { SharedApp } from '@/lib/base/answers/sharing-answers';

/** The app's name, and what a visitor can do: read the requests, open the app on its own, make a copy. */
export function SharedBar({
  app,
  isForking,
  onFork,
  onAsked,
}: {
  app: SharedApp;
  isForking: boolean;
  onFork: () => void;
  /** Null if the owner doesn't show the requests. */
  onAsked: (() => void) | null;
}) {
  const t = useTranslations('sharing.page');
  const tCommon = useTranslations('common');
  return (
    <header className="flex min-h-13 min-w-0 items-center gap-2 border-b border-line px-3.5 max-wide:gap-1 max-wide:px-2">
      <Link href="/" aria-label={tCommon('brand')} className="flex-none rounded-sm p-1 max-wide:p-2">
        <Mark />
      </Link>
      <div className="min-w-0 flex-1 py-1.5">
        <h1 className="truncate text-md leading-[1.35] tracking-[-.01em]">{app.title}</h1>
        {app.description !== '' && (
          <p className="truncate text-xs leading-[1.35] text-ink-3 max-wide:hidden">{app.description}</p>
        )}
      </div>
      {onAsked !== null && (
        <Tooltip words={t('asked')}>
          <Button
            variant="quiet"
            aria-label={t('asked')}
            data-testid="button-what-was-asked"
            className="max-wide:w-10 max-wide:px-0"
            onClick={onAsked}
          >
            <MessagesSquareIcon className="size-4" aria-hidden="true" />
            <span className="max-wide:hidden">{t('asked')}</span>
          </Button>
        </Tooltip>
      )}
      {app.status === 'ready' && (
        <Button asChild className="max-[400px]:px-2.5">
          <a href={app.appUrl} target="_blank" rel="noreferrer" data-testid="link-use-it">
            {t('useIt')}
            <ExternalLinkIcon className="size-3.5 max-[400px]:hidden" aria-hidden="true" />
          </a>
        </Button>
      )}
      <Tooltip words={t('forkWords')}>
        <Button variant="primary" isBusy={isForking} data-testid="button-fork" onClick={onFork}>
          {!isForking && <GitForkIcon className="size-3.5" aria-hidden="true" />}
          {t('fork')}
        </Button>
      </Tooltip>
    </header>
  );
}
