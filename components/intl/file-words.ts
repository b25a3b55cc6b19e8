'use client';
import { useLocale, useTranslations } from 'use-intl';
import { chinesePartName } from '@/lib/studio/studio/chinese-part-name';
import { plainName } from '@/lib/studio/studio/plain-name';

/**
 * A file in everyday words: "Month calendar", "Today page", "Colours and type". Models name files in English: on a
 * Chinese page the name is translated, or only its kind is shown if there is no translation. `isBrief`: files that
 * nobody sees on a page, all called "Work behind the pages", since their names mean nothing to most people.
 */
export function useFileWords({ isBrief = false } = {}): (path: string) => string {
  const t = useTranslations('studio.file');
  const locale = useLocale();
  return (path) => {
    const { kind, words } = plainName(path);
    if (isBrief && kind === 'other') return t('unnamed.other');
    if (locale !== 'zh-CN' || words === '') return t(kind, { words });
    const said = chinesePartName(words);
    return said === null ? t(`unnamed.${kind}`) : t(kind, { words: said });
  };
}
