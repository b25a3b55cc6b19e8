'use client';
import { useTranslations } from 'use-intl';

const look = 'absolute -top-25 left-3 z-50 rounded-md bg-raised px-3.5 py-2 shadow-3 focus:top-2.5';

/**
 * For the keyboard: past the bar to the request box, or to the app. Links to `#…` would add an entry to the history that
 * Next doesn't know, and Back would then change the address without changing the page.
 */
export function SkipLinks({ onApp }: { onApp: () => void }) {
  const t = useTranslations('studio');
  return (
    <>
      <a
        href="#chat"
        className={look}
        onClick={(event) => {
          event.preventDefault();
          document.querySelector<HTMLElement>('#chat textarea')?.focus();
        }}
      >
        {t('skip')}
      </a>
      <a
        href="#app"
        className={look}
        onClick={(event) => {
          event.preventDefault();
          onApp();
        }}
      >
        {t('skipToApp')}
      </a>
    </>
  );
}
