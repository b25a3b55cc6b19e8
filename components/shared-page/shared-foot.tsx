'use client';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import type { TabData } from './frame-messages';
import { SharedDataNote } from './shared-data-note';
import type { SharedApp } from '@/lib/base/answers/sharing-answers';

const quiet =
  'inline-flex min-h-6 items-center rounded-sm text-ink-3 underline-offset-3 hover:text-ink hover:underline max-wide:min-h-10';
const link = 'text-accent-text underline decoration-accent-line underline-offset-3 hover:decoration-current';

/** Says what the app was made from, with a link to report it. */
export function SharedFoot({
  app,
  tabData,
  onStartOver,
  onReport,
}: {
  app: SharedApp;
  /** The state of the backend in this tab, for an app that has one. */
  tabData: TabData;
  onStartOver: () => void;
  onReport: () => void;
}) {
  const t = useTranslations('sharing.page');
  const { origin, projectId, data } = app;
  return (
    <footer
      aria-label={t('about')}
      className="flex min-h-9 flex-wrap items-center gap-x-4 gap-y-0.5 border-t border-line px-3.5 py-1.5 text-xs text-ink-2 max-wide:px-3 max-wide:pb-[calc(6px+env(safe-area-inset-bottom))]"
    >
      {data === 'none' ? (
        <SharedDataNote app={app} tabData={tabData} className="flex-1 basis-70" />
      ) : (
        <span className="flex-1" />
      )}
      {data === 'tab' && tabData === 'ready' && (
        <button type="button" data-testid="button-start-over" onClick={onStartOver} className={quiet}>
          {t('startOver')}
        </button>
      )}
      {origin !== null && (
        <p className="max-w-full truncate">
          {t.rich('madeFrom', {
            title: origin.title,
            a: (words) => (
              <a href={origin.url} className={link} data-testid="link-made-from">
                {words}
              </a>
            ),
          })}
        </p>
      )}
      {projectId !== null && (
        <Link href={`/projects/${projectId}`} className={link} data-testid="link-own-app">
          {t('own')}
        </Link>
      )}
      <button type="button" data-testid="button-report" onClick={onReport} className={quiet}>
        {t('report')}
      </button>
    </footer>
  );
}
