'use client';
import { useTranslations } from 'use-intl';
import { MenuChoices, MenuLine } from '@/components/ui/menu';
import { locales, themes } from '@/lib/studio/messages/locale';
import { usePreferences } from './preferences';

/** Language and colours, as items for any menu. */
export function PreferencesMenuItems() {
  const t = useTranslations('common');
  const preferences = usePreferences();
  const languageNames = { en: t('languageName.en'), 'zh-CN': t('languageName.zhCN') };
  const themeNames = { system: t('themeName.system'), light: t('themeName.light'), dark: t('themeName.dark') };
  return (
    <>
      <MenuChoices
        label={t('language')}
        value={preferences.locale}
        choices={locales.map((locale) => ({ value: locale, label: languageNames[locale], lang: locale }))}
        onChoose={(value) => {
          const locale = locales.find((candidate) => candidate === value);
          if (locale !== undefined) preferences.chooseLocale(locale);
        }}
      />
      <MenuLine />
      <MenuChoices
        label={t('theme')}
        value={preferences.theme}
        choices={themes.map((theme) => ({ value: theme, label: themeNames[theme] }))}
        onChoose={(value) => {
          const theme = themes.find((candidate) => candidate === value);
          if (theme !== undefined) preferences.chooseTheme(theme);
        }}
      />
    </>
  );
}
