'use client';
import { ReceiptTextIcon, SettingsIcon, SunMoonIcon } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { usePreferences } from '@/components/intl/preferences';
import { Mark } from '@/components/ui/mark';
import { Menu, MenuChoices, MenuItem, MenuLine } from '@/components/ui/menu';
import { Tooltip } from '@/components/ui/tooltip';
import { locales, themes } from '@/lib/studio/messages/locale';

const place =
  'inline-flex h-8 items-center rounded-md px-3 text-sm font-medium whitespace-nowrap text-ink-2 hover:bg-hover hover:text-ink aria-[current=page]:text-ink max-wide:h-11 max-wide:px-2';

/** The head of every page outside the studio: home, My apps, the gallery, language and colours. */
export function PageHead({ current }: { current: 'home' | 'apps' | 'gallery' | 'settings' | 'spending' | null }) {
  const t = useTranslations('landing.nav');
  const tCommon = useTranslations('common');
  const preferences = usePreferences();
  const otherLocale = locales.find((locale) => locale !== preferences.locale) ?? preferences.locale;
  const themeNames = {
    system: tCommon('themeName.system'),
    light: tCommon('themeName.light'),
    dark: tCommon('themeName.dark'),
  };
  return (
    <header className="flex h-16 items-center gap-2 max-wide:h-14 max-wide:gap-0.5">
      <Link
        href="/"
        aria-current={current === 'home' ? 'page' : undefined}
        className="mr-4 inline-flex items-center gap-2.5 rounded-sm text-lg font-bold tracking-[-.01em] max-wide:mr-1 max-wide:h-11 max-wide:gap-1.5"
      >
        <Mark size={26} />
        {tCommon('brand')}
      </Link>
      <nav aria-label={t('label')} className="flex flex-none">
        <Link
          href="/apps"
          data-testid="link-my-apps"
          aria-current={current === 'apps' ? 'page' : undefined}
          className={place}
        >
          {t('myApps')}
        </Link>
        <Link
          href="/gallery"
          data-testid="link-gallery"
          aria-current={current === 'gallery' ? 'page' : undefined}
          className={place}
        >
          {t('gallery')}
        </Link>
      </nav>
      <span className="flex-1" />
      <button
        type="button"
        lang={otherLocale}
        onClick={() => preferences.chooseLocale(otherLocale)}
        className="inline-flex h-8 items-center rounded-md px-2.5 text-sm text-ink-2 hover:bg-hover hover:text-ink max-wide:h-11"
      >
        {t('otherLanguage')}
      </button>
      <Menu
        align="end"
        trigger={
          <button
            type="button"
            aria-label={t('theme')}
            className="inline-flex size-8 items-center justify-center rounded-md text-ink-2 hover:bg-hover hover:text-ink max-wide:size-11"
          >
            <SunMoonIcon className="size-4.5 max-wide:hidden" aria-hidden="true" />
            {/* The settings are in here where the header has no room for a link to them. */}
            <SettingsIcon className="hidden size-4.5 max-wide:block" aria-hidden="true" />
          </button>
        }
      >
        <MenuChoices
          label={t('theme')}
          value={preferences.theme}
          choices={themes.map((theme) => ({ value: theme, label: themeNames[theme] }))}
          onChoose={(value) => {
            const theme = themes.find((candidate) => candidate === value);
            if (theme !== undefined) preferences.chooseTheme(theme);
          }}
        />
        <MenuLine />
        <MenuItem asChild>
          <Link href="/settings">
            <SettingsIcon aria-hidden="true" />
            {t('settings')}
          </Link>
        </MenuItem>
        <MenuItem asChild>
          <Link href="/spending">
            <ReceiptTextIcon aria-hidden="true" />
            {tCommon('spending')}
          </Link>
        </MenuItem>
      </Menu>
      <Tooltip words={t('settings')}>
        <Link
          href="/settings"
          aria-label={t('settings')}
          aria-current={current === 'settings' ? 'page' : undefined}
          className="inline-flex size-8 items-center justify-center rounded-md text-ink-2 hover:bg-hover hover:text-ink max-wide:hidden"
        >
          <SettingsIcon className="size-4.5" aria-hidden="true" />
        </Link>
      </Tooltip>
    </header>
  );
}
