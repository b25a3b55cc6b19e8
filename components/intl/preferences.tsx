'use client';
import { useRouter } from 'next/navigation';
import { createContext, useContext, type ReactNode } from 'react';
import { IntlProvider } from 'use-intl';
import { TooltipProvider } from '@/components/ui/tooltip';
import { localeCookie, themeCookie, type Locale, type Theme } from '@/lib/studio/messages/locale';
import type { Messages } from '@/lib/studio/messages/messages';

type Preferences = {
  locale: Locale;
  theme: Theme;
  chooseLocale: (locale: Locale) => void;
  chooseTheme: (theme: Theme) => void;
};

const PreferencesContext = createContext<Preferences | null>(null);

/**
 * Language and colours of this browser. A choice is stored in a cookie, so the server's first response is already
 * right.
 */
export function PreferencesProvider({
  locale,
  theme,
  messages,
  children,
}: {
  locale: Locale;
  theme: Theme;
  messages: Messages;
  children: ReactNode;
}) {
  const router = useRouter();
  const preferences: Preferences = {
    locale,
    theme,
    chooseLocale: (next) => {
      remember(localeCookie, next);
      router.refresh();
    },
    chooseTheme: (next) => {
      remember(themeCookie, next);
      // Applied at once; the refreshed page then has the same setting.
      if (next === 'system') delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = next;
      router.refresh();
    },
  };
  return (
    <PreferencesContext value={preferences}>
      {/* No message formats a time: useWording does that, in the viewer's time zone. */}
      <IntlProvider locale={locale} messages={messages} timeZone="UTC">
        <TooltipProvider>{children}</TooltipProvider>
      </IntlProvider>
    </PreferencesContext>
  );
}

export function usePreferences(): Preferences {
  const preferences = useContext(PreferencesContext);
  if (preferences === null) throw new Error('PreferencesProvider is missing');
  return preferences;
}

function remember(name: string, value: string) {
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=31536000; samesite=lax`;
}
